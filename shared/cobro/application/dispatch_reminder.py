"""Send one due reminder at most once, and put the next step on the agenda.

Order of effects: next step on the agenda, claim, send, record. The provider has no idempotency
token, so a claim whose sending is uncertain (a crash between send and record) is never sent again
by itself: it waits for a person. A reminder is decided on the invoice as it stands now: one that is
paid gets nothing, one whose due date was put off is reminded of the new one, and a step that a
later one has overtaken is recorded as skipped. While a saved method is tried, the step is recorded
as paused and looked at again after the next attempt: it goes on once that was given up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from cobro.application.due_dates import DueInvoices
from cobro.application.ports import (
    Agenda,
    AgendaItem,
    Clock,
    Customers,
    Issuers,
    NoticeClaimedError,
    Notices,
    Reminder,
    ReminderChannel,
)
from cobro.domain.dunning import DunningPolicy, DunningStep, may_contact, next_contact_date
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.invoice import Invoice, InvoiceStatus

CLAIM_LEASE = timedelta(seconds=60)  # no delivery lives longer than its function's time-out
COLLECTING = "a saved method is tried"
SENDING, SENT, SKIPPED, REFUSED = "sending", "sent", "skipped", "refused"


class NoticeUncertainError(RejectionError):
    """It is not known whether the message went out: a person looks, nothing is sent again."""

    code: ClassVar[str] = "notice_uncertain"


class NoticeInFlightError(UnavailableError):
    """Another delivery of the same reminder is being worked on."""

    code: ClassVar[str] = "notice_in_flight"


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What came of a reminder: `sent`, `paid`, `postponed`, `paused`, `not_due` or `already`."""

    outcome: str
    step: str = ""
    message_id: str = ""


class DispatchReminder:
    def __init__(
        self,
        *,
        invoices: DueInvoices,
        issuers: Issuers,
        customers: Customers,
        agenda: Agenda,
        notices: Notices,
        channel: ReminderChannel,
        policy: DunningPolicy,
        clock: Clock,
    ) -> None:
        self._invoices = invoices
        self._issuers = issuers
        self._customers = customers
        self._agenda = agenda
        self._notices = notices
        self._channel = channel
        self._policy = policy
        self._clock = clock

    def __call__(self, item: AgendaItem) -> Dispatched:
        invoice = self._invoices.get(item.invoice_id)
        if invoice.status is not InvoiceStatus.OPEN:
            return Dispatched(invoice.status.value)
        now = self._clock.now()
        issuer = self._issuers.get(item.issuer_id)
        local, due_date = now.astimezone(issuer.zone), self._invoices.due_date(invoice, issuer)
        step = self._policy.current_step(due_date, local.date())
        if step is None:
            if due_date != invoice.draft.due_date:
                self._put_next(item, due_date, local.date())
            return Dispatched("not_due")
        quiet = self._invoices.quiet_until(invoice, now)
        if quiet is not None:
            self._postpone(item, max(local, quiet.astimezone(issuer.zone)).date())
            self._notices.pause(invoice.invoice_id, _notice(invoice, step), COLLECTING, now)
            return Dispatched("paused", step.step)
        if not may_contact(local):
            self._postpone(item, local.date())
            return Dispatched("postponed", step.step)
        self._put_next(item, due_date, local.date())
        for earlier in self._policy.superseded(item.step, step):
            self._notices.skip(invoice.invoice_id, _notice(invoice, earlier), "superseded", now)
        return self._deliver(item, invoice, step, now, local.date())

    def _postpone(self, item: AgendaItem, after: date) -> None:
        day = next_contact_date(after)
        self._agenda.put(AgendaItem(item.issuer_id, item.invoice_id, item.step, day))

    def _put_next(self, item: AgendaItem, due_date: date, today: date) -> None:
        following = self._policy.next_step(due_date, after=today)
        if following is not None:
            day = following.step_date(due_date)
            self._agenda.put(AgendaItem(item.issuer_id, item.invoice_id, following.step, day))

    def _deliver(
        self, item: AgendaItem, invoice: Invoice, step: DunningStep, now: datetime, today: date
    ) -> Dispatched:
        try:
            self._notices.claim(invoice.invoice_id, _notice(invoice, step), now)
        except NoticeClaimedError as claimed:
            return _claimed_before(invoice, step, claimed, now)
        record = self._recorder(invoice, step, now)
        try:
            reminder = Reminder(
                self._issuers.get(item.issuer_id),
                self._customers.get(item.issuer_id, invoice.draft.customer_id),
                invoice,
                step.template,
                _notice(invoice, step),
                today,
                self._invoices.payment_page(invoice, today),
            )
            message_id = self._channel.send(reminder)
        except RejectionError as rejection:
            record(SKIPPED, rejection.code)
            raise
        except UnavailableError as refusal:
            record(REFUSED, refusal.code)
            raise
        record(SENT, message_id)
        return Dispatched("sent", step.step, message_id)

    def _recorder(
        self, invoice: Invoice, step: DunningStep, now: datetime
    ) -> Callable[[str, str], None]:
        def record(state: str, detail: str) -> None:
            self._notices.record(invoice.invoice_id, _notice(invoice, step), state, detail, now)

        return record


def _notice(invoice: Invoice, step: DunningStep) -> str:
    """Name the notice of a step: an invoice that is due anew goes through its steps once more."""
    again = invoice.due_again_date
    return step.step if again is None else f"{step.step}-{again}"


def _claimed_before(
    invoice: Invoice, step: DunningStep, claimed: NoticeClaimedError, now: datetime
) -> Dispatched:
    if claimed.state != SENDING:
        return Dispatched("already", step.step)
    if now - claimed.claimed_at < CLAIM_LEASE:
        message = f"step {step.step} of invoice {invoice.document} is being sent"
        raise NoticeInFlightError(message)
    message = (
        f"it is not known whether step {step.step} of invoice {invoice.document} went out; "
        "look in the provider's events and tell the payer by hand if it did not"
    )
    raise NoticeUncertainError(message)
