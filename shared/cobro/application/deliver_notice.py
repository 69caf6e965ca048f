"""Send one message at most once: claim its steps, send, and record how that ended.

The claim counts the message in what the payer heard of late, in one transaction, so that no cap is
passed by two messages at a time. The provider has no idempotency token, so a claim whose sending is
uncertain (a crash between send and record) is never sent again by itself: it waits for the
provider's news of it, or for a person.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from cobro.application.block_flags import BlockFlags
from cobro.application.call_tasks import CallTasks
from cobro.application.dunning_cases import notice_name
from cobro.application.opt_out import OptOutLink
from cobro.application.payer_links import PayerLink, new_link
from cobro.application.ports import Debt, NoticeClaimedError, Notices, NoticeTerms
from cobro.application.ports.reminders import Claim, ContactBook, Reminder, ReminderChannel
from cobro.application.reach import Reach
from cobro.domain.dunning.caps import Contacts
from cobro.domain.dunning.opt_outs import is_refusable
from cobro.domain.dunning.policy import Channel, DunningPolicy, DunningStep
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.invoice import Invoice
from cobro.domain.parties import Customer, Issuer

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

    `contacts` count what payers heard; `address_of` gives the link of a payer's page its
    address, `opt_out_address_of` that by which it refuses messages.
    """

    channels: Mapping[Channel, ReminderChannel]
    reach: Reach
    contacts: ContactBook
    tasks: CallTasks
    flags: BlockFlags
    address_of: Callable[[PayerLink], str]
    opt_out_address_of: Callable[[OptOutLink], str]


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step that is due, of what it goes, and by which channel; None for none."""

    invoice: Invoice
    issuer: Issuer
    payer: Customer
    due_date: date
    debt: Debt
    policy: DunningPolicy
    step: DunningStep
    channel: Channel | None
    decided_at: datetime

    @property
    def terms(self) -> NoticeTerms:
        before = self.step.channels
        if self.channel is not None:
            before = before[: before.index(self.channel)]
        names = tuple(channel.value for channel in before)
        return NoticeTerms(self.policy.label, self.step.tone, self.channel or "", names)

    @property
    def name(self) -> str:
        """Return the name of its notice."""
        return notice_name(self.invoice, self.step.step)

    @property
    def contact(self) -> str:
        """Return the name under which the message is counted."""
        return f"{self.invoice.invoice_id}#{self.name}"

    @property
    def today(self) -> date:
        return self.decided_at.astimezone(self.issuer.zone).date()


class DeliverNotice:
    def __init__(self, *, notices: Notices, outreach: Outreach) -> None:
        self._notices = notices
        self._outreach = outreach

    def contacts(self, due: DueStep) -> Contacts:
        return self._outreach.contacts.of(due.issuer.issuer_id, due.payer.customer_id)

    def __call__(self, due: DueStep, channel: Channel, contacts: Contacts) -> Dispatched:
        """Send; `contacts` are what the payer will have heard with it."""
        invoice, step, now = due.invoice, due.step, due.decided_at
        claim = Claim(invoice.invoice_id, due.name, due.terms)
        try:
            self._outreach.contacts.claim([claim], contacts, now)
        except NoticeClaimedError as claimed:
            return _claimed_before(invoice, step, claimed, now)
        record = self._recorder(due)
        try:
            link = new_link(invoice, due.payer.language, now)
            reminder = Reminder(
                due.issuer,
                due.payer,
                invoice,
                step.template,
                due.name,
                due.today,
                due.due_date,
                due.debt,
                self._outreach.address_of(link),
                self._opt_out_url(due, channel),
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

    def _opt_out_url(self, due: DueStep, channel: Channel) -> str:
        if not is_refusable(due.step.template):
            return ""
        payer = due.payer
        link = OptOutLink(payer.issuer_id, payer.customer_id, channel, payer.language)
        return self._outreach.opt_out_address_of(link)

    def _recorder(self, due: DueStep) -> Callable[[str, str], None]:
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
