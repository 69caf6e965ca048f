import pytest

from cobro.adapters.documents.symbols import itf_bars, qr_runs
from cobro.adapters.documents.texts import (
    BOLD,
    REGULAR,
    WIDE,
    face_and_text,
    fitted,
    width_of,
    wrapped,
)


@pytest.mark.parametrize(
    ("text", "is_bold", "face", "shown"),
    [
        ("Ação — “x” €", False, REGULAR, "Ação — “x” €"),
        ("Ac\u0327a\u0303o", True, BOLD, "Ação"),
        ("1\u202f234,56\xa0€", False, REGULAR, "1\xa0234,56\xa0€"),
        (" a\tb\r\nc\x00d\x7f ", False, REGULAR, "a b cd"),
        ("Łódź", True, WIDE, "Łódź"),
        ("ab\u202e\u200dcd 🎉", False, WIDE, "abcd □"),
        ("漢", False, WIDE, "□"),
        ("", False, REGULAR, ""),
    ],
)
def test_text_is_cleaned_and_set_in_a_face_that_has_its_letters(
    text: str, is_bold: bool, face: str, shown: str
) -> None:
    assert face_and_text(text, is_bold=is_bold) == (face, shown)


def test_text_that_fits_keeps_its_size() -> None:
    assert fitted("Fatura", 100, 10) == ("Fatura", 10)


def test_text_that_is_too_wide_shrinks_before_it_is_cut() -> None:
    text = "Aurora Manutenção"
    room = width_of(text, 8)

    shown, size = fitted(text, room, 10, least=7)

    assert shown == text
    assert size == pytest.approx(8)


def test_text_that_fits_at_no_size_is_cut_and_says_so() -> None:
    shown, size = fitted("palavra " * 50, 100, 10, least=7)

    assert shown.endswith("…")
    assert size == 7
    assert width_of(shown, 7) <= 100


def test_lines_are_no_wider_than_their_room_and_lose_nothing() -> None:
    text = "uma palavra e " + "x" * 200 + " outra\nsegunda linha"

    lines = wrapped(text, 120, 9)

    assert max(width_of(line, 9) for line in lines) <= 120
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")
    assert lines[-1] == "segunda linha"


def test_last_of_limited_lines_says_that_there_was_more() -> None:
    lines = wrapped("palavra " * 100, 120, 9, 3)

    assert len(lines) == 3
    assert lines[-1].endswith("…")


def test_barcode_of_a_boleto_has_its_elements() -> None:
    bars, units = itf_bars("0" * 44)

    assert units == 4 + 22 * 18 + 5
    assert len(bars) == 2 + 22 * 5 + 2
    assert bars[:2] == [(0, 1), (2, 1)]
    assert bars[-2:] == [(units - 5, 3), (units - 1, 1)]


def test_runs_of_a_qr_code_begin_with_its_finder_pattern() -> None:
    runs, side = qr_runs("00020126")

    assert runs[0] == (0, 0, 7)
    assert all(column + length <= side for column, _, length in runs)
