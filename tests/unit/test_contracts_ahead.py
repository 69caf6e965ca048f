"""A forecast knows what contracts will bill, counts each invoice once and repeats none of them."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from cobro.application.contracts_ahead import ContractsAhead, ToldApart
from cobro.application.ports.contracts import KeptContract
from cobro.domain.cash_forecast import CurrencyForecast, forecast_cash
from cobro.domain.contracts.ahead import ContractPeriod, ahead
from cobro.domain.contracts.billing import bill
from cobro.domain.contracts.changes import cancel
from cobro.domain.contracts.indexing import Indexing
from cobro.domain.contracts.model import CancellationMode, Contract, DueRule, PriceChange
from cobro.domain.ids import InvoiceId
from cobro.domain.invoice import Invoice
from cobro.domain.payment_lags import Origin, PastReceivable
from tests.support.builders import an_invoice, brl
from tests.support.contracts import MemoryContracts, MemoryRates, a_contract
from tests.support.forecasts import MemoryShelf, invoice_of_contract

AS_OF = date(2026, 6, 14)
TOMORROW = date(2026, 6, 15)


@dataclass
class Desk:
    """Contracts billed through a day, their invoices, and what the ledger knows of them."""

    contracts: MemoryContracts = field(default_factory=MemoryContracts)
    shelf: MemoryShelf = field(default_factory=MemoryShelf)
    receivables: list[PastReceivable] = field(default_factory=list)
    since: list[InvoiceId] = field(default_factory=list)

    def keep(self, contract: Contract, through: date = AS_OF) -> Contract:
        """Bill a contract through a day and issue what it asks for."""
        done = bill(contract, through, lambda _: {}, 100)
        self.contracts.put(KeptContract(done.contract, "hash"))
        for each in done.invoices:
            self.issue(invoice_of_contract(contract.contract_id, each.period_start_date))
        return done.contract

    def issue(self, invoice: Invoice) -> None:
        draft = invoice.draft
        self.shelf.kept[draft.invoice_id] = invoice
        if draft.issue_date > AS_OF:
            self.since.append(draft.invoice_id)
            return
        parties = (draft.customer_id, "shops", "")
        days = (draft.issue_date, draft.due_date)
        past = PastReceivable(*parties, *days, 10_000, draft.due_date, None, draft.invoice_id)
        self.receivables.append(past)

    def told(self) -> ToldApart:
        ahead = ContractsAhead(self.contracts, MemoryRates(), self.shelf)
        return ahead("acme", AS_OF, {"BRL": self.receivables}, self.since, {"cus-1": "shops"})

    def forecast(self) -> CurrencyForecast:
        told = self.told()
        return forecast_cash(told.receivables, AS_OF, told.contracted).currencies["BRL"]

    def days(self) -> list[date]:
        """Return on which days contracts will issue invoices."""
        coming = self.told().contracted
        return [each.issue_date for each in coming["BRL"].invoices] if coming else []


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_contract_bills_by_its_own_rules_and_is_not_repeated_beside_that(desk: Desk) -> None:
    dearer = PriceChange("plan", date(2026, 7, 1), brl(30_000))
    desk.keep(a_contract(due=DueRule(10), price_changes=(dearer,)))

    made = desk.forecast()

    assert (made.basis.contracts, made.basis.contract_invoices) == (1, 3)
    assert made.sums[-1].coming_minor == made.sums[-1].agreed_minor == 0
    assert 60_000 < made.sums[-1].contract_minor < 90_000
    (told,) = desk.told().contracted.values()
    assert [(i.segment, i.issue_date, i.due_date, i.amount_minor) for i in told.invoices] == [
        ("shops", date(2026, month, 1), date(2026, month, 11), 30_000) for month in (7, 8, 9)
    ]


def test_billing_without_a_contract_goes_on_as_before(desk: Desk) -> None:
    desk.keep(a_contract())
    desk.issue(an_invoice(issue_date=date(2026, 6, 1), due_date=date(2026, 6, 1)))

    origins = [each.origin for each in desk.told().receivables["BRL"]]

    assert origins.count(Origin.CONTRACT) == 4  # of the months that billing is repeated of
    assert origins[-1] is Origin.INVOICE
    assert desk.forecast().sums[-1].coming_minor > 0


def test_a_contract_that_has_ended_brings_nothing_more(desk: Desk) -> None:
    desk.keep(a_contract(term_end_date=date(2026, 5, 31)))

    made = desk.forecast()

    assert made.basis.contracts == 0
    assert made.sums[-1].band.expected_minor == 0


def test_a_contract_that_will_end_bills_until_then(desk: Desk) -> None:
    desk.keep(cancel(a_contract(), date(2026, 7, 10), CancellationMode.PERIOD_END))

    assert desk.days() == [date(2026, 7, 1)]


def test_a_contract_that_was_ended_after_it_had_billed_more_brings_nothing_more(
    desk: Desk,
) -> None:
    contract = desk.keep(a_contract())
    ended = cancel(contract, date(2026, 6, 10), CancellationMode.IMMEDIATE)
    kept = desk.contracts.get("acme", "con-1")
    desk.contracts.put(replace(kept, contract=ended))
    desk.since.append(InvoiceId("inv_of_somebody_else"))
    day = ended.first_open_date

    assert ahead(ended, AS_OF, day, lambda _: {}, {date(2026, 6, 1)}).invoices == ()
    assert desk.days() == []


def test_instalments_are_told_apart_and_not_repeated() -> None:
    days = (date(2026, 6, 1), date(2026, 7, 1))
    parties = ("cus-1", "shops", "")
    instalment = PastReceivable(*parties, *days, 10_000, origin=Origin.INSTALMENT)

    until = forecast_cash({"BRL": [instalment]}, AS_OF).currencies["BRL"].sums[-1]

    assert 9_000 < until.agreed_minor <= 10_000
    assert until.open_minor == until.coming_minor == until.contract_minor == 0


def test_what_was_issued_this_morning_counts_once(desk: Desk) -> None:
    desk.keep(a_contract(start_date=TOMORROW), TOMORROW)

    assert desk.since
    assert desk.days() == [date(2026, month, 15) for month in (6, 7, 8)]


def test_what_was_billed_late_this_morning_counts_once_too(desk: Desk) -> None:
    contract = desk.keep(a_contract(start_date=date(2026, 6, 1)), AS_OF)
    (invoice,) = desk.shelf.kept.values()
    desk.receivables, desk.shelf = [], MemoryShelf()
    today = replace(invoice.draft, issue_date=TOMORROW, due_date=TOMORROW)
    desk.issue(replace(invoice, draft=today))

    assert contract.billed_through_date == date(2026, 6, 30)
    assert desk.days() == [TOMORROW, *(date(2026, month, 1) for month in (7, 8, 9))]


def test_what_is_written_down_and_not_issued_yet_counts(desk: Desk) -> None:
    billed = bill(a_contract(start_date=date(2026, 6, 1)), AS_OF, lambda _: {}, 100)
    desk.contracts.put(KeptContract(billed.contract, "hash", billed.invoices))

    assert desk.days() == [TOMORROW, *(date(2026, month, 1) for month in (7, 8, 9))]


def test_what_is_written_down_and_was_issued_does_not_count_again(desk: Desk) -> None:
    contract = desk.keep(a_contract(start_date=date(2026, 6, 1)))
    pending = bill(a_contract(start_date=date(2026, 6, 1)), AS_OF, lambda _: {}, 100).invoices
    kept = desk.contracts.get("acme", contract.contract_id)
    desk.contracts.put(replace(kept, pending=pending))

    assert desk.days() == [date(2026, month, 1) for month in (7, 8, 9)]


def test_what_was_issued_since_of_a_contract_that_has_ended_counts(desk: Desk) -> None:
    desk.keep(a_contract(start_date=TOMORROW, term_end_date=date(2026, 7, 14)), TOMORROW)

    assert desk.days() == [TOMORROW]


def test_a_price_that_waits_for_its_index_counts_as_it_is_known_and_is_told(desk: Desk) -> None:
    indexing = Indexing("ipca", date(2026, 7, 1))
    desk.keep(a_contract(indexing=indexing))

    basis = desk.forecast().basis

    assert (basis.contracts, basis.waiting_contracts) == (1, 1)
    assert {each.amount_minor for each in desk.told().contracted["BRL"].invoices} == {10_000}


def test_a_contract_that_asks_for_nothing_is_not_counted(desk: Desk) -> None:
    free = a_contract()
    nothing = replace(free.lines[0], quantity=Decimal(0))
    desk.keep(replace(free, lines=(nothing,)))

    assert desk.told().contracted == {}


def test_a_currency_of_contracts_alone_is_forecast_too() -> None:
    desk = Desk()
    desk.keep(a_contract(start_date=date(2026, 7, 1)))
    told = desk.told()

    made = forecast_cash({}, AS_OF, told.contracted).currencies["BRL"]

    assert made.basis.is_cold
    assert made.sums[-1].contract_minor > 0


def test_an_invoice_that_only_looks_like_a_contracts_is_none() -> None:
    key, day = InvoiceId("inv_other"), AS_OF + timedelta(days=1)

    assert ContractPeriod.billed_by("acme", key, f"con-1/{day}") is None
