"""What a conditional write protects where no story comes by: each condition stands by itself.

Two conditions of one transaction may guard the same thing. To see that either holds alone, a test
takes away by hand the row that the other one looks at.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from cobro.adapters.dynamodb.contracts import DynamoContracts
from cobro.adapters.dynamodb.gateway_money_rows import GatewayPaymentRow
from cobro.adapters.dynamodb.ledger import DynamoSeries
from cobro.adapters.dynamodb.rates import DynamoRates
from cobro.adapters.dynamodb.rows import InvoiceRow, PaymentRow, SeriesRow
from cobro.application.ports import (
    ExceptionItem,
    NoticeClaimedError,
    RateMovedError,
    SeriesMovedError,
)
from cobro.application.ports.contracts import ContractMovedError, KeptContract
from cobro.application.ports.disputes import DisputeMovedError
from cobro.application.ports.dunning import PolicyMovedError
from cobro.application.ports.promises import PromiseMovedError
from cobro.application.ports.reminders import NoticeTerms
from cobro.domain.dunning.addresses import AddressMark
from cobro.domain.dunning.deliveries import DeliveryState
from cobro.domain.dunning.opt_outs import OptOut, OptOutSource
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.invoice_disputes import Claim, DisputeReason, open_dispute
from cobro.domain.promises import Promise, PromiseState
from cobro.domain.rates import RateEntry
from cobro.runtime.settings import Queue, Table
from cobro.runtime.wiring import base, deliveries, disputes, gateways, promises, reminders
from tests.faults.stories import bank_file, title
from tests.faults.story import invoice_id
from tests.support.builders import a_customer, an_issuer, brl
from tests.support.contracts import a_contract
from tests.support.invariants import invoices, rows
from tests.support.mail_news import news
from tests.support.policies import a_document, a_policy, a_step, stored
from tests.support.world import START, World, payment_succeeded

LATER = START + timedelta(minutes=1)
DOCUMENT = a_document(a_step("one", 1))


@pytest.fixture(autouse=True)
def _bound(world: World) -> None:
    base.database()


def test_a_journal_entry_of_an_issue_is_never_written_over(world: World) -> None:
    world.issue("one", 10_000)
    before = world.journal()
    for row in rows(world, Table.INVOICES):
        InvoiceRow(row.invoice_id).delete()
    for row in rows(world, Table.SERIES):
        SeriesRow(row.series_key).delete()
    world.advance(minutes=1)
    again = world.issue("one", 10_000)

    assert again.status == 503
    assert world.journal() == before
    assert rows(world, Table.INVOICES) == []


def test_a_journal_entry_of_a_payment_is_never_written_over(world: World) -> None:
    world.issue("one", 10_000)
    world.settle()
    told = payment_succeeded(invoice_id(world, "A-0000001"), 4_000, START)
    world.stripe(told)
    world.settle()
    before = world.journal()
    for row in rows(world, Table.PAYMENTS):
        PaymentRow(row.payment_id).delete()
    for progress in rows(world, Table.GATEWAY_PAYMENTS):
        GatewayPaymentRow(progress.payment_key).delete()
    world.advance(minutes=6)
    world.stripe(told)
    world.settle()

    assert world.journal() == before
    assert [invoice.open.minor for invoice in invoices(world)] == [6_000]
    assert [queue for queue, _ in world.dead_letters] == [Queue.GATEWAY_EVENTS]


def test_how_a_notice_ended_is_not_changed_by_a_late_word(world: World) -> None:
    notices = reminders.notices()
    notices.claim("inv", "due_today", START)
    notices.record("inv", "due_today", "sent", "message-1", START)
    notices.record("inv", "due_today", "refused", "throttled", LATER)
    with pytest.raises(NoticeClaimedError) as claimed:
        notices.claim("inv", "due_today", LATER)

    assert claimed.value.state == "sent"


def test_news_of_a_message_only_raise_how_far_it_got(world: World) -> None:
    del world
    notices, told = reminders.notices(), deliveries.deliveries()
    with pytest.raises(NotFoundError):
        told.tell(news(DeliveryState.SENT, invoice_id="inv"))
    notices.skip("inv", "before_due", "superseded", START)
    for state in (DeliveryState.DELAYED, DeliveryState.DELIVERED, DeliveryState.SENT):
        told.tell(news(state, invoice_id="inv"))
    found = notices.of_invoice("inv")["before_due"]

    assert found.delivery == news(DeliveryState.DELIVERED).delivery
    assert (found.state, found.detail) == ("skipped", "superseded")


def test_the_first_mark_of_an_address_stays(world: World) -> None:
    del world
    marks = deliveries.address_marks()
    where = ("acme", "cus-1", Channel.EMAIL, "hash", DeliveryState.BOUNCED)
    first = AddressMark(*where, "event-1", START)
    marks.add(first)
    marks.add(replace(first, event_id="event-2", marked_at=LATER))

    assert marks.of_customer("acme", "cus-1") == [first]


def test_the_first_refusal_of_a_channel_stays(world: World) -> None:
    del world
    kept = deliveries.opt_outs()
    first = OptOut("acme", "cus-1", Channel.EMAIL, OptOutSource.PAGE, START)
    kept.add(first)
    again = kept.add(replace(first, source=OptOutSource.CLERK, person="ana", opted_out_at=LATER))

    assert again == first
    assert deliveries.reach().known(a_customer()).opt_outs == [first]


def test_a_step_that_did_something_is_not_recorded_as_skipped(world: World) -> None:
    del world
    notices = reminders.notices()
    notices.done("inv", "call", "call_task", START, NoticeTerms("p/1"))
    notices.skip("inv", "call", "superseded", LATER)

    assert notices.states("inv") == {"call": "done"}


def test_a_version_of_a_policy_is_never_written_over(world: World) -> None:
    del world
    policies, first = reminders.policies(), stored(a_policy(a_step("one", 1)), "hash", DOCUMENT)
    policies.add(first)
    with pytest.raises(PolicyMovedError):
        policies.add(replace(first, content_hash="another"))

    assert policies.every("acme") == [first]


def test_the_first_word_of_an_event_is_kept(world: World) -> None:
    world.stripe(payment_succeeded("inv", 1_000, START))
    kept = gateways.inbox().get("stripe", "evt_1", "main")
    world.advance(minutes=1)
    world.stripe(payment_succeeded("inv", 9_999, START))

    assert gateways.inbox().get("stripe", "evt_1", "main") == kept


def test_an_open_exception_keeps_the_instant_at_which_it_was_raised(world: World) -> None:
    item = ExceptionItem("exc", "acme", "reconcile_entries", "ambiguous", "why", "{}", START)
    base.exceptions().park(item)
    later = ExceptionItem("exc", "acme", "reconcile_entries", "ambiguous", "why", "{}", LATER)
    base.exceptions().park(later)

    assert base.exceptions().get("exc").raised_at == START


def test_a_decided_entry_is_still_decided_when_another_file_repeats_it(world: World) -> None:
    world.issue("one", 10_000)
    world.settle()
    world.put_file("first.ret", bank_file(title("A-0000001", 10_000)))
    world.settle()
    both = title("A-0000001", 10_000), title("A-0000007", 500, "19999999")
    again = bank_file(*both, number=2)
    world.put_file("second.ret", again)
    world.deliver(Queue.BANK_FILES)
    entries = [row for row in rows(world, Table.STATEMENTS) if row.pk.startswith("ENTRY#")]

    assert sorted(row.state for row in entries) == ["matched", "new"]


def a_rate(value: str, at: datetime = START) -> RateEntry:
    return RateEntry("ipca", date(2026, 1, 1), Decimal(value), "IBGE", at, "ana")


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        (a_rate("0.1"), None),
        (a_rate("0.1"), a_rate("0.2")),
        (a_rate("0.1"), a_rate("0.1", LATER)),
    ],
)
def test_a_published_figure_is_never_written_over_unseen(
    stored: RateEntry, seen: RateEntry | None
) -> None:
    store = DynamoRates()
    store.record(stored, None)

    with pytest.raises(RateMovedError):
        store.record(a_rate("0.3", LATER), seen)
    assert store.series("ipca", stored.valid_from_date, stored.valid_from_date) == [stored]


def test_a_contract_is_never_written_over_unseen(world: World) -> None:
    store = DynamoContracts()
    new = KeptContract(a_contract(), "hash")
    first = store.put(new)
    second = store.put(first)

    for stale in (new, first):
        with pytest.raises(ContractMovedError):
            store.put(stale)
    assert store.get("acme", "con-1") == second


def test_a_contract_that_is_not_due_yet_is_not_looked_at(world: World) -> None:
    DynamoContracts().put(KeptContract(a_contract(start_date=date(2026, 5, 1)), "hash"))

    assert list(DynamoContracts().due("acme", date(2026, 4, 30))) == []


def test_a_series_is_claimed_by_one_writer_at_a_time(world: World) -> None:
    del world  # the tables are there
    store = DynamoSeries(base.database())
    free = an_issuer().series_named("A", START.date())
    store.claim(free, "first")
    held = store.read(free)
    with pytest.raises(SeriesMovedError):
        store.claim(free, "second")
    store.claim(held, "third")  # the first is taken for gone
    with pytest.raises(SeriesMovedError):
        store.claim(held, "second")

    assert (held.holder, store.read(free).holder) == ("first", "third")
    assert store.read(free).last_number == 0


def test_a_block_ends_the_claim_of_a_writer_that_crashed(world: World) -> None:
    store, free = DynamoSeries(base.database()), an_issuer().series_named("A", START.date())
    store.claim(free, "a writer that crashed")
    world.issue("one")
    after = store.read(free)

    assert (after.last_number, after.holder) == (1, "")


def test_a_promise_is_never_written_over_and_a_settled_one_stays(world: World) -> None:
    del world
    kept = promises.promises()
    promise = Promise(
        IssuerId("acme"), CustomerId("cus-1"), InvoiceId("inv"), 1, brl(100), START.date(), START
    )
    kept.add(promise)
    with pytest.raises(PromiseMovedError):
        kept.add(replace(promise, amount=brl(1)))
    kept.settle(promise.settled(PromiseState.WITHDRAWN, LATER))
    with pytest.raises(PromiseMovedError):
        kept.settle(promise.settled(PromiseState.KEPT, LATER))
    (found,) = kept.of_invoice("inv")

    assert (found.amount, found.state, found.settled_at) == (
        brl(100),
        PromiseState.WITHDRAWN,
        LATER,
    )


def test_a_dispute_is_never_written_over_and_moves_with_its_invoice_only(world: World) -> None:
    world.issue("one", 10_000)
    (invoice,) = invoices(world)
    claim = Claim(brl(4_000), DisputeReason.OTHER, "no", "", START.date())
    kept = disputes.disputes()
    first = open_dispute(invoice, claim, 1, None, LATER)
    kept.move(first)
    for late in (first, replace(first, dispute=replace(first.dispute, number=2))):
        with pytest.raises(DisputeMovedError):
            kept.move(late)
    given = first.dispute.assigned("eva", START.date())
    kept.put(given)
    for late_put in (first.dispute, replace(given, claim=claim)):
        with pytest.raises(DisputeMovedError):
            kept.put(late_put)

    assert kept.of_invoice(invoice.invoice_id) == [given]
