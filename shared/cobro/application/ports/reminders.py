"""The agenda of reminders, the proof that each went out at most once, caps, and the channel."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Protocol

from cobro.domain.dunning.caps import Contacts
from cobro.domain.dunning.deliveries import Delivery
from cobro.domain.dunning.policy import Tone
from cobro.domain.errors import ConflictError
from cobro.domain.ids import InvoiceId, IssuerId
from cobro.domain.invoice import Invoice
from cobro.domain.money import Money
from cobro.domain.parties import Customer, Issuer


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A reminder to be looked at on a day."""

    issuer_id: IssuerId
    invoice_id: InvoiceId
    step: str
    on: date


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reminder that waits for an instant of a day that is planned already."""

    item: AgendaItem
    opens_at: datetime


class Agenda(Protocol):
    """Work to be done by day: sparse and sharded, so that a run reads only what is due."""

    def put(self, item: AgendaItem) -> None:
        """Put the item on its day; again changes nothing."""
        ...

    def due_on(self, issuer_id: str, day: date) -> Iterable[AgendaItem]: ...

    def put_later(self, item: AgendaItem, at: datetime) -> None:
        """Put the item on an instant of a day that may be planned already; again changes nothing.

        A day that was planned is not read again, so these wait beside the days.
        """
        ...

    def waiting(self, issuer_id: str, through: datetime) -> Iterable[Waiting]:
        """Return what waits for an instant that has come; what is new may wait for the next run."""
        ...

    def drop(self, waiting: Waiting) -> None:
        """Take off what was handed on; again changes nothing."""
        ...

    def planned_through(self, issuer_id: str) -> date | None:
        """Return the last day that a run finished planning."""
        ...

    def mark_planned(self, issuer_id: str, day: date) -> None: ...


class NoticeClaimedError(ConflictError):
    """The step was claimed before; `state` and `claimed_at` say how far it went."""

    code: ClassVar[str] = "notice_claimed"

    def __init__(self, state: str, claimed_at: datetime) -> None:
        super().__init__(f"the notice is {state}")
        self.state = state
        self.claimed_at = claimed_at


@dataclass(frozen=True, slots=True)
class NoticeTerms:
    """By what a step went: policy and version, tone and channel.

    `no_channel` names the channels before it in the order that do not deliver. `goes_with` is the
    notice (`invoice#step`) that the message is known by, where it is another one. `owed` is what
    was to be paid of the invoice then; none where an older version kept it not.
    """

    policy: str = ""
    tone: Tone | None = None
    channel: str = ""
    no_channel: tuple[str, ...] = ()
    goes_with: str = ""
    owed: Money | None = None


NO_TERMS = NoticeTerms()


@dataclass(frozen=True, slots=True)
class Notice:
    """What became of a step: `detail` is the provider's message id, or the reason.

    `delivery` is how far the message got, as far as its provider told.
    """

    step: str
    state: str
    detail: str
    noticed_at: datetime
    terms: NoticeTerms = NO_TERMS
    delivery: Delivery | None = None


@dataclass(frozen=True, slots=True)
class NoticeClaim:
    """The notice of a step of an invoice that is about to be sent."""

    invoice_id: str
    step: str
    terms: NoticeTerms = NO_TERMS


class ContactsMovedError(ConflictError):
    """Another message to the same payer was claimed meanwhile: count again."""

    code: ClassVar[str] = "contacts_moved"

    def __init__(self) -> None:
        super().__init__("another message to the payer was claimed meanwhile: count again")


class ContactBook(Protocol):
    """What each payer heard of late: the guard of the caps, written with the claim."""

    def of(self, issuer_id: str, customer_id: str) -> Contacts:
        """Return what the payer heard; nothing yet is version 0.

        It may be some moments old: the claim is refused then.
        """
        ...

    def claim(self, claims: Sequence[NoticeClaim], contacts: Contacts, at: datetime) -> None:
        """Claim every step and write the contacts over the version before, all or nothing.

        Raise `NoticeClaimedError` where a step was claimed before, `ContactsMovedError` where the
        payer heard of something else meanwhile.
        """
        ...

    def record(self, claims: Sequence[NoticeClaim], state: str, detail: str, at: datetime) -> None:
        """Write how a message ended for every step it claimed, all or nothing.

        As `Notices.record`; again changes nothing.
        """
        ...


class Notices(Protocol):
    """One record per invoice and step: the proof that a step goes out at most once."""

    def claim(
        self, invoice_id: str, step: str, at: datetime, terms: NoticeTerms = NO_TERMS
    ) -> None:
        """Claim the step; raise `NoticeClaimedError` where it was claimed before."""
        ...

    def record(self, invoice_id: str, step: str, state: str, detail: str, at: datetime) -> None:
        """Write how a claimed step ended.

        `sent` with the message id, `skipped` with the reason, or `refused` where the provider
        refused for now and the step may be claimed again.
        """
        ...

    def pause(self, invoice_id: str, step: str, reason: str, at: datetime) -> None:
        """Record why a step does not go out yet; changes nothing where it was claimed before."""
        ...

    def skip(
        self, invoice_id: str, step: str, reason: str, at: datetime, terms: NoticeTerms = NO_TERMS
    ) -> None:
        """Record that a step never goes out; changes nothing where it was claimed or skipped."""
        ...

    def done(self, invoice_id: str, step: str, what: str, at: datetime, terms: NoticeTerms) -> None:
        """Record that a step without a message did what it does; again changes nothing."""
        ...

    def of_invoice(self, invoice_id: str) -> Mapping[str, Notice]:
        """Return what became of each step by its name, strongly consistent."""
        ...


@dataclass(frozen=True, slots=True)
class Debt:
    """What is to be paid on a day, `charges` for paying late among it.

    What is in dispute is not among it. Where `is_complete` is False a published rate is missing:
    what it would add is left out.
    """

    total: Money
    charges: Money
    is_complete: bool = True
    disputed_minor: int = 0


@dataclass(frozen=True, slots=True)
class ReminderItem:
    """One of the invoices that a reminder tells of."""

    document: str
    due_date: date
    debt: Debt


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a reminder says, before it is put into words.

    `invoice` is the one whose step speaks; `items` are all that it tells of, that one among them,
    or none where it is alone. `debt` is that of all of them, `credit` lies on the payer's account.
    `opt_out_url` is where the payer refuses such messages; empty for those that it may not refuse.
    """

    issuer: Issuer
    customer: Customer
    invoice: Invoice
    template: str
    step: str
    today: date
    due_date: date
    debt: Debt
    payment_url: str = ""
    opt_out_url: str = ""
    items: tuple[ReminderItem, ...] = ()
    credit: Money | None = None


class ReminderChannel(Protocol):
    def send(self, reminder: Reminder) -> str:
        """Send once and return the provider's message id.

        Raise `RejectionError` where it can never go out and `UnavailableError` where the provider
        refused for now; any other failure leaves it uncertain whether the message went.
        """
        ...
