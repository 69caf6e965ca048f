"""What customers wrote back, as the HTTP API takes and shows it, version 1."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.application.open_requests import OpenRequest, RequestPage
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


def open_requests_view(page: RequestPage) -> dict[str, Any]:
    return {"requests": [_line(each) for each in page.lines], "is_complete": page.is_complete}


def _line(line: OpenRequest) -> dict[str, Any]:
    request = line.request
    return {
        "exception_id": line.item.exception_id,
        "request_id": request.request_id if request else None,
        "kind": line.kind,
        "channel": line.channel.value,
        "customer_id": line.customer_id,
        "name": line.name,
        "invoice_id": line.invoice_id,
        "received_at": line.item.raised_at,
        "sender": request.sender if request else "",
        "sender_proved": request is None or request.is_proved,
        "subject": request.subject if request else "",
        "text": line.text,
        "attachments": request.attachments if request else 0,
        "owner": line.owner,
    }


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
