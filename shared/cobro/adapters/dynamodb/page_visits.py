"""Notices on payers' pages, views of those and how often payers write, in the table of dunning.

`PAGE#issuer#customer` is one row, the notice that stands: a page reads it at once. Views lie under
`VIEW#issuer#customer` by day and link, and go after two years, which is as far as timelines look.
`WRITES#issuer#customer` counts by day.
"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.update import Action

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.domain.page_visits import PageNotice, PageView
from cobro.domain.preferences import WRITES_A_DAY_MAX

_SORT = "-"
_KEEP_DAYS = 730
_COUNTED_FOR = timedelta(days=3)


class DynamoPageNotices:
    def leave(self, notice: PageNotice) -> None:
        day = notice.left_date.isoformat()
        is_newer = (AgendaRow.goes_with != notice.name) & (AgendaRow.at <= day)
        with database():
            try:
                _notice_row(notice).save(AgendaRow.pk.does_not_exist() | is_newer)
            except PutError as error:
                if not is_condition(error):
                    raise

    def latest(self, issuer_id: str, customer_id: str) -> PageNotice | None:
        with database():
            try:
                row = AgendaRow.get(_page(issuer_id, customer_id), _SORT, consistent_read=True)
            except AgendaRow.DoesNotExist:
                return None
        return _notice(issuer_id, customer_id, row)

    def mark_read(self, notice: PageNotice, at: datetime) -> datetime | None:
        row = AgendaRow(_page(notice.issuer_id, notice.customer_id), _SORT)
        actions: list[Action] = [AgendaRow.settled_at.set(at.isoformat())]
        is_unread = (AgendaRow.goes_with == notice.name) & AgendaRow.settled_at.does_not_exist()
        with database():
            try:
                row.update(actions, is_unread)
            except UpdateError as error:
                if not is_condition(error):
                    raise
                known = self.latest(notice.issuer_id, notice.customer_id)
                return known.read_at if known and known.name == notice.name else None
        return at


class DynamoPageViews:
    def add(self, view: PageView) -> None:
        expires = datetime(view.on.year, view.on.month, view.on.day, tzinfo=UTC)
        row = AgendaRow(
            _views(view.issuer_id, view.customer_id),
            view.view_id,
            at=view.viewed_at.astimezone(UTC).isoformat(),
            expires_at=int((expires + timedelta(days=_KEEP_DAYS)).timestamp()),
        )
        with database():
            try:
                row.save(AgendaRow.pk.does_not_exist())
            except PutError as error:
                if not is_condition(error):
                    raise

    def recent(self, issuer_id: str, customer_id: str, limit: int) -> Sequence[PageView]:
        with database():
            rows = AgendaRow.query(
                _views(issuer_id, customer_id), scan_index_forward=False, limit=limit
            )
            return [_view(issuer_id, customer_id, row) for row in rows]


class DynamoPageWrites:
    def admit(self, issuer_id: str, customer_id: str, on: date) -> bool:
        row = AgendaRow(f"WRITES#{issuer_id}#{customer_id}", on.isoformat())
        day = datetime(on.year, on.month, on.day, tzinfo=UTC)
        actions: list[Action] = [
            AgendaRow.version.add(1),
            AgendaRow.expires_at.set(int((day + _COUNTED_FOR).timestamp())),
        ]
        has_room = AgendaRow.version.does_not_exist() | (AgendaRow.version < WRITES_A_DAY_MAX)
        with database():
            try:
                row.update(actions, has_room)
            except UpdateError as error:
                if not is_condition(error):
                    raise
                return False
        return True


def _page(issuer_id: str, customer_id: str) -> str:
    return f"PAGE#{issuer_id}#{customer_id}"


def _views(issuer_id: str, customer_id: str) -> str:
    return f"VIEW#{issuer_id}#{customer_id}"


def _notice_row(notice: PageNotice) -> AgendaRow:
    return AgendaRow(
        _page(notice.issuer_id, notice.customer_id),
        _SORT,
        goes_with=notice.name,
        detail=json.dumps({"template": notice.template, "documents": notice.documents}),
        at=notice.left_date.isoformat(),
    )


def _notice(issuer_id: str, customer_id: str, row: AgendaRow) -> PageNotice:
    facts = json.loads(row.detail or "")
    return PageNotice(
        issuer_id=issuer_id,
        customer_id=customer_id,
        name=row.goes_with or "",
        template=facts["template"],
        documents=tuple(facts["documents"]),
        left_date=date.fromisoformat(row.at or ""),
        read_at=datetime.fromisoformat(row.settled_at) if row.settled_at else None,
    )


def _view(issuer_id: str, customer_id: str, row: AgendaRow) -> PageView:
    on, micros, invoice_id = row.sk.split("#", 2)
    since = timedelta(microseconds=int(micros))
    return PageView(
        issuer_id=issuer_id,
        customer_id=customer_id,
        invoice_id=invoice_id,
        link_made_at=datetime.fromtimestamp(0, UTC) + since,
        on=date.fromisoformat(on),
        viewed_at=datetime.fromisoformat(row.at or ""),
    )
