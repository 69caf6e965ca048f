"""What customers wrote back, in the table of dunning: `ASKED#issuer#customer`, by the request."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.update import Action

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.domain.customer_requests import CustomerRequest, RequestState
from cobro.domain.dunning.policy import Channel

# What is kept as it came, beside what has an attribute of its own.
_FACTS = ("message_id", "sender", "subject", "text", "attachments", "is_proved", "stored_as")
_SAID = ("step", "answered_by", "note")


class DynamoCustomerRequests:
    def find(self, issuer_id: str, customer_id: str, request_id: str) -> CustomerRequest | None:
        with database():
            try:
                row = AgendaRow.get(_key(issuer_id, customer_id), request_id, consistent_read=True)
            except AgendaRow.DoesNotExist:
                return None
        return _request(issuer_id, customer_id, row)

    def add(self, request: CustomerRequest) -> None:
        row = AgendaRow(
            _key(request.issuer_id, request.customer_id),
            request.request_id,
            state=request.state.value,
            detail=_detail(request),
            at=request.received_at.astimezone(UTC).isoformat(),
            channel=request.channel.value,
            invoice_id=request.invoice_id or None,
        )
        with database():
            try:
                row.save(AgendaRow.pk.does_not_exist())
            except PutError as error:
                if not is_condition(error):
                    raise

    def change(self, request: CustomerRequest) -> bool:
        row = AgendaRow(_key(request.issuer_id, request.customer_id), request.request_id)
        actions: list[Action] = [
            AgendaRow.state.set(request.state.value),
            AgendaRow.author.set(request.owner),
            AgendaRow.detail.set(_detail(request)),
        ]
        if request.answered_at is not None:
            actions.append(AgendaRow.settled_at.set(request.answered_at.isoformat()))
        with database():
            try:
                row.update(actions, AgendaRow.state == RequestState.OPEN.value)
            except UpdateError as error:
                if not is_condition(error):
                    raise
                return False
        return True

    def recent(self, issuer_id: str, customer_id: str, limit: int) -> Sequence[CustomerRequest]:
        with database():
            rows = list(AgendaRow.query(_key(issuer_id, customer_id), consistent_read=True))
        found = [_request(issuer_id, customer_id, row) for row in rows]
        return sorted(found, key=lambda each: each.received_at, reverse=True)[:limit]


def _key(issuer_id: str, customer_id: str) -> str:
    return f"ASKED#{issuer_id}#{customer_id}"


def _detail(request: CustomerRequest) -> str:
    facts = {name: getattr(request, name) for name in (*_FACTS, *_SAID)}
    return json.dumps(facts, ensure_ascii=False)


def _request(issuer_id: str, customer_id: str, row: AgendaRow) -> CustomerRequest:
    return CustomerRequest(
        issuer_id=issuer_id,
        customer_id=customer_id,
        channel=Channel(row.channel),
        received_at=datetime.fromisoformat(row.at or ""),
        invoice_id=row.invoice_id or "",
        state=RequestState(row.state),
        owner=row.author or "",
        answered_at=datetime.fromisoformat(row.settled_at) if row.settled_at else None,
        **json.loads(row.detail or ""),
    )
