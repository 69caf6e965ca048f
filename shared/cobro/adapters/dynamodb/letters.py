"""Letters in the table of dunning, by company and day, and the batches that they make.

`LETTER#issuer#day` are the letters of a day, `LETTERS#issuer` the batches by day, and
`LETTERED#invoice` what makes a letter one, by its step. All three are written in one transaction,
under the condition that the batch still takes letters.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from cobro.adapters.dynamodb.connection import (
    Database,
    Put,
    TransactionRefusedError,
    Update,
    database,
    is_condition,
)
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.application.ports.letters import Letter, LetterRow, LettersClosedError
from cobro.domain.letters import BatchState, LetterBatch
from cobro.domain.parties import Language

_BEFORE = {
    BatchState.DRAWN: BatchState.CLOSED,
    BatchState.POSTED: BatchState.DRAWN,
}


class DynamoLetters:
    def __init__(self, tables: Database) -> None:
        self._tables = tables

    def leave(self, letter: Letter) -> None:
        day = letter.written_date.isoformat()
        kept = AgendaRow(f"LETTERED#{letter.invoice_id}", letter.step, at=day)
        row = AgendaRow(
            _letters(letter.issuer_id, day), letter.name, detail=_written(letter), at=day
        )
        batch = AgendaRow(_batches(letter.issuer_id), day)
        gathering: list[Action] = [AgendaRow.state.set(BatchState.GATHERING.value)]
        is_new = AgendaRow.pk.does_not_exist()
        takes = AgendaRow.state.does_not_exist() | (AgendaRow.state == BatchState.GATHERING.value)
        try:
            self._tables.transact(
                [Put(kept, is_new), Put(row, is_new)], [Update(batch, gathering, takes)]
            )
        except TransactionRefusedError as refusal:
            if refusal.failed(0):
                return
            message = f"the letters of {day} are closed: it goes with those of the next day"
            raise LettersClosedError(message) from refusal

    def batches(self, issuer_id: str, limit: int) -> Sequence[LetterBatch]:
        with database():
            rows = AgendaRow.query(
                _batches(issuer_id), consistent_read=True, scan_index_forward=False, limit=limit
            )
            return [_batch(issuer_id, row) for row in rows]

    def find(self, issuer_id: str, gathered_date: date) -> LetterBatch | None:
        with database():
            try:
                row = AgendaRow.get(
                    _batches(issuer_id), gathered_date.isoformat(), consistent_read=True
                )
            except AgendaRow.DoesNotExist:
                return None
        return _batch(issuer_id, row)

    def close(self, batch: LetterBatch) -> None:
        actions: list[Action] = [AgendaRow.state.set(BatchState.CLOSED.value)]
        _update(batch, actions, AgendaRow.state == BatchState.GATHERING.value)

    def of_day(self, issuer_id: str, gathered_date: date) -> Sequence[Letter]:
        with database():
            rows = AgendaRow.query(
                _letters(issuer_id, gathered_date.isoformat()), consistent_read=True
            )
            return [_read(json.loads(row.detail or "")) for row in rows]

    def write(self, batch: LetterBatch) -> bool:
        counts = {"letters": batch.letters, "pages": batch.pages, "left_out": batch.left_out}
        actions: list[Action] = [
            AgendaRow.state.set(batch.state.value),
            AgendaRow.detail.set(json.dumps(counts)),
            AgendaRow.author.set(batch.posted_by),
        ]
        if batch.drawn_at is not None:
            actions.append(AgendaRow.at.set(batch.drawn_at.isoformat()))
        if batch.posted_at is not None:
            actions.append(AgendaRow.settled_at.set(batch.posted_at.isoformat()))
        return _update(batch, actions, AgendaRow.state == _BEFORE[batch.state].value)


def _update(batch: LetterBatch, actions: list[Action], condition: Condition) -> bool:
    row = AgendaRow(_batches(batch.issuer_id), batch.gathered_date.isoformat())
    with database():
        try:
            row.update(actions, condition)
        except UpdateError as error:
            if not is_condition(error):
                raise
            return False
    return True


def _letters(issuer_id: str, day: str) -> str:
    return f"LETTER#{issuer_id}#{day}"


def _batches(issuer_id: str) -> str:
    return f"LETTERS#{issuer_id}"


def _batch(issuer_id: str, row: AgendaRow) -> LetterBatch:
    return LetterBatch(
        issuer_id=issuer_id,
        gathered_date=date.fromisoformat(row.sk),
        state=BatchState(row.state),
        drawn_at=datetime.fromisoformat(row.at) if row.at else None,
        posted_at=datetime.fromisoformat(row.settled_at) if row.settled_at else None,
        posted_by=row.author or "",
        **json.loads(row.detail or "{}"),
    )


def _written(letter: Letter) -> str:
    facts = asdict(letter) | {
        "language": letter.language.value,
        "written_date": letter.written_date.isoformat(),
    }
    return json.dumps(facts, ensure_ascii=False)


def _read(facts: dict[str, Any]) -> Letter:
    texts = {name: tuple(facts[name]) for name in ("before", "after", "fine")}
    return Letter(
        **facts
        | texts
        | {
            "language": Language(facts["language"]),
            "written_date": date.fromisoformat(facts["written_date"]),
            "rows": tuple(LetterRow(**row) for row in facts["rows"]),
        }
    )
