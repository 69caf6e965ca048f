"""Take a promise to pay, take it back, and look on the day after it whether it was kept.

The promise is written first and its look put on the agenda after it; who asks again with the same
promise completes what a crash left out. A promise that was broken waits for a person.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cobro.application.debts import Debts
from cobro.application.insist import insist
from cobro.application.parking import PROMISES
from cobro.application.ports import (
    Agenda,
    AgendaItem,
    Clock,
    ExceptionItem,
    Exceptions,
    Invoices,
    Issuers,
    Journal,
    Pause,
)
from cobro.application.ports.promises import PromiseMovedError, Promises
from cobro.domain.dunning.bounds import Bounds
from cobro.domain.dunning.hours import next_contact_date
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import derived_id
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.money import Money
from cobro.domain.promises import (
    Promise,
    PromiseRefusedError,
    PromiseState,
    checked_amount,
    checked_date,
    outcome,
)

PROMISE_LOOK = "-promise"  # the look that settles a promise; no name of a step has a dash
_TRIES = 4
_ENTRIES_MAX = 500


@dataclass(frozen=True, slots=True)
class MakePromise:
    """`amount_minor` 0 stands for all that is owed that day; `person` is empty for the payer."""

    invoice_id: str
    promised_date: date
    amount_minor: int = 0
    person: str = ""

    def days_max(self, bounds: Bounds) -> int:
        return bounds.staff_promise_days if self.person else bounds.promise_days


class TakePromises:
    def __init__(
        self,
        *,
        invoices: Invoices,
        issuers: Issuers,
        promises: Promises,
        agenda: Agenda,
        debts: Debts,
        clock: Clock,
        pause: Pause,
    ) -> None:
        self._invoices = invoices
        self._issuers = issuers
        self._promises = promises
        self._agenda = agenda
        self._debts = debts
        self._clock = clock
        self._pause = pause

    def make(self, command: MakePromise) -> Promise:
        """Return the promise; the same one asked for again is the same.

        Raises `InvalidInputError` for a day or an amount out of bounds and `PromiseRefusedError`
        where nothing is owed, another promise stands, or the payer broke one before.
        """
        return insist(lambda: self._make(command), PromiseMovedError, self._pause, _TRIES)

    def _make(self, command: MakePromise) -> Promise:
        invoice = self._invoices.get(command.invoice_id)
        issuer = self._issuers.get(invoice.draft.issuer_id)
        now = self._clock.now()
        today = now.astimezone(issuer.zone).date()
        if invoice.status is not InvoiceStatus.OPEN:
            message = f"nothing is owed of {invoice.document}: it is {invoice.status}"
            raise PromiseRefusedError(message)
        owed = self._debts(invoice, issuer, today).total
        amount = Money(command.amount_minor or owed.minor, owed.currency)
        found = self._promises.of_invoice(invoice.invoice_id)
        standing = next((promise for promise in found if promise.is_open), None)
        if standing is not None and standing.says_the_same(amount, command.promised_date):
            self._put_look(standing)
            return standing
        _check_free(found, standing, command, issuer.bounds)
        days_max = command.days_max(issuer.bounds)
        promise = Promise(
            issuer_id=invoice.draft.issuer_id,
            customer_id=invoice.draft.customer_id,
            invoice_id=invoice.invoice_id,
            number=len(found) + 1,
            amount=checked_amount(amount, owed),
            promised_date=checked_date(command.promised_date, today, days_max),
            made_at=now,
            person=command.person,
        )
        self._promises.add(promise)
        self._put_look(promise)
        return promise

    def _put_look(self, promise: Promise) -> None:
        day = next_contact_date(promise.promised_date)
        item = AgendaItem(promise.issuer_id, promise.invoice_id, PROMISE_LOOK, day)
        self._agenda.put(item)

    def withdraw(self, invoice_id: str, promise_id: str) -> Promise:
        """Take a promise back; one that is settled stays as it is. Reminders go on."""
        found = self._promises.of_invoice(invoice_id)
        promise = next((each for each in found if each.promise_id == promise_id), None)
        if promise is None:
            message = f"there is no promise {promise_id} about invoice {invoice_id}"
            raise NotFoundError(message)
        if promise.is_open:
            promise = promise.settled(PromiseState.WITHDRAWN, self._clock.now())
            self._promises.settle(promise)
        return promise


def _check_free(
    found: Sequence[Promise], standing: Promise | None, command: MakePromise, bounds: Bounds
) -> None:
    if standing is not None:
        message = (
            f"{standing.amount} is promised for {standing.promised_date}: "
            "take that promise back first"
        )
        raise PromiseRefusedError(message)
    broken = sum(each.state is PromiseState.BROKEN for each in found)
    if not command.person and broken >= bounds.broken_promises:
        message = "a promise about this invoice was broken before: speak with the company"
        raise PromiseRefusedError(message)


class SettlePromises:
    """Looks, on the day after, whether promises were kept."""

    def __init__(self, *, promises: Promises, journal: Journal, exceptions: Exceptions) -> None:
        self._promises = promises
        self._journal = journal
        self._exceptions = exceptions

    def held_until(self, invoice_id: str, today: date) -> date | None:
        """Return the last day on which reminders are held back; none where no promise stands."""
        found = [each for each in self._promises.of_invoice(invoice_id) if each.is_open]
        days = [each.promised_date for each in found if today <= each.promised_date]
        return max(days, default=None)

    def __call__(self, invoice: Invoice, today: date, at: datetime) -> tuple[Promise, ...]:
        """Settle the promises whose day is over and return them; again settles nothing more."""
        found = self._promises.of_invoice(invoice.invoice_id)
        return tuple(
            self._settle(promise, invoice, at)
            for promise in found
            if promise.is_open and today > promise.promised_date
        )

    def look(self, invoice: Invoice, today: date, at: datetime) -> str:
        """Settle them as a look of the agenda, and return what came of it."""
        settled = self(invoice, today, at)
        return settled[-1].state.value if settled else "already"

    def _settle(self, promise: Promise, invoice: Invoice, at: datetime) -> Promise:
        since = promise.made_at.date() - timedelta(days=1)
        entries = self._journal.recent(promise.issuer_id, promise.customer_id, since, _ENTRIES_MAX)
        state = outcome(promise, entries, is_owed=invoice.status is InvoiceStatus.OPEN)
        settled = promise.settled(state, at)
        if state is PromiseState.BROKEN:  # told first: who delivers again tells the same item
            self._exceptions.park(_broken(promise, invoice, at))
        try:
            self._promises.settle(settled)
        except PromiseMovedError:
            return promise  # taken back meanwhile
        return settled


def _broken(promise: Promise, invoice: Invoice, at: datetime) -> ExceptionItem:
    message = json.dumps({"promise_id": promise.promise_id})
    return ExceptionItem(
        exception_id=derived_id("exc", PROMISES, message),
        issuer_id=promise.issuer_id,
        queue=PROMISES,
        reason_code="promise_broken",
        explanation=(
            f"customer {promise.customer_id} promised {promise.amount} of invoice "
            f"{invoice.document} by {promise.promised_date} and did not pay it: speak with them, "
            "then replay this"
        ),
        message=message,
        raised_at=at,
        amount_minor=promise.amount.minor,
        currency=promise.amount.currency.value,
    )
