"""Announcements in the table of dunning, how far each came, and who waits for one.

| `pk` | `sk` | |
|---|---|---|
| `ANNOUNCEMENT#issuer` | `code` | `detail` is the document |
| `ANNOUNCEMENT#issuer` | `code#progress` | state, author, instant; `detail`: place and tally |
| `ANNOUNCED#issuer#code` | the customer | waits; is taken away when it came to an end |
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from cobro.adapters.dynamodb.connection import (
    Database,
    Delete,
    Put,
    TransactionRefusedError,
    database,
)
from cobro.adapters.dynamodb.promotion_book import promoter_row
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.application.ports.announcements import (
    AnnouncementMovedError,
    KeptAnnouncement,
    Progress,
)
from cobro.contracts.announcements_api import AnnouncementV1
from cobro.contracts.parsing import parse
from cobro.domain.announcements import Announcement, AnnouncementState, Tally

_PROGRESS = "#progress"
_KEEP_DAYS = 60


class DynamoAnnouncements:
    def __init__(self, tables: Database) -> None:
        self._tables = tables

    def find(self, issuer_id: str, code: str) -> KeptAnnouncement | None:
        with database():
            rows = AgendaRow.query(
                _key(issuer_id),
                AgendaRow.sk.between(code, f"{code}{_PROGRESS}"),
                consistent_read=True,
            )
            return next(iter(_kept(issuer_id, list(rows))), None)

    def every(self, issuer_id: str) -> Sequence[KeptAnnouncement]:
        with database():
            rows = AgendaRow.query(_key(issuer_id), consistent_read=True)
            return _kept(issuer_id, list(rows))

    def progress(self, issuer_id: str, code: str) -> Progress:
        with database():
            row = AgendaRow.get(_key(issuer_id), f"{code}{_PROGRESS}", consistent_read=True)
            return _progress(row)

    def put(self, kept: KeptAnnouncement) -> Progress:
        announcement = kept.announcement
        row = AgendaRow(_key(announcement.issuer_id), announcement.code, detail=kept.document)
        puts = [Put(row, None)]
        if announcement.is_promotion:
            puts.append(Put(promoter_row(announcement.issuer_id), None))
        return self._write(announcement.issuer_id, announcement.code, kept.progress, puts)

    def move(self, issuer_id: str, code: str, progress: Progress) -> Progress:
        return self._write(issuer_id, code, progress)

    def plan(
        self, announcement: Announcement, progress: Progress, customers: Sequence[str]
    ) -> Progress:
        day = announcement.last_date
        expires = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=_KEEP_DAYS)
        key = _waiting_key(announcement.issuer_id, announcement.code)
        rows = [AgendaRow(key, each, expires_at=int(expires.timestamp())) for each in customers]
        is_new = AgendaRow.pk.does_not_exist()
        puts = [Put(row, is_new) for row in rows]
        return self._write(announcement.issuer_id, announcement.code, progress, puts)

    def waiting(self, issuer_id: str, code: str, after: str, limit: int) -> Sequence[str]:
        further = AgendaRow.sk > after if after else None
        with database():
            rows = AgendaRow.query(
                _waiting_key(issuer_id, code), further, limit=limit, consistent_read=True
            )
            return [row.sk for row in rows]

    def settle(
        self, announcement: Announcement, progress: Progress, customers: Sequence[str]
    ) -> Progress:
        key, waits = _waiting_key(announcement.issuer_id, announcement.code), AgendaRow.pk.exists()
        deletes = [Delete(AgendaRow(key, each), waits) for each in customers]
        issuer_id, code = announcement.issuer_id, announcement.code
        return self._write(issuer_id, code, progress, deletes=deletes)

    def _write(
        self,
        issuer_id: str,
        code: str,
        progress: Progress,
        puts: Sequence[Put] = (),
        deletes: Sequence[Delete] = (),
    ) -> Progress:
        before, written = progress.version, progress.next
        row = _row(issuer_id, code, written)
        is_unmoved = AgendaRow.version == before if before else AgendaRow.pk.does_not_exist()
        try:
            self._tables.transact([*puts, Put(row, is_unmoved)], [], deletes)
        except TransactionRefusedError as refusal:
            raise AnnouncementMovedError from refusal
        return written


def _key(issuer_id: str) -> str:
    return f"ANNOUNCEMENT#{issuer_id}"


def _waiting_key(issuer_id: str, code: str) -> str:
    return f"ANNOUNCED#{issuer_id}#{code}"


def _kept(issuer_id: str, rows: Sequence[AgendaRow]) -> list[KeptAnnouncement]:
    """Read documents with how far each came: both are there, or neither."""
    found = {row.sk: row for row in rows}
    return [
        KeptAnnouncement(
            parse(row.detail or "", AnnouncementV1).to_announcement(issuer_id, code),
            row.detail or "",
            _progress(found[f"{code}{_PROGRESS}"]),
        )
        for code, row in found.items()
        if not code.endswith(_PROGRESS)
    ]


def _row(issuer_id: str, code: str, progress: Progress) -> AgendaRow:
    tally = progress.tally
    facts = [progress.after, progress.is_planned, tally.planned, dict(sorted(tally.ends.items()))]
    return AgendaRow(
        _key(issuer_id),
        f"{code}{_PROGRESS}",
        state=progress.state.value,
        author=progress.author or None,
        at=progress.changed_at.isoformat() if progress.changed_at else None,
        version=progress.version,
        detail=json.dumps(facts, separators=(",", ":")),
    )


def _progress(row: AgendaRow) -> Progress:
    after, is_planned, planned, ends = json.loads(row.detail or "")
    return Progress(
        state=AnnouncementState(row.state),
        author=row.author or "",
        changed_at=datetime.fromisoformat(row.at or ""),
        after=after,
        is_planned=is_planned,
        tally=Tally(planned, ends),
        version=int(row.version or 0),
    )
