"""The records of a CNAB 400 file together: what is missing, additional or wrongly counted."""

from datetime import date

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.formats import cnab400
from tests.support.bank_files import (
    PAID,
    file_of,
    parse,
    records_of,
    refusal,
    renumbered,
    title,
    with_columns,
    without_record,
)
from tests.support.bank_files import (
    cnab400 as written,
)

HEADER, FIRST, TRAILER = 0, 1, -1


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r\n\r\n", b"\r\n\x1a"])
def test_line_ends_and_control_z_do_not_matter(end: bytes) -> None:
    raw = written().replace(b"\r\n", b"\n").removesuffix(b"\n") + end

    assert parse(raw).only == parse(raw.rstrip()).only


def test_additional_record_stays_with_its_title() -> None:
    records = records_of(written([title("1"), title("2")], bank="341"))
    records.insert(2, b"4 EXTRA".ljust(400))

    first, second = parse(renumbered(records)).entries

    assert "4 EXTRA" in first.raw
    assert "4 EXTRA" not in second.raw


def test_unknown_additional_record_is_kept_with_one_warning() -> None:
    records = records_of(written([title("1")], bank="756"))
    records[2:2] = [b"5 ONE".ljust(400), b"5 TWO".ljust(400)]

    parsed = parse(renumbered(records))

    assert "5 TWO" in parsed.only.raw
    assert parsed.summary.warnings == (
        "additional_record: records of type 5 were kept but not read",
    )


def test_additional_record_without_a_title_warns() -> None:
    records = records_of(written([title("1")], bank="341"))
    records.insert(1, b"4 EXTRA".ljust(400))

    (warning,) = parse(renumbered(records)).summary.warnings

    assert warning.startswith("unread_record: line 2")


def test_pix_record_of_santander_names_the_charge() -> None:
    records = records_of(written([title("1")], bank="033"))
    pix = bytearray(b" " * 400)
    pix[:2], pix[2:12], pix[79:89] = b"25", b"loc-123456", b"txid-98765"
    records.insert(2, bytes(pix))

    references = parse(renumbered(records)).only.references

    assert (references["pix_location"], references["txid"]) == ("loc-123456", "txid-98765")


def test_pix_record_of_bradesco_has_its_own_columns() -> None:
    records = records_of(written([title("1")]))
    pix = bytearray(b" " * 400)
    pix[:1], pix[28:38], pix[105:115] = b"4", b"loc-123456", b"txid-98765"
    records.insert(2, bytes(pix))

    parsed = parse(renumbered(records))

    references = parsed.only.references
    assert (references["pix_location"], references["txid"]) == ("loc-123456", "txid-98765")
    assert parsed.summary.warnings == ()


def test_pix_record_of_itau_is_the_code_to_copy() -> None:
    records = records_of(written([title("1")], bank="341"))
    pix = bytearray(b" " * 400)
    pix[:1], pix[1:11], pix[391:394] = b"3", b"000201...7", b"012"
    records.insert(2, bytes(pix))

    references = parse(renumbered(records)).only.references

    assert (references["pix_code"], references["pix_error"]) == ("000201...7", "012")


def test_record_missing_in_the_middle_refuses_the_file() -> None:
    refused = refusal(without_record(written([title("1"), title("2"), title("3")]), 2))

    assert (refused.reason_code, refused.line) == ("totals_mismatch", 3)


def test_unicred_may_number_as_it_likes() -> None:
    raw = with_columns(written(bank="136"), FIRST, 395, "000016")

    (warning,) = parse(raw).summary.warnings

    assert warning.startswith("sequence_differs")


def test_blank_sequence_is_no_wrong_sequence() -> None:
    assert parse(with_columns(written(), FIRST, 395, " " * 6)).summary.warnings == ()


@pytest.mark.parametrize("kept", [1, 2])
def test_missing_trailer_refuses_the_file(kept: int) -> None:
    assert refusal(file_of(records_of(written())[:kept])).reason_code == "truncated_file"


def test_trailer_cut_short_refuses_the_file() -> None:
    assert refusal(written()[:-100]).reason_code == "truncated_file"


def test_second_file_after_the_trailer_refuses_both() -> None:
    assert refusal(written() + written()).reason_code == "broken_record"


@pytest.mark.parametrize(
    ("bank", "first", "value"),
    [
        ("237", 87, "00002"),
        ("237", 92, "000000009999"),
        ("237", 63, "000000000001"),
        ("237", 92, "00000000999X"),
        ("341", 213, "00000002"),
        ("341", 221, "00000000009999"),
    ],
)
def test_trusted_trailer_figure_that_differs_refuses_the_file(
    bank: str, first: int, value: str
) -> None:
    raw = with_columns(written(bank=bank), TRAILER, first, value)

    assert refusal(raw).reason_code == "totals_mismatch"


@pytest.mark.parametrize("portfolio", [(18, "00000099"), (26, "00000012345678")])
def test_portfolio_of_the_bank_is_never_compared(portfolio: tuple[int, str]) -> None:
    assert parse(with_columns(written(), TRAILER, *portfolio)).summary.warnings == ()


def test_trailer_figure_of_doubtful_meaning_only_warns() -> None:
    raw = with_columns(written(bank="336"), TRAILER, 17, "000009")

    (warning,) = parse(raw).summary.warnings

    assert warning.startswith("trailer_total_differs")


def test_trailer_of_inter_sums_what_was_paid() -> None:
    raw = written([title("1", 9_000, face=10_000), title("2", occurrence="02")], bank="077")

    (warning,) = parse(with_columns(raw, TRAILER, 121, "000000010000")).summary.warnings

    assert parse(raw).summary.warnings == ()
    assert warning.startswith("trailer_total_differs: the trailer says 10000 centavos of paid")


def test_trailer_without_its_figures_warns() -> None:
    raw = with_columns(written(bank="341"), TRAILER, 213, "0" * 22)

    (warning,) = parse(raw).summary.warnings

    assert warning.startswith("trailer_total_missing")


def test_unreadable_face_value_leaves_the_sum_unchecked_but_not_the_count() -> None:
    raw = with_columns(written([title("1"), title("2")], bank="341"), FIRST, 153, "X" * 13)

    parsed = parse(raw)

    assert parsed.bad_codes == ["bad_amount"]
    assert parsed.summary.warnings[0].startswith("trailer_total_unchecked")


def test_trailer_of_another_bank_warns() -> None:
    (warning,) = parse(with_columns(written(), TRAILER, 5, "341")).summary.warnings

    assert warning == "trailer_bank_differs: the trailer names bank 341"


@pytest.mark.parametrize(
    ("first", "value", "code"),
    [
        (77, "999", "unknown_bank"),
        (2, "1REMESSA", "wrong_direction"),
        (27, "1,23E+19", "broken_record"),
        (395, "000002", "totals_mismatch"),
    ],
)
def test_header_that_is_not_ours_refuses_the_file(first: int, value: str, code: str) -> None:
    refused = refusal(with_columns(written(), HEADER, first, value))

    assert (refused.reason_code, refused.line) == (code, 1)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_file"),
        (b"\r\n\r\n", "empty_file"),
        (b"0" * 400 + b"X\r\n", "broken_record"),
        (b"012345678".ljust(400), "unknown_format"),
    ],
)
def test_reader_called_directly_refuses_what_is_not_its_own(raw: bytes, code: str) -> None:
    assert refusal(raw, cnab400.read).reason_code == code


def test_file_without_titles_is_valid_and_names_the_agreement() -> None:
    summary = parse(written([])).summary

    assert (summary.entries, summary.account) == (0, "237/0/56789")


def test_writer_knows_its_banks() -> None:
    with pytest.raises(InvalidInputError, match="no CNAB 400 layout"):
        written(bank="999")


def test_writer_dates_credit_as_payment_where_none_is_given() -> None:
    assert parse(written([title(credit_date=None, due_date=None)])).only.value_date == PAID


def test_writer_refuses_what_does_not_fit() -> None:
    with pytest.raises(InvalidInputError, match="does not fit"):
        written([title("123456789012")])


def test_old_files_keep_their_century() -> None:
    raw = with_columns(written(), FIRST, 111, "040398")

    assert parse(raw).only.booking_date == date(1998, 3, 4)
