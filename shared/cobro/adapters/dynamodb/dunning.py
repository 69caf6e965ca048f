"""Agenda of reminders and the notices that prove each step went out at most once.

Agenda rows lie under their day and one of a few shards, so that a run queries exactly the days it
plans. They are not deleted when done: a planned day is never read again, and time-to-live takes the
rows away at no cost. What is put off within a day that is planned waits beside it, by its instant.
"""

import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.update import Action

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.application.ports import AgendaItem, Notice, NoticeClaimedError, NoticeTerms
from cobro.application.ports.reminders import NO_TERMS, Waiting
from cobro.domain.dunning.deliveries import Delivery
from cobro.domain.dunning.policy import Tone
from cobro.domain.ids import InvoiceId, IssuerId
from cobro.domain.money import Currency, Money

SHARDS = 4
_KEEP_DAYS = 60


def agenda_keys(issuer_id: str, day: date) -> list[str]:
    """Return the partition keys under which a company's reminders of a day lie, by shard."""
    return [f"AGENDA#{issuer_id}#{day.isoformat()}#{shard}" for shard in range(SHARDS)]


def _later_key(waiting: Waiting) -> tuple[str, str]:
    item = waiting.item
    day = item.on.isoformat()
    return (
        f"LATER#{item.issuer_id}",
        f"{_instant(waiting.opens_at)}#{day}#{item.invoice_id}#{item.step}",
    )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


class DynamoAgenda:
    def put(self, item: AgendaItem) -> None:
        shard = zlib.crc32(item.invoice_id.encode()) % SHARDS
        expires = datetime(item.on.year, item.on.month, item.on.day, tzinfo=UTC)
        expires += timedelta(days=_KEEP_DAYS)
        row = AgendaRow(
            agenda_keys(item.issuer_id, item.on)[shard],
            f"{item.invoice_id}#{item.step}",
            expires_at=int(expires.timestamp()),
        )
        with database():
            row.save()

    def due_on(self, issuer_id: str, day: date) -> Iterator[AgendaItem]:
        for partition in agenda_keys(issuer_id, day):
            with database():
                keys = [row.sk for row in AgendaRow.query(partition)]
            for key in keys:
                invoice_id, _, step = key.partition("#")
                yield AgendaItem(IssuerId(issuer_id), InvoiceId(invoice_id), step, day)

    def put_later(self, item: AgendaItem, at: datetime) -> None:
        expires = at + timedelta(days=_KEEP_DAYS)
        row = AgendaRow(*_later_key(Waiting(item, at)), expires_at=int(expires.timestamp()))
        with database():
            row.save()

    def waiting(self, issuer_id: str, through: datetime) -> Iterator[Waiting]:
        until = AgendaRow.sk < _instant(through + timedelta(seconds=1))
        with database():
            rows = list(AgendaRow.query(f"LATER#{issuer_id}", until))
        for row in rows:
            at, day, invoice_id, step = row.sk.split("#", 3)
            item = AgendaItem(
                IssuerId(issuer_id), InvoiceId(invoice_id), step, date.fromisoformat(day)
            )
            yield Waiting(item, datetime.fromisoformat(at))

    def drop(self, waiting: Waiting) -> None:
        with database():
            AgendaRow(*_later_key(waiting)).delete()

    def planned_through(self, issuer_id: str) -> date | None:
        with database():
            try:
                row = AgendaRow.get(f"PLAN#{issuer_id}", "-")
            except AgendaRow.DoesNotExist:
                return None
        return date.fromisoformat(row.detail or "")

    def mark_planned(self, issuer_id: str, day: date) -> None:
        with database():
            AgendaRow(f"PLAN#{issuer_id}", "-", detail=day.isoformat()).save()


class DynamoNotices:
    def claim(
        self, invoice_id: str, step: str, at: datetime, terms: NoticeTerms = NO_TERMS
    ) -> None:
        free = AgendaRow.pk.does_not_exist() | AgendaRow.state.is_in("refused", "paused")
        row = notice_row(invoice_id, Notice(step, "sending", "", at, terms))
        with database():
            try:
                row.save(free)
            except PutError as error:
                if not is_condition(error):
                    raise
                row.refresh(consistent_read=True)
                claimed_at = datetime.fromisoformat(row.at or "")
                raise NoticeClaimedError(row.state or "", claimed_at) from error

    def record(self, invoice_id: str, step: str, state: str, detail: str, at: datetime) -> None:
        row = AgendaRow(f"NOTICE#{invoice_id}", step)
        actions: list[Action] = [
            AgendaRow.state.set(state),
            AgendaRow.detail.set(detail),
            AgendaRow.at.set(at.isoformat()),
        ]
        with database():
            try:
                row.update(actions, AgendaRow.state == "sending")
            except UpdateError as error:
                # Recorded already: the answer of an earlier try was lost on its way back.
                if not is_condition(error):
                    raise

    def skip(
        self, invoice_id: str, step: str, reason: str, at: datetime, terms: NoticeTerms = NO_TERMS
    ) -> None:
        _keep_first(notice_row(invoice_id, Notice(step, "skipped", reason, at, terms)))

    def pause(self, invoice_id: str, step: str, reason: str, at: datetime) -> None:
        _keep_first(notice_row(invoice_id, Notice(step, "paused", reason, at)))

    def done(self, invoice_id: str, step: str, what: str, at: datetime, terms: NoticeTerms) -> None:
        _keep_first(notice_row(invoice_id, Notice(step, "done", what, at, terms)))

    def of_invoice(self, invoice_id: str) -> dict[str, Notice]:
        with database():
            rows = AgendaRow.query(f"NOTICE#{invoice_id}", consistent_read=True)
            return {row.sk: _notice(row) for row in rows}

    def states(self, invoice_id: str) -> dict[str, str]:
        """Return the state of each step that was claimed or skipped."""
        return {step: notice.state for step, notice in self.of_invoice(invoice_id).items()}


def _keep_first(row: AgendaRow) -> None:
    with database():
        try:
            row.save(AgendaRow.pk.does_not_exist() | (AgendaRow.state == "paused"))
        except PutError as error:
            if not is_condition(error):
                raise


def notice_row(invoice_id: str, notice: Notice) -> AgendaRow:
    terms = notice.terms
    return AgendaRow(
        f"NOTICE#{invoice_id}",
        notice.step,
        state=notice.state,
        detail=notice.detail or None,
        at=notice.noticed_at.isoformat(),
        policy=terms.policy or None,
        tone=terms.tone,
        channel=terms.channel or None,
        no_channel=",".join(terms.no_channel) or None,
        goes_with=terms.goes_with or None,
        owed_minor=terms.owed.minor if terms.owed else None,
        currency=terms.owed.currency.value if terms.owed else None,
    )


def _notice(row: AgendaRow) -> Notice:
    """Read a notice; the first version did not keep by what it went."""
    terms = NoticeTerms(
        policy=row.policy or "",
        tone=Tone(row.tone) if row.tone else None,
        channel=row.channel or "",
        no_channel=tuple((row.no_channel or "").split(",")) if row.no_channel else (),
        goes_with=row.goes_with or "",
        owed=Money(int(row.owed_minor or 0), Currency(row.currency)) if row.currency else None,
    )
    return Notice(
        row.sk,
        row.state or "",
        row.detail or "",
        datetime.fromisoformat(row.at or ""),
        terms,
        Delivery.at_place(row.delivery) if row.delivery else None,
    )
