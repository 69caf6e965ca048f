from datetime import UTC, datetime

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.formats.pix.names import (
    CHARGE_TXID,
    STATIC_TXID,
    EndToEndId,
    KeyKind,
    charge_txid,
    checked_key,
    folded,
    key_kind,
    static_txid,
)


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("52998224725", KeyKind.CPF),
        ("11222333000181", KeyKind.CNPJ),
        ("12ABC34501DE35", KeyKind.CNPJ),
        ("+5511912345678", KeyKind.PHONE),
        ("loja@example.com", KeyKind.EMAIL),
        ("5f84a4c5-c5cb-4599-9f13-7eb4d419dacc", KeyKind.RANDOM),
    ],
)
def test_a_key_is_told_by_its_shape(key: str, kind: KeyKind) -> None:
    assert key_kind(key) is kind
    assert checked_key(key) == key


@pytest.mark.parametrize("key", ["", "Loja@example.com", "11912345678901234", "a" * 77 + "@b"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        checked_key(key)

    assert refusal.value.field == "pix.key"
    assert key == "" or key not in str(refusal.value)


def test_accents_are_cut_and_what_has_no_ascii_is_dropped() -> None:
    assert folded(" Ação  São João\t№ 日 1\x00 ") == "Acao Sao Joao No 1"


def test_a_txid_names_the_same_charge_when_asked_again_and_another_at_the_next_attempt() -> None:
    assert static_txid("inv_1") == static_txid("inv_1")
    assert charge_txid("inv_1") == charge_txid("inv_1")
    assert len({static_txid("inv_1"), static_txid("inv_2"), static_txid("inv_1", 2)}) == 3
    assert STATIC_TXID.fullmatch(static_txid("inv_1"))
    assert CHARGE_TXID.fullmatch(charge_txid("inv_1", 12))


def test_an_end_to_end_id_says_who_started_it_and_when() -> None:
    transfer = EndToEndId.parse("E12345678202611231405abcDEF12345")

    assert transfer.ispb == "12345678"
    assert transfer.started_at == datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "E12345678202611231405abcDEF1234",
        "D12345678202611231405abcDEF12345",
        "E12345678202613231405abcDEF12345",
        "E12345678202602301405abcDEF12345",
        "E12345678202611232460abcDEF12345",
        "E1234567820261123140\uff15abcDEF12345",
    ],
)
def test_a_text_that_names_no_transfer_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        EndToEndId.parse(text)

    assert refusal.value.field == "end_to_end_id"
