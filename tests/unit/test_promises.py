"""Promises to pay: taken within bounds, kept or broken by what the journal says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cobro.application.debts import Debts
from cobro.application.due_dates import PROMISED
from cobro.application.ports.promises import PromiseMovedError
from cobro.application.quote_payoff import Quotes
from cobro.application.take_promise import PROMISE_LOOK, MakePromise, TakePromises
from cobro.domain.dunning.bounds import Bounds
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.invoice import InvoiceStatus
from cobro.domain.journal import EntryCode, JournalEntry
from cobro.domain.money import Currency, Money
from cobro.domain.promises import (
    Promise,
    PromiseRefusedError,
    PromiseState,
    checked_amount,
    outcome,
    paid_by_then,
)
from tests.support.builders import an_entry, an_issuer, brl
from tests.support.fakes import CountedPause
from tests.support.policies import NoRates
from tests.support.reminder_desk import ReminderDesk, item, morning

TODAY = date(2026, 4, 7)  # a Tuesday
DAY = date(2026, 4, 14)
PROMISE = Promise(
    IssuerId("acme"),
    CustomerId("cus-1"),
    InvoiceId("inv_1"),
    1,
    brl(10_000),
    DAY,
    morning(4, 7),
)


class PromiseDesk(ReminderDesk):
    def __init__(self) -> None:
        super().__init__()
        self.pauses = CountedPause()
        self.take = TakePromises(
            invoices=self.books,
            issuers=self.issuers,
            promises=self.promises,
            agenda=self.agenda,
            debts=Debts(quotes=Quotes(rates=NoRates(), charges=self.charges)),
            clock=self.clock,
            pause=self.pauses,
        )

    def make(self, on: date = DAY, minor: int = 0, person: str = "") -> Promise:
        return self.take.make(MakePromise("inv_1", on, minor, person))

    def look(self) -> str:
        """Let the look of the promise come, on the morning after its day."""
        self.clock.present = morning(4, 15)
        return self.dispatch(item(PROMISE_LOOK, DAY + timedelta(days=1))).outcome


@pytest.fixture
def desk() -> PromiseDesk:
    return PromiseDesk()


def test_promise_is_of_all_that_is_owed_unless_less_is_named(desk: PromiseDesk) -> None:
    made = desk.make()

    assert (made.amount, made.promised_date, made.person) == (brl(10_000), DAY, "")
    assert desk.agenda.items == [item(PROMISE_LOOK, DAY + timedelta(days=1))]


def test_same_promise_again_is_the_same_and_completes_what_was_left_out(desk: PromiseDesk) -> None:
    first = desk.make()
    desk.agenda.items.clear()

    assert desk.make() == first
    assert len(desk.agenda.items) == 1


def test_second_promise_waits_until_the_first_is_taken_back(desk: PromiseDesk) -> None:
    first = desk.make()
    with pytest.raises(PromiseRefusedError, match="take that promise back first"):
        desk.make(DAY + timedelta(days=1))
    taken = desk.take.withdraw("inv_1", first.promise_id)
    again = desk.take.withdraw("inv_1", first.promise_id)

    assert taken.state is PromiseState.WITHDRAWN
    assert again == taken
    assert desk.make(DAY + timedelta(days=1)).number == 2


def test_promise_that_nobody_made_cannot_be_taken_back(desk: PromiseDesk) -> None:
    with pytest.raises(NotFoundError, match="there is no promise pro_x"):
        desk.take.withdraw("inv_1", "pro_x")


@pytest.mark.parametrize(
    ("on", "person", "is_taken"),
    [
        (TODAY - timedelta(days=1), "ana", False),
        (TODAY, "", True),
        (TODAY + timedelta(days=15), "", True),
        (TODAY + timedelta(days=16), "", False),
        (TODAY + timedelta(days=60), "ana", True),
        (TODAY + timedelta(days=61), "ana", False),
    ],
)
def test_day_is_from_today_on_and_within_what_payer_or_staff_may(
    desk: PromiseDesk, on: date, person: str, *, is_taken: bool
) -> None:
    if is_taken:
        assert desk.make(on, person=person).promised_date == on
    else:
        with pytest.raises(InvalidInputError) as caught:
            desk.make(on, person=person)
        assert caught.value.field == "promised_date"


@pytest.mark.parametrize("amount", [brl(0), brl(-1), brl(10_001), Money(1, Currency.EUR)])
def test_amount_is_some_of_what_is_owed(amount: Money) -> None:
    with pytest.raises(InvalidInputError) as caught:
        checked_amount(amount, brl(10_000))

    assert caught.value.field == "amount"


def test_nothing_is_promised_of_an_invoice_that_is_over(desk: PromiseDesk) -> None:
    invoice = desk.books.invoices["inv_1"]
    desk.books.invoices["inv_1"] = replace(invoice, ended=InvoiceStatus.CANCELLED)

    with pytest.raises(PromiseRefusedError, match="it is cancelled"):
        desk.make()


def test_payer_who_broke_a_promise_speaks_with_a_person_who_may_take_another(
    desk: PromiseDesk,
) -> None:
    desk.make()
    desk.look()
    with pytest.raises(PromiseRefusedError, match="broken before"):
        desk.make(date(2026, 4, 20))

    assert desk.make(date(2026, 4, 20), person="ana").number == 2


def test_writer_who_was_second_looks_again(desk: PromiseDesk) -> None:
    desk.promises.rival = replace(PROMISE, amount=brl(5_000))
    with pytest.raises(PromiseRefusedError, match="is promised for"):
        desk.make()

    assert desk.pauses.attempts == [0]


def test_who_is_always_second_is_told_so(desk: PromiseDesk) -> None:
    gone = replace(PROMISE, state=PromiseState.WITHDRAWN)

    class Rivals:
        def of_invoice(self, _: str) -> tuple[Promise, ...]:
            return (gone,)

        def add(self, promise: Promise) -> None:
            raise PromiseMovedError(str(promise.number))

        def settle(self, promise: Promise) -> None:
            raise PromiseMovedError(str(promise.number))

    take = TakePromises(
        invoices=desk.books,
        issuers=desk.issuers,
        promises=Rivals(),
        agenda=desk.agenda,
        debts=Debts(quotes=Quotes(rates=NoRates(), charges=desk.charges)),
        clock=desk.clock,
        pause=desk.pauses,
    )
    with pytest.raises(PromiseMovedError):
        take.make(MakePromise("inv_1", DAY))

    assert len(desk.pauses.attempts) == 3


def test_nobody_is_reminded_until_the_day_of_the_promise_is_over(desk: PromiseDesk) -> None:
    desk.make()
    found = desk.dispatch(item("before_due", TODAY))
    notice = desk.state("before_due")
    desk.clock.present = morning(4, 15)
    later = desk.dispatch(item("before_due", date(2026, 4, 15)))

    assert found.outcome == "paused"
    assert notice == ("paused", PROMISED)
    assert item("before_due", date(2026, 4, 15)) in desk.agenda.items
    assert later.outcome == "sent"


def paid(minor: int, on: date = TODAY, code: EntryCode = EntryCode.PAYMENT_APPLIED) -> JournalEntry:
    entry = an_entry(
        ("receivable", -minor), ("bank:x", minor), entry_id=f"e-{minor}-{on}", code=code
    )
    at = datetime(on.year, on.month, on.day, 13, tzinfo=UTC)
    return replace(entry, business_date=on, recorded_at=at)


def test_promise_is_kept_by_payments_up_to_its_day(desk: PromiseDesk) -> None:
    desk.make(minor=6_000)
    for entry in (paid(4_000), paid(2_000, DAY)):
        desk.books.journal[entry.entry_id] = entry

    assert desk.look() == "kept"
    assert desk.tasks.open == {}


def test_broken_promise_waits_for_a_person_once(desk: PromiseDesk) -> None:
    desk.make()
    found = [desk.look(), desk.look()]
    (task,) = desk.tasks.open.values()

    assert found == ["broken", "already"]
    assert (task.reason_code, task.amount_minor) == ("promise_broken", 10_000)


def test_promise_of_a_debt_that_went_away_has_ended(desk: PromiseDesk) -> None:
    desk.make()
    invoice = desk.books.invoices["inv_1"]
    desk.books.invoices["inv_1"] = replace(invoice, ended=InvoiceStatus.CANCELLED)

    assert desk.look() == "ended"
    assert desk.tasks.open == {}


def test_promise_that_is_taken_back_while_it_is_looked_at_stays_so(desk: PromiseDesk) -> None:
    desk.make()
    kept = desk.promises.kept["inv_1"]

    class Slow:
        def of_invoice(self, _: str) -> tuple[Promise, ...]:
            return tuple(kept)

        def add(self, promise: Promise) -> None:
            kept.append(promise)

        def settle(self, promise: Promise) -> None:
            raise PromiseMovedError(promise.promise_id)

    from cobro.application.take_promise import SettlePromises

    settle = SettlePromises(promises=Slow(), journal=desk.books, exceptions=desk.tasks)
    invoice = desk.books.invoices["inv_1"]
    (found,) = settle(invoice, DAY + timedelta(days=1), morning(4, 15))

    assert found.is_open


def test_settled_promise_stays_as_it_is() -> None:
    kept = PROMISE.settled(PromiseState.KEPT, morning(4, 15))

    assert kept.settled(PromiseState.BROKEN, morning(4, 16)) == kept


@pytest.mark.parametrize(
    ("entries", "state"),
    [
        ([paid(10_000)], PromiseState.KEPT),
        ([paid(9_999)], PromiseState.BROKEN),
        ([paid(10_000, DAY + timedelta(days=1))], PromiseState.BROKEN),
        ([paid(10_000, TODAY - timedelta(days=1))], PromiseState.BROKEN),
        ([paid(10_000), paid(-1, code=EntryCode.PAYMENT_REVERSED)], PromiseState.BROKEN),
        ([paid(10_000, code=EntryCode.CREDIT_NOTE_ISSUED)], PromiseState.BROKEN),
        ([replace(paid(10_000), invoice_id=InvoiceId("inv_2"))], PromiseState.BROKEN),
    ],
)
def test_only_payments_of_the_invoice_after_the_promise_and_by_its_day_count(
    entries: list[JournalEntry], state: PromiseState
) -> None:
    assert outcome(PROMISE, entries, is_owed=True) is state


def test_what_was_paid_is_in_the_currency_of_the_promise() -> None:
    assert paid_by_then(PROMISE, []) == brl(0)


def test_company_says_how_far_ahead_and_after_how_many_broken_ones_promises_are_taken(
    desk: PromiseDesk,
) -> None:
    own = Bounds(promise_days=7, staff_promise_days=12, broken_promises=2)
    desk.issuers.put(an_issuer(bounds=own))

    for days, person in ((7, ""), (12, "ana")):
        with pytest.raises(InvalidInputError, match=f"{days} days ahead"):
            desk.make(TODAY + timedelta(days=days + 1), person=person)
    desk.make()
    desk.look()
    assert desk.make(date(2026, 4, 20)).number == 2
