"""Open disputes about invoices, and tell whoever has not decided on one in time.

A dispute and the position of its invoice move in one transaction. A look on the day after its
deadline parks one that is still open where a person sees it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cobro.application.insist import insist
from cobro.application.parking import DISPUTES
from cobro.application.ports import (
    Agenda,
    AgendaItem,
    Clock,
    ExceptionItem,
    Exceptions,
    Invoices,
    Issuers,
    Pause,
)
from cobro.application.ports.disputes import DisputeMovedError, Disputes
from cobro.application.quote_payoff import Quotes
from cobro.domain.dunning.hours import next_contact_date
from cobro.domain.ids import derived_id
from cobro.domain.invoice import Invoice
from cobro.domain.invoice_disputes import (
    DEADLINE_DAYS,
    Claim,
    DisputeReason,
    DisputeRefusedError,
    InvoiceDispute,
    checked_deadline,
    open_dispute,
    standing,
)
from cobro.domain.money import Money

DISPUTE_LOOK = "-dispute"  # the look at a deadline; no name of a step has a dash
_TRIES = 6


@dataclass(frozen=True, slots=True)
class OpenDispute:
    """`amount_minor` 0 stands for all of the principal that is open; no deadline for the usual.

    `person` is empty where the payer wrote it, `owner` where nobody looks after it yet.
    """

    invoice_id: str
    reason: DisputeReason
    text: str
    amount_minor: int = 0
    owner: str = ""
    deadline_date: date | None = None
    person: str = ""


class DisputeDesk:
    """What both opening and deciding need: the day, the look at a deadline, and patience."""

    def __init__(
        self,
        *,
        invoices: Invoices,
        issuers: Issuers,
        disputes: Disputes,
        quotes: Quotes,
        agenda: Agenda,
        clock: Clock,
        pause: Pause,
    ) -> None:
        self.invoices = invoices
        self.disputes = disputes
        self.quotes = quotes
        self._issuers = issuers
        self._agenda = agenda
        self._clock = clock
        self._pause = pause

    def insist(self, attempt: Callable[[], InvoiceDispute]) -> InvoiceDispute:
        return insist(attempt, DisputeMovedError, self._pause, _TRIES)

    def today(self, invoice: Invoice) -> tuple[date, datetime]:
        now = self._clock.now()
        return now.astimezone(self._issuers.get(invoice.draft.issuer_id).zone).date(), now

    def put_look(self, dispute: InvoiceDispute) -> None:
        day = next_contact_date(dispute.claim.deadline_date)
        item = AgendaItem(dispute.issuer_id, dispute.invoice_id, DISPUTE_LOOK, day)
        self._agenda.put(item)


class OpenDisputes:
    def __init__(self, *, desk: DisputeDesk) -> None:
        self._desk = desk

    def __call__(self, command: OpenDispute) -> InvoiceDispute:
        """Return the dispute; the same one asked for again is the same.

        Raises `DisputeRefusedError` where nothing is open or another dispute stands, and
        `InvalidInputError` for an amount or a day out of bounds.
        """
        return self._desk.insist(lambda: self._open(command))

    def _open(self, command: OpenDispute) -> InvoiceDispute:
        invoice = self._desk.invoices.get(command.invoice_id)
        today, now = self._desk.today(invoice)
        found = self._desk.disputes.of_invoice(invoice.invoice_id)
        amount = Money(command.amount_minor or invoice.open.minor, invoice.open.currency)
        day = command.deadline_date or today + timedelta(days=DEADLINE_DAYS)
        claim = Claim(amount, command.reason, command.text, command.owner, day, command.person)
        present = standing(found)
        if present is not None:
            return self._present(present, claim)
        if found and not command.person:
            message = f"a dispute about {invoice.document} was decided: speak with the company"
            raise DisputeRefusedError(message)
        checked_deadline(day, today)
        quoted = self._desk.quotes(invoice, today)
        opened = open_dispute(invoice, claim, len(found) + 1, quoted, now)
        self._desk.disputes.move(opened)
        self._desk.put_look(opened.dispute)
        return opened.dispute

    def _present(self, present: InvoiceDispute, claim: Claim) -> InvoiceDispute:
        said, before = (claim.amount, claim.reason, claim.text), present.claim
        if said != (before.amount, before.reason, before.text):
            message = (
                f"{before.amount} of {present.document} is in dispute until it is decided on: "
                "decide on that one first"
            )
            raise DisputeRefusedError(message)
        self._desk.put_look(present)
        return present


class RemindOfDisputes:
    """Tells, after its deadline, that a dispute is not decided on."""

    def __init__(self, *, disputes: Disputes, exceptions: Exceptions) -> None:
        self._disputes = disputes
        self._exceptions = exceptions

    def look(self, invoice: Invoice, today: date, at: datetime) -> str:
        """Park one that is overdue where a person sees it, once for each deadline."""
        dispute = standing(self._disputes.of_invoice(invoice.invoice_id))
        if dispute is None or today <= dispute.claim.deadline_date:
            return "already"
        self._exceptions.park(_overdue(dispute, at))
        return "overdue"


def _overdue(dispute: InvoiceDispute, at: datetime) -> ExceptionItem:
    day = dispute.claim.deadline_date
    message = json.dumps({"dispute_id": dispute.dispute_id, "deadline_date": day.isoformat()})
    whose = f" by {dispute.claim.owner}" if dispute.claim.owner else ""
    return ExceptionItem(
        exception_id=derived_id("exc", DISPUTES, message),
        issuer_id=dispute.issuer_id,
        queue=DISPUTES,
        reason_code="dispute_overdue",
        explanation=(
            f"the dispute about {dispute.claim.amount} of invoice {dispute.document} was to be "
            f"decided on{whose} until {day}: decide on it, then replay this"
        ),
        message=message,
        raised_at=at,
        amount_minor=dispute.claim.amount.minor,
        currency=dispute.claim.amount.currency.value,
    )
