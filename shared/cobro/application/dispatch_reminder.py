"""Send one due reminder at most once, and put the next step on the agenda.

Order of effects: next step on the agenda, claim, send, record. The provider has no idempotency
token, so a claim whose sending is uncertain (a crash between send and record) is never sent again
by itself: it waits for a person. A reminder is decided on the invoice and on its policy as they
stand now: one that is paid gets nothing, one whose due date was put off is reminded of the new one,
and a step that a later one has overtaken, or that does not hold, is recorded as skipped. What a
step does besides a message comes before the claim and changes nothing when it is repeated. While a
saved method is tried, or a promise to pay stands, the step is recorded as paused and looked at
again after that. A look of another kind, such as that of a promise, does its own work and sends
nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from cobro.application.block_flags import BlockFlags
from cobro.application.call_tasks import CallTasks
from cobro.application.due_dates import DueInvoices
from cobro.application.dunning_cases import DunningCases, notice_name
from cobro.application.payer_links import PayerLink, new_link
from cobro.application.ports import (
    Agenda,
    AgendaItem,
    Clock,
    Debt,
    Issuers,
    NoticeClaimedError,
    Notices,
    NoticeTerms,
    Reminder,
    ReminderChannel,
)
from cobro.application.reach import Reach, Way
from cobro.domain.dunning.hours import may_contact, next_contact_date
from cobro.domain.dunning.ladder import Case, StepState
from cobro.domain.dunning.policy import Action, Channel, DunningPolicy, DunningStep
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.parties import Issuer

# What a look that is no step of a policy does on its day; it returns what came of it.
Look = Callable[[Invoice, date, datetime], str]

CLAIM_LEASE = timedelta(seconds=60)  # no delivery lives longer than its function's time-out
SENDING, SENT, SKIPPED, REFUSED = "sending", "sent", "skipped", "refused"


class NoticeUncertainError(RejectionError):
    """It is not known whether the message went out: a person looks, nothing is sent again."""

    code: ClassVar[str] = "notice_uncertain"


class NoticeInFlightError(UnavailableError):
    """Another delivery of the same reminder is being worked on."""

    code: ClassVar[str] = "notice_in_flight"


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What came of a reminder: `sent`, `done`, `skipped`, `paid`, `postponed` and so on."""

    outcome: str
    step: str = ""
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Outreach:
    """How payers are reached: the channels that deliver, people who call, and other systems.

    `address_of` gives the link of a payer's page its address.
    """

    channels: Mapping[Channel, ReminderChannel]
    reach: Reach
    tasks: CallTasks
    flags: BlockFlags
    address_of: Callable[[PayerLink], str]


@dataclass(frozen=True, slots=True)
class _Due:
    """A step that is due, of what it goes, and by which channel."""

    invoice: Invoice
    issuer: Issuer
    due_date: date
    debt: Debt
    policy: DunningPolicy
    step: DunningStep
    way: Way
    decided_at: datetime

    @property
    def terms(self) -> NoticeTerms:
        before, channel = self.step.channels, self.way.channel
        if channel is not None:
            before = before[: before.index(channel)]
        names = tuple(each.value for each in before)
        return NoticeTerms(self.policy.label, self.step.tone, channel or "", names)

    @property
    def name(self) -> str:
        """Return the name of its notice."""
        return notice_name(self.invoice, self.step.step)

    @property
    def today(self) -> date:
        return self.decided_at.astimezone(self.issuer.zone).date()


class DispatchReminder:
    def __init__(
        self,
        *,
        invoices: DueInvoices,
        issuers: Issuers,
        agenda: Agenda,
        notices: Notices,
        cases: DunningCases,
        outreach: Outreach,
        looks: Mapping[str, Look],
        clock: Clock,
    ) -> None:
        self._invoices = invoices
        self._issuers = issuers
        self._agenda = agenda
        self._notices = notices
        self._cases = cases
        self._outreach = outreach
        self._looks = looks
        self._clock = clock

    def __call__(self, item: AgendaItem) -> Dispatched:
        invoice = self._invoices.get(item.invoice_id)
        now = self._clock.now()
        issuer = self._issuers.get(item.issuer_id)
        look = self._looks.get(item.step)
        if look is not None:
            return Dispatched(look(invoice, now.astimezone(issuer.zone).date(), now), item.step)
        if invoice.status is not InvoiceStatus.OPEN:
            return Dispatched(invoice.status.value)
        local, due_date = now.astimezone(issuer.zone), self._invoices.due_date(invoice, issuer)
        today = local.date()
        case = self._cases.case(invoice, issuer, due_date)
        came = case.came(today, item.step)
        if not came:
            self._put_next(item, case.first_look(today + timedelta(days=1)))
            is_done = item.step in case.log
            return Dispatched("already" if is_done else "not_due", item.step if is_done else "")
        hold = self._invoices.hold(invoice, issuer, now)
        if hold is not None:
            self._postpone(item, max(local, hold.until_at.astimezone(issuer.zone)).date())
            name = notice_name(invoice, came[-1].step)
            self._notices.pause(invoice.invoice_id, name, hold.reason, now)
            return Dispatched("paused", came[-1].step)
        if not may_contact(local):
            self._postpone(item, today)
            return Dispatched("postponed", came[-1].step)
        return self._decide(item, invoice, case, came, now)

    def _decide(
        self,
        item: AgendaItem,
        invoice: Invoice,
        case: Case,
        came: Sequence[DunningStep],
        now: datetime,
    ) -> Dispatched:
        """Send the step that holds, after the next look and what it overtook are written down."""
        issuer = self._issuers.get(item.issuer_id)
        today = now.astimezone(issuer.zone).date()
        debt = self._cases.debt(invoice, issuer, today)
        decision = case.decide(came, self._cases.facts(invoice, came, debt, today), today)
        self._put_next(item, decision.next_look)
        for earlier, reason in decision.skipped:
            terms = NoticeTerms(case.policy.label, earlier.tone)
            name = notice_name(invoice, earlier.step)
            self._notices.skip(invoice.invoice_id, name, reason, now, terms)
        step = decision.step
        if step is None:
            return Dispatched("skipped", item.step)
        entry = case.log.get(step.step)
        is_claimed = entry is not None and entry.state is StepState.SENDING
        way = self._outreach.reach.way(step, self._cases.payer(invoice), is_claimed=is_claimed)
        due = _Due(invoice, issuer, case.due_date, debt, case.policy, step, way, now)
        if not is_claimed:
            self._act(due)
        return self._finish(due) if way.channel is None else self._deliver(due, way.channel)

    def _postpone(self, item: AgendaItem, after: date) -> None:
        day = next_contact_date(after)
        self._agenda.put(AgendaItem(item.issuer_id, item.invoice_id, item.step, day))

    def _put_next(self, item: AgendaItem, look: tuple[DunningStep, date] | None) -> None:
        if look is not None:
            following, day = look
            self._agenda.put(AgendaItem(item.issuer_id, item.invoice_id, following.step, day))

    def _act(self, due: _Due) -> None:
        """Do what the step does besides a message."""
        step, invoice, debt, at = due.step, due.invoice, due.debt, due.decided_at
        if Action.CALL_TASK in step.actions:
            self._outreach.tasks.add(invoice, due.name, debt, at)
        if Action.BLOCK_FLAG in step.actions:
            self._outreach.flags.raise_for(invoice, debt, due.name, due.policy.label, at)

    def _finish(self, due: _Due) -> Dispatched:
        """Record a step that no channel delivers, or that has no message."""
        invoice_id, step, now = due.invoice.invoice_id, due.step, due.decided_at
        if step.actions:
            self._notices.done(invoice_id, due.name, ",".join(step.actions), now, due.terms)
            return Dispatched("done", step.step)
        self._notices.skip(invoice_id, due.name, due.way.reason, now, due.terms)
        return Dispatched("skipped", step.step)

    def _deliver(self, due: _Due, channel: Channel) -> Dispatched:
        invoice, step, now = due.invoice, due.step, due.decided_at
        try:
            self._notices.claim(invoice.invoice_id, due.name, now, due.terms)
        except NoticeClaimedError as claimed:
            return _claimed_before(invoice, step, claimed, now)
        record = self._recorder(due)
        try:
            payer = self._cases.payer(invoice)
            link = new_link(invoice, payer.language, now)
            reminder = Reminder(
                due.issuer,
                payer,
                invoice,
                step.template,
                due.name,
                due.today,
                due.due_date,
                due.debt,
                self._outreach.address_of(link),
            )
            message_id = self._outreach.channels[channel].send(reminder)
        except RejectionError as rejection:
            record(SKIPPED, rejection.code)
            raise
        except UnavailableError as refusal:
            record(REFUSED, refusal.code)
            raise
        record(SENT, message_id)
        return Dispatched("sent", step.step, message_id)

    def _recorder(self, due: _Due) -> Callable[[str, str], None]:
        def record(state: str, detail: str) -> None:
            invoice_id = due.invoice.invoice_id
            self._notices.record(invoice_id, due.name, state, detail, due.decided_at)

        return record


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
