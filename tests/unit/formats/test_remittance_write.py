"""What a remittance file holds, column by column, and what does not fit into one."""

from dataclasses import replace
from datetime import date

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro.formats.remittance import digits
from cobro.formats.remittance.fields import day, write_record
from cobro.formats.remittance.orders import (
    OrderKind,
    RemittanceFieldError,
    RemittanceOrder,
    TitleDiscount,
)
from cobro.formats.remittance.write import check_order, is_supported, orders_max, remittance_layout
from tests.support.remittances import (
    LAYOUTS,
    an_agreement,
    an_order,
    columns,
    money,
    percent,
    with_payer,
    with_terms,
    written,
)

UNTIL = date(2026, 3, 10)


def refused(order: RemittanceOrder, bank: str, layout: str, **agreement: str) -> str:
    with pytest.raises(RemittanceFieldError) as error:
        written(order, agreement=an_agreement(bank, layout, **agreement))
    assert str(error.value).startswith(error.value.field)
    return error.value.field


@pytest.mark.parametrize(("bank", "layout"), LAYOUTS)
def test_every_record_is_ascii_of_the_full_width_and_ends_in_crlf(bank: str, layout: str) -> None:
    raw = written(an_order(1), an_order(2), agreement=an_agreement(bank, layout))

    width = int(layout[-3:])
    lines = raw.split(b"\r\n")
    assert lines.pop() == b""
    assert {len(line) for line in lines} == {width}
    assert raw.isascii()
    assert b"\r\r" not in raw
    assert raw == raw.upper().replace(b"CHG", b"chg")


def test_records_of_cnab_400_count_from_header_to_trailer() -> None:
    raw = written(an_order(1), an_order(2), agreement=an_agreement("237"))

    assert [columns(raw, place, 395, 400) for place in range(4)] == [
        "000001",
        "000002",
        "000003",
        "000004",
    ]
    assert columns(raw, 0, 1, 26) == "01REMESSA01COBRANCA       "
    assert columns(raw, 0, 109, 117) == "MX0000007"
    assert columns(raw, 1, 71, 81) == "00000000001"
    assert columns(raw, 1, 82, 82) == digits.bradesco(an_agreement("237"), "1")


def test_trailers_of_cnab_240_count_records_titles_and_money() -> None:
    raw = written(an_order(1), an_order(2), agreement=an_agreement("756", "cnab240"))

    # header, batch header, P Q R twice, batch trailer, trailer
    assert columns(raw, 8, 18, 46) == "000008" + "000002" + "00000000000300003"
    assert columns(raw, 9, 18, 29) == "000001" + "000010"
    assert [columns(raw, place, 9, 14) for place in range(2, 8)] == [
        "00001P",
        "00002Q",
        "00003R",
        "00004P",
        "00005Q",
        "00006R",
    ]


def test_trailer_of_santander_tells_records_and_sum() -> None:
    raw = written(an_order(1), an_order(2), agreement=an_agreement("033"))

    assert columns(raw, 3, 1, 20) == "9" + "000004" + "0000000300003"


@pytest.mark.parametrize(
    ("kind", "movement"),
    [
        (OrderKind.ENTRY, "01"),
        (OrderKind.CANCEL, "02"),
        (OrderKind.REBATE, "04"),
        (OrderKind.CHANGE_DUE_DATE, "06"),
        (OrderKind.PROTEST, "09"),
    ],
)
def test_each_kind_of_order_has_its_movement(kind: OrderKind, movement: str) -> None:
    raw400 = written(an_order(kind=kind), agreement=an_agreement("001"))
    raw240 = written(an_order(kind=kind), agreement=an_agreement("001", "cnab240"))

    assert columns(raw400, 1, 109, 110) == movement
    assert (columns(raw240, 2, 16, 17), columns(raw240, 3, 16, 17)) == (movement, movement)


def test_names_are_folded_and_cut_as_banks_do() -> None:
    order = with_payer(name="  José  da Conceição & Filhos ß\tComércio de Pães e Doces Ltda")
    raw = written(order, agreement=an_agreement("341", "cnab240"))

    assert columns(raw, 3, 34, 73) == "JOSE DA CONCEICAO & FILHOS SS ".ljust(40)


def test_long_document_number_keeps_its_end() -> None:
    raw = written(an_order(document_number="SERIE-A-2026/000123"), agreement=an_agreement())

    assert columns(raw, 1, 111, 120) == "026/000123"


def test_our_id_is_never_cut_or_folded() -> None:
    raw = written(an_order(our_id="aBc-7" * 5), agreement=an_agreement())

    assert columns(raw, 1, 38, 62) == "aBc-7" * 5
    assert refused(an_order(our_id="x" * 26), "341", "cnab400") == "our_id"
    assert refused(an_order(our_id="não"), "341", "cnab400") == "our_id"
    assert refused(an_order(our_id=" x"), "341", "cnab400") == "our_id"


def test_amount_that_exceeds_its_columns_is_refused_by_name() -> None:
    huge = Money(10**13, Currency.BRL)

    assert refused(an_order(amount=huge), "341", "cnab400") == "amount"
    assert written(an_order(amount=huge), agreement=an_agreement("341", "cnab240"))
    assert refused(with_terms(rebate=huge), "237", "cnab400") == "rebate"


def test_number_that_exceeds_its_columns_is_refused_by_name() -> None:
    assert refused(an_order(123456789), "341", "cnab400") == "nosso_numero"


def test_cnpj_with_letters_is_refused_where_the_columns_are_numeric() -> None:
    for layout in ("cnab240", "cnab400"):
        assert refused(with_payer(tax_id="12ABC34501DE35"), "756", layout) == "payer_tax_id"


def test_due_date_beyond_two_digit_years_is_refused() -> None:
    order = an_order(due_date=date(2090, 1, 1))

    assert refused(order, "341", "cnab400") == "due_date"
    assert written(order, agreement=an_agreement("341", "cnab240"))


def test_itau_and_banco_do_brasil_tell_a_fine_in_a_record_of_its_own() -> None:
    order = with_terms(fine=percent("2.00"), late_days=3)
    itau = written(order, agreement=an_agreement("341"))
    brasil = written(order, agreement=an_agreement("001"))

    assert columns(itau, 2, 1, 23) == "2" + "2" + "23032026" + "0000000000200"
    assert columns(brasil, 2, 1, 22) == "5992" + "230326" + "000000000200"
    assert columns(itau, 3, 395, 400) == "000004"


def test_segment_r_is_written_where_it_has_a_say() -> None:
    agreement = an_agreement("237", "cnab240")
    plain = written(with_terms(interest=money("1.50")), agreement=agreement)
    fined = written(with_terms(fine=percent("2.00")), agreement=agreement)

    assert columns(plain, 2, 118, 141) == "1" + "21032026" + "000000000000150"
    assert columns(plain, 4, 8, 8) == "5"
    assert columns(fined, 4, 14, 14) == "R"
    assert columns(fined, 4, 66, 89) == "2" + "21032026" + "000000000000200"
    assert columns(fined, 2, 118, 118) == "3"


def test_terms_that_a_bank_cannot_tell_are_refused_by_name() -> None:
    assert refused(with_terms(fine=money("5")), "237", "cnab400") == "fine"
    assert refused(with_terms(interest=percent("1")), "237", "cnab400") == "interest"
    assert refused(with_terms(interest=money("1")), "756", "cnab400") == "interest"
    assert refused(with_terms(interest=percent("1")), "341", "cnab240") == "interest"
    assert refused(with_terms(fine=percent("2.123")), "237", "cnab400") == "fine_value"
    assert refused(with_terms(fine=percent("2"), late_days=5), "756", "cnab400") == "late_days"
    assert refused(with_terms(late_days=5), "756", "cnab240") == "late_days"
    assert refused(an_order(species="XX"), "341", "cnab400") == "species"


def test_number_of_discounts_is_what_the_layout_holds() -> None:
    three = tuple(TitleDiscount(UNTIL, money(str(value))) for value in (3, 2, 1))
    order = with_terms(discounts=three)

    raw = written(order, agreement=an_agreement("237", "cnab240"))
    assert columns(raw, 4, 18, 65) == ("1" + "10032026" + "000000000000200") + (
        "1" + "10032026" + "000000000000100"
    )
    assert refused(order, "033", "cnab240") == "discount_3_date"
    assert refused(order, "237", "cnab400") == "discount_2_date"
    assert refused(with_terms(discounts=(*three, three[0])), "237", "cnab240") == "discounts"


def test_days_until_protest_or_write_off_are_told_in_the_code_of_the_bank() -> None:
    bradesco = written(with_terms(protest_days=10), agreement=an_agreement("237"))
    santander = written(with_terms(write_off_days=30), agreement=an_agreement("033"))
    sicoob = written(with_terms(protest_days=15), agreement=an_agreement("756"))
    febraban = written(
        with_terms(protest_days=10, write_off_days=60), agreement=an_agreement("237", "cnab240")
    )

    assert columns(bradesco, 1, 157, 160) == "0610"
    assert (columns(santander, 1, 157, 160), columns(santander, 1, 392, 393)) == ("0300", "00")
    assert columns(sicoob, 1, 157, 158) == "15"
    assert columns(febraban, 2, 221, 227) == "1" + "10" + "1" + "060"


def test_days_that_the_bank_has_no_code_for_are_refused() -> None:
    both = with_terms(protest_days=10, write_off_days=60)

    assert refused(both, "237", "cnab400") == "write_off_days"
    assert refused(with_terms(write_off_days=20), "033", "cnab400") == "write_off_days"
    assert refused(with_terms(write_off_days=20), "001", "cnab400") == "write_off_days"
    assert refused(with_terms(protest_days=6), "756", "cnab400") == "protest_days"
    assert refused(with_terms(protest_days=100), "237", "cnab240") == "protest_days"


def test_agreement_must_hold_what_its_bank_needs() -> None:
    assert refused(an_order(), "001", "cnab240", convenio="123456") == "convenio"
    assert refused(an_order(), "341", "cnab240", account_digit="") == "account_digit"
    assert refused(an_order(), "341", "cnab400", account="1234567") == "account"


def test_bank_without_remittance_layout_is_refused() -> None:
    with pytest.raises(RemittanceFieldError, match="known: 001, 033, 237, 341, 756"):
        remittance_layout(replace(an_agreement(), bank="104"))


def test_support_is_known_by_bank_and_layout() -> None:
    assert is_supported(an_agreement("756", "cnab240"))
    assert is_supported(an_agreement("756"))
    assert not is_supported(replace(an_agreement(), bank="104"))


def test_a_file_holds_at_least_one_order_and_at_most_what_its_sequence_counts() -> None:
    layout = remittance_layout(an_agreement("341", "cnab240"))

    assert orders_max(layout) == 33_331
    assert orders_max(remittance_layout(an_agreement("237"))) == 999_995
    with pytest.raises(RemittanceFieldError, match="not 0"):
        written(agreement=an_agreement())


def test_order_can_be_checked_before_it_is_given() -> None:
    check_order(an_agreement(), an_order())
    with pytest.raises(RemittanceFieldError):
        check_order(an_agreement(), an_order(our_id="x" * 26))


def test_order_is_of_a_number_in_digits_and_a_positive_sum_of_brl() -> None:
    for facts in ({"nosso_numero": "1X"}, {"amount": Money(1, Currency.EUR)}):
        with pytest.raises(InvalidInputError):
            an_order(**facts)
    with pytest.raises(InvalidInputError):
        with_terms(rebate=Money(-1, Currency.BRL))
    with pytest.raises(InvalidInputError):
        money("0")


def test_check_digits_are_those_of_the_banks() -> None:
    sicoob = an_agreement("756", agency="1", convenio="19")
    itau = an_agreement("341", agency="57", account="12345", carteira="110")

    assert digits.sicoob(sicoob, "21") == "8"
    assert digits.itau(itau, "12345678") == "8"
    assert digits.santander(an_agreement("033"), "12") == "4"
    assert digits.none(sicoob, "1") == ""


def test_date_is_never_written_from_something_else() -> None:
    with pytest.raises(RemittanceFieldError, match="due_date"):
        write_record((day(1, 6, "due_date"),), {"due_date": "2026-03-20"}, 6)
