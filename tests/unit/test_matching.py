"""Which invoice a bank entry names, and whether it settles it exactly."""

from dataclasses import replace

import pytest

from cobro.domain.invoice import Invoice
from cobro.domain.matching import ReviewError, match, named_invoices
from cobro.domain.money import Currency, Money
from cobro.domain.position import OpenCharges
from cobro.domain.series import InvoiceNumber, SeriesRule
from tests.support.builders import an_invoice, brl

SERIES = {"A": SeriesRule(1), "B2": SeriesRule(2)}


def owed(invoice: Invoice) -> Money:
    return invoice.owed


def named(text: str = "", **references: str) -> list[tuple[str, int]]:
    found = named_invoices(references, text, SERIES)
    return [(number.period, number.number) for number in found]


@pytest.mark.parametrize("text", ["10000042", "0000010000042", " 010000042 "])
def test_the_nosso_numero_names_series_and_number_whatever_its_leading_zeros(text: str) -> None:
    assert named(nosso_numero=text) == [("A", 42)]


@pytest.mark.parametrize(
    "text", ["", "30000042", "1000042", "110000042", "1000004X", "10000000", "²0000042"]
)
def test_a_nosso_numero_of_somebody_else_names_nothing(text: str) -> None:
    assert named(nosso_numero=text) == []


def test_the_document_number_names_an_invoice() -> None:
    assert named(document_number="a-0000042") == [("A", 42)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PIX fatura A-0000042 obrigado", [("A", 42)]),
        ("pag. b2-0000001", [("B2", 1)]),
        ("A-0000042 e A-0000043", [("A", 42), ("A", 43)]),
        ("A-0000042 A-0000042", [("A", 42)]),
        ("NOTA-0000042", []),
        ("XA-0000042", []),
        ("A-00000421", []),
        ("A-0000000", []),
        ("C-0000042", []),
    ],
)
def test_only_whole_numbers_of_known_series_are_read_from_a_text(
    text: str, expected: list[tuple[str, int]]
) -> None:
    assert named(text) == expected


def test_the_best_evidence_comes_first_and_each_invoice_once() -> None:
    found = named("B2-0000007 A-0000042", nosso_numero="10000042", document_number="A-0000009")

    assert found == [("A", 42), ("A", 9), ("B2", 7)]


def test_one_invoice_and_its_exact_open_amount_match() -> None:
    invoice = an_invoice(10_000)

    assert match([invoice], brl(10_000), owed) is invoice


def test_every_other_case_waits_with_its_reason() -> None:
    invoice = an_invoice(10_000)
    other = an_invoice(10_000, "inv_2", 2)
    paid = replace(invoice, open=brl(0))
    cases = [
        ([], brl(1), "no_reference"),
        ([invoice, other], brl(10_000), "ambiguous"),
        ([invoice], Money(10_000, Currency.USD), "currency_mismatch"),
        ([paid], brl(10_000), "already_paid"),
        ([invoice], brl(9_999), "amount_differs"),
        ([invoice], brl(10_001), "amount_differs"),
    ]
    for candidates, amount, reason in cases:
        with pytest.raises(ReviewError) as review:
            match(candidates, amount, owed)

        assert review.value.reason_code == reason


def test_numbers_sort_by_series_and_number() -> None:
    assert InvoiceNumber("A", 2) < InvoiceNumber("A", 10) < InvoiceNumber("B", 1)


def test_what_settles_it_that_day_matches_and_so_does_the_bare_principal() -> None:
    invoice = an_invoice(10_000)
    for amount in (brl(10_233), brl(10_000)):
        assert match([invoice], amount, lambda _invoice: brl(10_233)) is invoice
    with pytest.raises(ReviewError, match=r"102\.33 BRL settles"):
        match([invoice], brl(10_232), lambda _invoice: brl(10_233))


def test_charges_that_are_left_can_still_be_paid() -> None:
    left = replace(
        an_invoice(10_000), open=brl(0), charges=OpenCharges(interest_minor=50, has_fee=True)
    )

    assert match([left], brl(50), lambda invoice: invoice.owed) is left
