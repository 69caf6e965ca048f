"""What customers wrote back, as the HTTP API takes and shows it, version 1."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.contracts.fields import Key
from cobro.domain.customer_requests import TEXT_MAX, CustomerRequest


class TakeRequestV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Give a request to somebody; whoever asks takes it where nobody is named."""

    issuer_id: Key
    owner: Annotated[str, Meta(max_length=100)] = ""


class AnswerRequestV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Say that a request is answered, and how."""

    issuer_id: Key
    note: Annotated[str, Meta(max_length=TEXT_MAX)] = ""


def request_view(request: CustomerRequest) -> dict[str, Any]:
    return {
        "request_id": request.request_id,
        "customer_id": request.customer_id,
        "channel": request.channel.value,
        "sender": request.sender,
        "sender_proved": request.is_proved,
        "received_at": request.received_at,
        "subject": request.subject,
        "text": request.text,
        "attachments": request.attachments,
        "invoice_id": request.invoice_id,
        "step": request.step,
        "stored_as": request.stored_as,
        "state": request.state.value,
        "owner": request.owner,
        "answered_at": request.answered_at,
        "answered_by": request.answered_by,
        "note": request.note,
    }
