"""What a customer wrote back to us, and who sees to it.

A reply is a request from the moment it comes: open until a person says that it is answered, with an
owner once somebody took it. The same message of the same sender is the same request, whatever its
text is quoted in. `is_proved` tells whether the provider holds the sender for who it says it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import RejectionError
from cobro.domain.ids import derived_id
from cobro.domain.timeline import Moment, MomentKind

TEXT_MAX = 2000
SUBJECT_MAX = 200


class RequestState(StrEnum):
    """Whether somebody still has to see to it."""

    OPEN = "open"
    ANSWERED = "answered"


class RequestAnsweredError(RejectionError):
    """Nobody can take what is answered already."""

    code: ClassVar[str] = "request_answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRequest:
    """A message that came in, cut to what a person reads of it.

    `message_id` is the sender's own name of the message. `invoice_id` and `step` name the message
    of ours that it answers, where that is known; `stored_as` where the whole of it lies.
    """

    issuer_id: str
    customer_id: str
    channel: Channel
    message_id: str
    sender: str
    received_at: datetime
    subject: str = ""
    text: str = ""
    attachments: int = 0
    is_proved: bool = False
    invoice_id: str = ""
    step: str = ""
    stored_as: str = ""
    state: RequestState = RequestState.OPEN
    owner: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""
    note: str = ""

    @property
    def request_id(self) -> str:
        """Return its name: one for the same message to the same customer, however often it came."""
        key = (self.issuer_id, self.customer_id, self.channel.value, self.message_id)
        return derived_id("req", *key)

    def taken_by(self, owner: str) -> "CustomerRequest":
        """Return it in somebody's hands; raise `RequestAnsweredError` where it is answered."""
        if self.state is RequestState.ANSWERED:
            message = f"request {self.request_id} is answered: nobody has to take it"
            raise RequestAnsweredError(message)
        return replace(self, owner=owner)

    def answered(self, person: str, note: str, at: datetime) -> "CustomerRequest":
        """Return it as answered; whoever answered first did."""
        if self.state is RequestState.ANSWERED:
            return self
        return replace(
            self,
            state=RequestState.ANSWERED,
            owner=self.owner or person,
            answered_at=at,
            answered_by=person,
            note=note,
        )


def moments_of(request: CustomerRequest) -> Iterator[Moment]:
    """Tell a timeline of a request: when it came, as it stands, and when it was answered."""
    said = (request.channel.value, request.subject, request.text)
    yield Moment(
        MomentKind.REQUEST,
        request.received_at,
        request.state.value,
        request.request_id,
        request.owner,
        request.invoice_id,
        " ".join(filter(None, said)),
    )
    if request.answered_at is not None:
        yield Moment(
            MomentKind.REQUEST_ANSWERED,
            request.answered_at,
            request.state.value,
            request.request_id,
            request.answered_by,
            request.invoice_id,
            request.note,
        )
