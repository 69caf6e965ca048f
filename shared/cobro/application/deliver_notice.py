"""Send one message at most once: claim its steps, send, and record how that ended.

The claim counts the message in what the payer heard of late, in one transaction, so that no cap is
passed by two messages at a time. The provider has no idempotency token, so a claim whose sending is
uncertain (a crash between send and record) is never sent again by itself: it waits for the
provider's news of it, or for a person. Channels of our own (`REPEATABLE`) have one: what is
uncertain there is sent again, as of the moment of its claim.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from cobro.application.block_flags import BlockFlags
from cobro.application.call_tasks import CallTasks
from cobro.application.dunning_cases import notice_name
from cobro.application.legal_tasks import LegalTasks
from cobro.application.new_boletos import NewBoletos
from cobro.application.opt_out import OptOutLink
from cobro.application.payer_links import PayerLink, new_link
from cobro.application.ports import Debt, NoticeClaimedError, NoticeTerms
from cobro.application.ports.reminders import (
    ContactBook,
    NoticeClaim,
    Reminder,
    ReminderChannel,
    ReminderItem,
)
from cobro.application.reach import Reach
from cobro.domain.dunning.caps import Contacts
from cobro.domain.dunning.holding_back import holds_out
from cobro.domain.dunning.opt_outs import is_refusable
from cobro.domain.dunning.policy import REPEATABLE, Channel, DunningPolicy, DunningStep
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.invoice import Invoice
from cobro.domain.money import Money
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
    """How payers are reached: channels that deliver, people who call or decide, and other systems.

    `contacts` count what payers heard; `address_of` gives the link of a payer's page its
    address, `opt_out_address_of` that by which it refuses messages.
    """

    channels: Mapping[Channel, ReminderChannel]
    reach: Reach
    contacts: ContactBook
    tasks: CallTasks
    legal: LegalTasks
    flags: BlockFlags
    boletos: NewBoletos
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
        return NoticeTerms(
            self.policy.label, self.step.tone, self.channel or "", names, owed=self.debt.total
        )

    @property
    def name(self) -> str:
        """Return the name of its notice."""
        return notice_name(self.invoice, self.step.step)

    @property
    def is_held_out(self) -> bool:
        """Tell whether it is held back at random, to compare with."""
        return holds_out(self.policy, self.step, self.invoice.invoice_id, self.name)

    @property
    def contact(self) -> str:
        """Return the name under which the message is counted."""
        return f"{self.invoice.invoice_id}#{self.name}"

    @property
    def today(self) -> date:
        return self.decided_at.astimezone(self.issuer.zone).date()


@dataclass(frozen=True, slots=True)
class DueMessage:
    """One message to a payer. `steps` are those it claims, `lead` the one whose words it takes.

    `items` are all invoices that it tells of; `credit` is what lies on the payer's account.
    """

    lead: DueStep
    steps: tuple[DueStep, ...]
    items: tuple[ReminderItem, ...] = ()
    credit: Money | None = None

    @property
    def debt(self) -> Debt:
        """Return what is owed of all of it."""
        debts = [item.debt for item in self.items] or [self.lead.debt]
        currency = self.lead.debt.total.currency
        return Debt(
            total=Money(sum(debt.total.minor for debt in debts), currency),
            charges=Money(sum(debt.charges.minor for debt in debts), currency),
            is_complete=all(debt.is_complete for debt in debts),
            disputed_minor=sum(debt.disputed_minor for debt in debts),
        )

    @property
    def is_covered(self) -> bool:
        """Tell whether what lies on account is enough for everything."""
        return self.credit is not None and self.debt.total.minor <= self.credit.minor

    def by(self, channel: Channel) -> "DueMessage":
        """Return the message as it goes by another channel."""
        lead = replace(self.lead, channel=channel)
        steps = tuple(lead if due is self.lead else due for due in self.steps)
        return replace(self, lead=lead, steps=steps)

    @property
    def claims(self) -> list[NoticeClaim]:
        """Return what is claimed; a provider's news of the message name the leading notice."""
        others = {due.contact: self.lead.contact for due in self.steps if due is not self.lead}
        return [
            NoticeClaim(
                due.invoice.invoice_id,
                due.name,
                replace(due.terms, goes_with=others.get(due.contact, "")),
            )
            for due in self.steps
        ]

    def reminder(self, address_of: Callable[[PayerLink], str]) -> Reminder:
        due = self.lead
        link = new_link(due.invoice, due.payer.language, due.decided_at)
        return Reminder(
            issuer=due.issuer,
            customer=due.payer,
            invoice=due.invoice,
            template=due.step.template,
            step=due.name,
            today=due.today,
            due_date=due.due_date,
            debt=self.debt,
            payment_url=address_of(link),
            items=self.items if len(self.items) > 1 else (),
            credit=self.credit if self.credit and self.credit.is_positive else None,
        )


class DeliverNotice:
    def __init__(self, outreach: Outreach) -> None:
        self._outreach = outreach

    def contacts(self, due: DueStep) -> Contacts:
        return self._outreach.contacts.of(due.issuer.issuer_id, due.payer.customer_id)

    def __call__(self, message: DueMessage, channel: Channel, contacts: Contacts) -> Dispatched:
        """Send; `contacts` are what the payer will have heard with it.

        What one channel refuses for good goes by the next of the step that reaches the payer.
        """
        due, claims = message.lead, message.claims
        try:
            self._outreach.contacts.claim(claims, contacts, due.decided_at)
        except NoticeClaimedError as claimed:
            if len(claims) > 1:
                text = f"a step that goes with {due.step.step} of {due.invoice.document} is sent"
                raise NoticeInFlightError(text) from claimed
            if claimed.state != SENDING or channel not in REPEATABLE:
                return _claimed_before(due.invoice, due.step, claimed, due.decided_at)
            lead = replace(due, decided_at=claimed.claimed_at)
            message = DueMessage(lead, (lead,), message.items, message.credit)
        return self._send(message, channel, contacts)

    def _send(self, message: DueMessage, channel: Channel, contacts: Contacts) -> Dispatched:
        due, claims = message.lead, message.claims
        record = self._recorder(claims, due.decided_at)
        try:
            reminder = replace(
                message.reminder(self._outreach.address_of),
                opt_out_url=self._opt_out_url(due, channel),
            )
            message_id = self._outreach.channels[channel].send(reminder)
        except RejectionError as rejection:
            other = self._outreach.reach.way(due.step, due.payer, after=channel).channel
            record(REFUSED if other else SKIPPED, rejection.code)
            if other is None:
                raise
            return self(message.by(other), other, contacts.again())
        except UnavailableError as refusal:
            record(REFUSED, refusal.code)
            raise
        record(SENT, message_id)
        return Dispatched("sent", due.step.step, message_id)

    def _opt_out_url(self, due: DueStep, channel: Channel) -> str:
        if not is_refusable(due.step.template):
            return ""
        payer = due.payer
        link = OptOutLink(payer.issuer_id, payer.customer_id, channel, payer.language)
        return self._outreach.opt_out_address_of(link)

    def _recorder(self, claims: list[NoticeClaim], at: datetime) -> Callable[[str, str], None]:
        def record(state: str, detail: str) -> None:
            self._outreach.contacts.record(claims, state, detail, at)

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
