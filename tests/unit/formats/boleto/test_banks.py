from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cobro.domain.agreements import BankAgreement
from cobro.domain.errors import InvalidInputError
from cobro.formats.boleto.banks import BANK_DIGITS, BANK_RULES, number_title
from cobro.formats.boleto.titles import BankTitle, NossoNumeroExhaustedError, Title

ISSUED = date(2026, 11, 2)


def agreement(bank: str, **facts: Any) -> BankAgreement:
    standard: dict[str, Any] = {"agency": "1234", "account": "12345", "carteira": "109"}
    return BankAgreement("main", bank, **(standard | facts))


def numbered(made_for: BankAgreement, sequence: int = 453, document: str = "") -> BankTitle:
    return number_title(made_for, Title(sequence, ISSUED, document))


@pytest.mark.parametrize(
    ("made_for", "free_field", "printed", "agency_code", "returned"),
    [
        (
            agreement("001", convenio="1234567", carteira="17", agency_digit="X"),
            "0000001234567000000045317",
            "12345670000000453",
            "1234-X / 00012345",
            "0000000453",
        ),
        (
            agreement("001", convenio="12345678", carteira="17"),
            "0000001234567800000045317",
            "12345678000000453",
            "1234 / 00012345",
            "8000000453",
        ),
        (
            agreement("001", convenio="123456", carteira="18", account_digit="0"),
            "1234560045312340001234518",
            "12345600453-5",
            "1234 / 00012345-0",
            "123456004535",
        ),
        (
            agreement("001", convenio="123456", carteira="18", variation="21"),
            "1234560000000000000045321",
            "00000000000000453",
            "1234 / 00012345",
            "0000000453",
        ),
        (
            agreement("001", convenio="1238", carteira="18"),
            "1238000045312340001234518",
            "12380000453-7",
            "1234 / 00012345",
            "123800004537",
        ),
        (
            agreement("033", convenio="1234567", carteira="101"),
            "9123456700000000045370101",
            "000000000453-7",
            "1234 / 1234567",
            "000000000453",
        ),
        (
            agreement("077", convenio="1234567", carteira="110"),
            "0001110123456700000004537",
            "00019/110/0000000453-7",
            "00019 / 12345",
            "0000000453",
        ),
        (
            agreement("104", convenio="123456"),
            "1234560000100040000004531",
            "14000000000000453-2",
            "1234 / 123456-0",
            "000000000000453",
        ),
        (
            agreement("237", carteira="09", agency_digit="3"),
            "1234090000000045300123450",
            "09/00000000453-P",
            "1234-3 / 0012345",
            "00000000453",
        ),
        (
            agreement("341"),
            "1090000045331234123451000",
            "109/00000453-3",
            "1234 / 12345-1",
            "00000453",
        ),
        (
            agreement("748", convenio="85305", variation="05"),
            "1126200453912340585305109",
            "26/200453-9",
            "1234.05.85305",
            "26200453",
        ),
        (
            agreement("756", convenio="172278", variation="01", carteira="1"),
            "1123401017227800004539001",
            "0000453-9",
            "1234 / 017227-8",
            "0000453",
        ),
    ],
    ids=lambda value: (
        f"{value.bank}{value.convenio}{value.variation}" if isinstance(value, BankAgreement) else ""
    ),
)
def test_each_bank_numbers_prints_and_returns_a_title_its_own_way(
    made_for: BankAgreement, free_field: str, printed: str, agency_code: str, returned: str
) -> None:
    title = numbered(made_for)

    assert len(title.free_field) == 25
    assert (title.free_field, title.printed_number) == (free_field, printed)
    assert (title.agency_code, title.return_number) == (agency_code, returned)


def test_every_bank_has_its_printed_digit() -> None:
    assert set(BANK_DIGITS) == set(BANK_RULES)


def test_itau_carteiras_by_document_carry_seu_numero() -> None:
    made_for = agreement("341", carteira="196", convenio="66677")

    assert numbered(made_for, 12345678, "A-001234567").free_field == "1961234567812345676667730"
    with pytest.raises(InvalidInputError, match="name the document"):
        numbered(made_for)


def test_itau_carteira_of_contradicting_sources_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="agree on 109") as refusal:
        numbered(agreement("341", carteira="168"))

    assert refusal.value.field == "agreements.carteira"


@pytest.mark.parametrize(
    ("made_for", "field"),
    [
        (agreement("999"), "bank"),
        (agreement("001", convenio="12345"), "convenio"),
        (agreement("001", convenio="12E4", carteira="18"), "convenio"),
        (agreement("033", convenio="12345678", carteira="101"), "convenio"),
        (agreement("033", convenio="1234567", carteira="1"), "carteira"),
        (agreement("341", account="123456"), "account"),
        (agreement("341", agency=""), "agency"),
    ],
)
def test_an_agreement_that_does_not_fit_its_bank_names_the_field(
    made_for: BankAgreement, field: str
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        numbered(made_for)

    assert refusal.value.field == f"agreements.{field}"


@pytest.mark.parametrize(
    ("made_for", "last"),
    [
        (agreement("341"), 10**8 - 1),
        (agreement("756", convenio="172278", variation="01", carteira="1"), 10**7 - 1),
        (agreement("748", convenio="85305", variation="05"), 799_999),
    ],
)
def test_numbers_end_where_the_banks_digits_end(made_for: BankAgreement, last: int) -> None:
    assert numbered(made_for, last).return_number

    with pytest.raises(NossoNumeroExhaustedError, match="main"):
        numbered(made_for, last + 1)


def test_sicredi_numbers_stay_apart_over_blocks_and_years() -> None:
    made_for = agreement("748", convenio="85305", variation="05")

    assert numbered(made_for, 99_999).nosso_numero == "26299999"
    assert numbered(made_for, 100_000).nosso_numero == "26300000"
    later = number_title(made_for, replace(Title(5, ISSUED), issued_date=date(2027, 1, 1)))
    assert later.nosso_numero == "27200005"
