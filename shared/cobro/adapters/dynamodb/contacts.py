"""What each payer heard of late, in the table of dunning: `CONTACTS#issuer#customer`.

The row is written in the transaction that claims a message's steps, over the version that was
counted: two messages to one payer cannot both find a cap free.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pynamodb.expressions.update import Action

from cobro.adapters.dynamodb.connection import (
    Database,
    Put,
    TransactionRefusedError,
    Update,
    database,
)
from cobro.adapters.dynamodb.dunning import DynamoNotices, notice_row
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.application.ports import Notice, NoticeClaimedError
from cobro.application.ports.reminders import ContactsMovedError, NoticeClaim
from cobro.domain.dunning.caps import Contacts, Heard

_SORT = "-"
_KEEP_DAYS = 60


class DynamoContacts:
    def __init__(self, tables: Database) -> None:
        self._tables = tables

    def of(self, issuer_id: str, customer_id: str) -> Contacts:
        key = _key(issuer_id, customer_id)
        with database():
            try:
                row = AgendaRow.get(key, _SORT)
            except AgendaRow.DoesNotExist:
                return Contacts(issuer_id, customer_id)
        heard = tuple(
            Heard(date.fromisoformat(day), notice) for day, notice in json.loads(row.detail or "")
        )
        return Contacts(issuer_id, customer_id, heard, int(row.version or 0))

    def claim(self, claims: Sequence[NoticeClaim], contacts: Contacts, at: datetime) -> None:
        free = AgendaRow.pk.does_not_exist() | AgendaRow.state.is_in("refused", "paused")
        notices = [
            Put(notice_row(c.invoice_id, Notice(c.step, "sending", "", at, c.terms)), free)
            for c in claims
        ]
        before = contacts.version - 1
        is_unmoved = AgendaRow.version == before if before else AgendaRow.pk.does_not_exist()
        try:
            self._tables.transact([*notices, Put(_row(contacts, at), is_unmoved)], [])
        except TransactionRefusedError as refusal:
            raise _why(refusal, len(claims)) from refusal

    def record(self, claims: Sequence[NoticeClaim], state: str, detail: str, at: datetime) -> None:
        if len(claims) == 1:  # a write alone costs half of one in a transaction
            DynamoNotices().record(claims[0].invoice_id, claims[0].step, state, detail, at)
            return
        is_claimed = AgendaRow.state == "sending"
        actions: list[Action] = [
            AgendaRow.state.set(state),
            AgendaRow.detail.set(detail),
            AgendaRow.at.set(at.isoformat()),
        ]
        rows = [AgendaRow(f"NOTICE#{claim.invoice_id}", claim.step) for claim in claims]
        try:
            self._tables.transact([], [Update(row, actions, is_claimed) for row in rows])
        except TransactionRefusedError:
            # Recorded already: the answer of an earlier try was lost on its way back.
            return


def _why(refusal: TransactionRefusedError, claims: int) -> Exception:
    """Return what a refusal says; a step that was claimed says more than contacts that moved."""
    taken = [refusal.found(position) for position in range(claims) if refusal.failed(position)]
    if not taken:
        return ContactsMovedError()
    states = [(_text(item, "state"), datetime.fromisoformat(_text(item, "at"))) for item in taken]
    return NoticeClaimedError(*max(states, key=lambda each: each[0] == "sending"))


def _text(item: Mapping[str, Any], name: str) -> str:
    return str(item[name]["S"])


def _key(issuer_id: str, customer_id: str) -> str:
    return f"CONTACTS#{issuer_id}#{customer_id}"


def _row(contacts: Contacts, at: datetime) -> AgendaRow:
    return AgendaRow(
        _key(contacts.issuer_id, contacts.customer_id),
        _SORT,
        detail=json.dumps([[each.on.isoformat(), each.notice] for each in contacts.heard]),
        at=at.astimezone(UTC).isoformat(),
        version=contacts.version,
        expires_at=int((at + timedelta(days=_KEEP_DAYS)).timestamp()),
    )
