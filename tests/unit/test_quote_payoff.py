"""Quotes: which rates are loaded, and for which invoices there is something to quote."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from cobro.application.quote_payoff import QuotePayoff, Quotes
from cobro.domain.charges import Charge
from cobro.domain.invoice import Invoice
from cobro.domain.rates import RateEntry
from cobro.domain.terms import Basis, Correction, Interest, PaymentTerms, Share
from tests.support.books import MemoryBooks
from tests.support.builders import NOW, an_invoice, brl
from tests.support.charge_books import MemoryCharges
from tests.support.fakes import MemoryIssuers
from tests.support.title_orders import a_boleto, an_order_of_a_charge

STATUTORY = PaymentTerms(basis=Basis.STATUTORY, correction=Correction("ipca"))
USUAL = PaymentTerms(late_fee=Share(percent=Decimal(2)), interest=Interest(Decimal(1)))


@dataclass
class OneRate:
    """Knows one percent for every month, and remembers what it was asked for."""

    asked: list[tuple[str, date, date]] = field(default_factory=list)

    def series(self, name: str, from_date: date, through_date: date) -> Sequence[RateEntry]:
        self.asked.append((name, from_date, through_date))
        months, day = [], from_date
        while day <= through_date:
            months.append(RateEntry(name, day, Decimal(1), "an example", NOW, "ana"))
            day = (day + timedelta(days=31)).replace(day=1)
        return months

    def record(self, entry: RateEntry, before: RateEntry | None) -> None:
        raise NotImplementedError


def quotes(rates: OneRate, *charges: Charge) -> Quotes:
    known = MemoryCharges({charge.charge_id: charge for charge in charges})
    return Quotes(rates=rates, charges=known)


def invoiced(terms: PaymentTerms, country: str = "BR") -> Invoice:
    invoice = an_invoice(10_000)
    return replace(invoice, draft=replace(invoice.draft, terms=terms, country=country))


def test_an_invoice_without_terms_is_not_quoted_for_a_payment() -> None:
    rates = OneRate()
    invoice = invoiced(PaymentTerms())

    assert quotes(rates)(invoice, invoice.draft.due_date + timedelta(days=90)) is None
    assert rates.asked == []


def test_only_the_rates_of_the_days_that_are_late_are_loaded() -> None:
    rates = OneRate()
    invoice = invoiced(STATUTORY)
    due = invoice.draft.due_date
    on_time = quotes(rates)(invoice, due)

    assert on_time is not None
    assert rates.asked == []
    late = quotes(rates)(invoice, due + timedelta(days=40))
    assert late is not None
    assert late.assessment.interest.is_positive
    assert {name for name, _, _ in rates.asked} == {"taxa_legal", "ipca"}


def test_an_invoice_of_the_first_version_is_quoted_in_the_country_of_its_issuer() -> None:
    books = MemoryBooks()
    invoice = invoiced(USUAL, country="")
    books.invoices[invoice.invoice_id] = invoice
    quote = QuotePayoff(
        invoices=books,
        issuers=MemoryIssuers(),
        quotes=quotes(OneRate()),
    )

    found = quote(invoice.invoice_id, invoice.draft.due_date + timedelta(days=30))

    assert found.country == "BR"
    assert found.payoff.total == brl(10_300)


def test_charges_for_paying_late_begin_at_the_day_that_the_boleto_was_put_off_to() -> None:
    invoice = invoiced(USUAL)
    put_off = invoice.draft.due_date + timedelta(days=20)
    found = quotes(
        OneRate(),
        replace(a_boleto(an_order_of_a_charge()), invoice_id=invoice.invoice_id, due_date=put_off),
    )

    within, after = found(invoice, put_off), found(invoice, put_off + timedelta(days=30))

    assert within is not None
    assert within.total == brl(10_000)
    assert after is not None
    assert after.total == brl(10_300)
