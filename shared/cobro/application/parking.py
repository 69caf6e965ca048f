"""Keep what a rule refused where a person sees it, and send it again when asked to.

An item is named by its queue and message: the same input parked twice is one item. Replaying sends
the very message again; if it is refused again it is parked again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from cobro.application.ports import (
    Clock,
    ExceptionItem,
    Exceptions,
    Outgoing,
    OutgoingMessage,
)
from cobro.domain.errors import RejectionError
from cobro.domain.ids import derived_id
from cobro.domain.money import Money

UNASSIGNED = "-"
BILLING = "bill_contracts"  # the work of a schedule: it comes through no queue
COLLECTION = "collect_payments"  # the work of a schedule too
CALLS = "call_tasks"  # the work of a person: replaying one says that it is done
PROMISES = "promises"  # and who spoke with a payer that broke one
ADDRESSES = "addresses"  # and who asked a customer for another address
DISPUTES = "disputes"  # and who was to decide on a dispute
LEGAL = "legal_steps"  # and who decided on a protest or a credit bureau
AGREEMENTS = "agreements"  # and who spoke with a payer that broke an agreement
EXPORTS = "run_exports"  # and who asked whether a mail with an export came
STATEMENTS = "mail_statements"  # and who asked whether a statement came
ANNOUNCEMENTS = "send_announcements"  # and who asked whether an announcement came
PAYER_REQUESTS = "payer_requests"  # the work of a person too: replaying one says it is answered
REPLIES = "whatsapp_replies"  # and who answered a payer that wrote back
MAIL_REPLIES = "mail_replies"  # by mail as well
QUEUE_OF_REPLIES = {"whatsapp": REPLIES, "email": MAIL_REPLIES}
# Replaying these sends nothing: a schedule or a person does the work.
WITHOUT_QUEUE = (
    BILLING,
    COLLECTION,
    CALLS,
    PROMISES,
    ADDRESSES,
    DISPUTES,
    AGREEMENTS,
    EXPORTS,
    STATEMENTS,
    ANNOUNCEMENTS,
    LEGAL,
    PAYER_REQUESTS,
    REPLIES,
    MAIL_REPLIES,
)


@dataclass(frozen=True, slots=True)
class RefusedInput:
    """A message of a queue and why it was refused; `issuer_id` where it is known."""

    queue: str
    message: str
    rejection: RejectionError
    issuer_id: str = UNASSIGNED


class ParkInput:
    def __init__(self, *, exceptions: Exceptions, clock: Clock) -> None:
        self._exceptions = exceptions
        self._clock = clock

    def __call__(self, refused: RefusedInput) -> ExceptionItem:
        rejection = refused.rejection
        # What a rejection tells besides, where it knows; no use case is loaded for its class.
        issuer_id = getattr(rejection, "issuer_id", "") or refused.issuer_id
        amount: Money | None = getattr(rejection, "amount", None)
        item = ExceptionItem(
            exception_id=derived_id("exc", refused.queue, refused.message),
            issuer_id=issuer_id,
            queue=refused.queue,
            reason_code=getattr(rejection, "reason_code", rejection.code),
            explanation=str(rejection),
            message=refused.message,
            raised_at=self._clock.now(),
            amount_minor=amount.minor if amount else 0,
            currency=amount.currency.value if amount else "",
        )
        self._exceptions.park(item)
        return item


class NextRun:
    """Stands for the queue of work that a schedule or a person does: nothing is sent."""

    def send(self, messages: Iterable[OutgoingMessage]) -> None:
        """Send nothing."""


class ReplayException:
    def __init__(
        self,
        *,
        exceptions: Exceptions,
        queues: Mapping[str, Outgoing],
        new_name: Callable[[], str],
    ) -> None:
        """`new_name` names each sending anew: a queue drops what it takes for a repeat."""
        self._exceptions = exceptions
        self._queues = queues
        self._new_name = new_name

    def __call__(self, exception_id: str) -> ExceptionItem:
        """Send the item again; it is off the open list unless it is refused again.

        It is closed first: were it sent first, a quick second refusal could find it still open and
        be lost. A crash in between leaves a closed item that can be replayed again by its id.
        """
        item = self._exceptions.get(exception_id)
        if item.queue not in self._queues:
            message = f"what came through {item.queue} cannot be sent again"
            raise RejectionError(message)
        self._exceptions.close(item)
        self._queues[item.queue].send(
            [OutgoingMessage(item.message, group=exception_id, deduplication=self._new_name())]
        )
        return item
