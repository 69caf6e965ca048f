"""Billing of what is due: once, whatever is repeated, missed, changed meanwhile, or broken."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cobro.application.bill_contracts import BillingRun
from cobro.application.ports import OutgoingMessage
from cobro.contracts.contract_messages import contract_messages, issue_request
from cobro.contracts.messages import IssueBlockV1
from cobro.contracts.parsing import parse
from cobro.domain.contracts.billing import ContractInvoice, bill
from cobro.domain.contracts.changes import change_price
from cobro.domain.contracts.cycle import BillingCycle
from cobro.domain.contracts.indexing import Indexing
from cobro.domain.contracts.model import ContractTax, DueRule, PriceChange
from cobro.domain.errors import InvalidInputError, UnavailableError
from cobro.domain.invoice_draft import TaxMode
from tests.support.builders import an_issuer, brl
from tests.support.contracts import BEGIN, a_contract, a_rate
from tests.support.fakes import MemoryIssuers
from tests.support.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


def test_what_is_due_is_asked_for_and_the_contract_moves_on(office: Office) -> None:
    office.keep(a_contract(due=DueRule(10)))
    run = office.run()
    key, request = office.asked()[0]

    assert run == BillingRun(contracts=1, invoices=1, parked=0)
    assert key == "contract:con-1:2026-01-01"
    assert (request.issue_date, request.due_date) == (date(2026, 1, 1), date(2026, 1, 11))
    assert request.external_reference == "con-1/2026-01-01"
    assert office.contract().billed_through_date == date(2026, 1, 31)
    assert office.contracts.get("acme", "con-1").pending == ()


def test_a_repeated_run_asks_for_nothing_and_reads_nothing(office: Office) -> None:
    office.keep(a_contract())
    office.run()
    reads = office.contracts.reads

    assert office.run() == BillingRun(0, 0, 0)
    assert office.contracts.reads == reads


def test_missed_runs_are_caught_up_each_period_once(office: Office) -> None:
    office.keep(a_contract(start_date=date(2023, 1, 1)))
    run = office.run()

    assert run.invoices == 37
    assert len(set(office.keys())) == 37
    assert {request.issue_date for _, request in office.asked()} == {date(2026, 1, 1)}


def test_today_is_that_of_the_issuers_place(office: Office) -> None:
    office.keep(a_contract())
    office.clock.present = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)  # 31 December in São Paulo

    assert office.run().invoices == 0

    office.clock.present += timedelta(hours=1)

    assert office.run().invoices == 1


def test_blocks_are_of_many_contracts_of_one_series(office: Office) -> None:
    office.keep(*(a_contract(f"con-{n}", series="AB"[n % 2]) for n in range(120)))
    office.run()
    blocks = [parse(body, IssueBlockV1).invoices for body in office.queue.bodies]

    assert len(office.keys()) == 120
    assert len(blocks) < 10
    assert all(len({item.invoice.series for item in block}) == 1 for block in blocks)


def test_a_run_that_could_not_send_leaves_the_same_requests_to_the_next(office: Office) -> None:
    office.keep(a_contract())
    office.queue.failure = UnavailableError("down")

    with pytest.raises(UnavailableError):
        office.run()

    office.on(date(2026, 1, 3))
    _, request = office.asked()[0]

    assert request.issue_date == date(2026, 1, 1)
    assert office.keys() == ["contract:con-1:2026-01-01"]
    assert office.on(date(2026, 1, 3)).invoices == 0


def test_a_change_between_sending_and_striking_off_bills_no_period_twice(office: Office) -> None:
    office.keep(a_contract())

    def raise_price() -> None:
        kept = office.contracts.get("acme", "con-1")
        first = kept.contract.first_open_date
        changed = change_price(kept.contract, PriceChange("plan", first, brl(20_000)))
        office.contracts.put(replace(kept, contract=changed))

    office.contracts.interruptions = [lambda: None, raise_price]
    office.run()
    office.on(date(2026, 2, 1))

    assert [(key, r.lines[0].unit_price) for key, r in office.asked()] == [
        ("contract:con-1:2026-01-01", 10_000),
        ("contract:con-1:2026-02-01", 20_000),
    ]


def test_a_change_before_the_claim_is_seen(office: Office) -> None:
    office.keep(a_contract())

    def raise_price() -> None:
        kept = office.contracts.get("acme", "con-1")
        change = PriceChange("plan", date(2026, 1, 1), brl(20_000))
        office.contracts.put(replace(kept, contract=change_price(kept.contract, change)))

    office.contracts.interruptions = [raise_price]
    office.run()

    assert [r.lines[0].unit_price for _, r in office.asked()] == [20_000]


def test_a_contract_that_is_changed_all_the_time_waits_for_the_next_run(office: Office) -> None:
    office.keep(a_contract())

    def touch() -> None:
        kept = office.contracts.get("acme", "con-1")
        office.contracts.kept["acme", "con-1"] = replace(kept, version=kept.version + 1)

    office.contracts.interruptions = [touch] * 3

    assert office.run().invoices == 0

    office.contracts.interruptions = [lambda: None, touch, touch, touch]

    assert office.run().invoices == 1
    assert len(office.contracts.get("acme", "con-1").pending) == 1
    assert office.run().invoices == 1
    assert len(set(office.keys())) == 1


def test_what_another_run_wrote_down_meanwhile_is_left_to_it(office: Office) -> None:
    office.keep(a_contract(cycle=BillingCycle()))
    other: list[ContractInvoice] = []

    def overtake() -> None:
        kept = office.contracts.get("acme", "con-1")
        pending = (replace(kept.pending[0], period_start_date=date(2026, 2, 1)),)
        other.extend(pending)
        office.contracts.put(replace(kept, pending=pending))

    office.contracts.interruptions = [lambda: None, overtake]
    office.run()

    assert list(office.contracts.get("acme", "con-1").pending) == other


def test_one_bad_contract_is_parked_and_holds_up_nobody(office: Office) -> None:
    office.keep(a_contract("bad"), a_contract("good"))

    def refuse_bad(invoices: Any) -> list[OutgoingMessage]:
        if [invoice.contract_id for invoice in invoices] == ["bad"]:
            message = "the total is too large"
            raise InvalidInputError(message)
        return contract_messages(invoices)

    run = office.run(issue_messages=refuse_bad)
    item = next(iter(office.exceptions.open.values()))

    assert run == BillingRun(contracts=1, invoices=1, parked=1)
    assert office.keys() == ["contract:good:2026-01-01"]
    assert (item.issuer_id, item.queue, item.reason_code) == (
        "acme",
        "bill_contracts",
        "invalid_input",
    )
    assert item.message == '["bad"]'


def test_an_adjustment_that_waits_is_shown_and_billing_goes_on(office: Office) -> None:
    indexing = Indexing("ipca", date(2026, 1, 1))
    office.keep(a_contract(start_date=date(2025, 1, 1), indexing=indexing))
    office.run()
    item = next(iter(office.exceptions.open.values()))
    office.rates.entries = [a_rate(date(2025, month, 1), "1") for month in range(1, 13)]
    office.on(date(2026, 2, 1))

    assert item.reason_code == "index_missing"
    assert "2025-01" in item.explanation
    assert office.asked()[-2][1].lines[0].unit_price == 10_000
    assert office.asked()[-1][1].lines[0].unit_price == 11_268
    assert office.contract().adjustments[0].factor == Decimal("1.12682503")


def test_a_run_ends_before_its_time_is_up(office: Office) -> None:
    office.keep(*(a_contract(f"con-{n}") for n in range(150)))
    looks = iter([True, False])
    first = office.run(lambda: next(looks))
    second = office.run()

    assert (first.is_finished, first.invoices) == (False, 100)
    assert (second.is_finished, second.invoices) == (True, 50)
    assert len(set(office.keys())) == 150


def test_a_free_period_passes_without_an_invoice(office: Office) -> None:
    office.keep(a_contract(lines=(replace(a_contract().lines[0], quantity=Decimal(0)),)))

    assert office.run() == BillingRun(contracts=1, invoices=0, parked=0)
    assert office.contract().billed_through_date == date(2026, 1, 31)


def test_each_issuer_is_billed(office: Office) -> None:
    office.issuers = MemoryIssuers(an_issuer(), an_issuer("other", timezone="Europe/Lisbon"))
    office.keep(a_contract(), replace(a_contract("con-2"), issuer_id="other"))  # type: ignore[arg-type]  # any id will do

    assert office.run().invoices == 2


def test_taxes_of_a_contract_go_with_each_invoice() -> None:
    iss = ContractTax("ISS", Decimal("2.5"), TaxMode.INCLUDED, "14.01")
    irrf = ContractTax("IRRF", Decimal("1.5"), TaxMode.WITHHELD)
    contract = a_contract(taxes=(iss, irrf), unit_price=10_010)
    (invoice,) = bill(contract, BEGIN, lambda _index: {}, 1).invoices
    request = issue_request(invoice)

    assert [(t.name, t.amount, t.mode, t.rate, t.base, t.code) for t in request.taxes] == [
        ("ISS", 250, TaxMode.INCLUDED, "2.5", 10_010, "14.01"),
        ("IRRF", 150, TaxMode.WITHHELD, "1.5", 10_010, ""),
    ]
    assert invoice.total == brl(9_860)
    with pytest.raises(InvalidInputError, match="0 to 100"):
        ContractTax("ISS", Decimal(101), TaxMode.ADDED)
