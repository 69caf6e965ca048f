"""Notes of calls in the table of dunning, `CALL#issuer#customer`, in order of the calls."""

from collections.abc import Sequence
from datetime import UTC, datetime

from pynamodb.exceptions import PutError

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.domain.timeline import CallNote


class DynamoCallNotes:
    def add(self, note: CallNote) -> CallNote:
        key = _key(note.issuer_id, note.customer_id)
        row = AgendaRow(
            key,
            note.note_id,
            state=note.called_at.astimezone(UTC).isoformat(),
            detail=note.text,
            at=note.noted_at.isoformat(),
            author=note.person,
            outcome=note.outcome or None,
            invoice_id=note.invoice_id or None,
            phone_hash=note.phone_hash or None,
        )
        with database():
            try:
                row.save(AgendaRow.pk.does_not_exist())
            except PutError as error:
                if not is_condition(error):
                    raise
                row = AgendaRow.get(key, note.note_id, consistent_read=True)
        return _note(note.issuer_id, note.customer_id, row)

    def recent(self, issuer_id: str, customer_id: str, limit: int) -> Sequence[CallNote]:
        with database():
            rows = AgendaRow.query(
                _key(issuer_id, customer_id),
                consistent_read=True,
                scan_index_forward=False,
                limit=limit,
            )
            return [_note(issuer_id, customer_id, row) for row in rows]


def _key(issuer_id: str, customer_id: str) -> str:
    return f"CALL#{issuer_id}#{customer_id}"


def _note(issuer_id: str, customer_id: str, row: AgendaRow) -> CallNote:
    return CallNote(
        issuer_id=issuer_id,
        customer_id=customer_id,
        called_at=datetime.fromisoformat(row.state or ""),
        text=row.detail or "",
        person=row.author or "",
        noted_at=datetime.fromisoformat(row.at or ""),
        outcome=row.outcome or "",
        invoice_id=row.invoice_id or "",
        phone_hash=row.phone_hash or "",
    )
