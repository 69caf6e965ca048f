"""The store of remittance runs: a run and the counter of its agreement change together.

The counter's condition admits one writer at a time, so that neither a file number nor an order is
left out or used twice.
"""

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from cobro.adapters.dynamodb.connection import (
    Database,
    Put,
    TransactionRefusedError,
    Update,
    database,
)
from cobro.adapters.dynamodb.remittance_rows import (
    COUNTER_SORT,
    FILE_PREFIX,
    RemittanceRow,
    agreement_key,
    run_of,
    run_row,
)
from cobro.application.ports.remittance import RunTakenError
from cobro.domain.errors import NotFoundError
from cobro.domain.remittances import RemittanceRun, RunCounter


class DynamoRemittanceRuns:
    def __init__(self, tables: Database) -> None:
        self._tables = tables

    def counter(self, issuer_id: str, agreement_id: str) -> RunCounter:
        key = agreement_key(issuer_id, agreement_id)
        with database():
            try:
                row = RemittanceRow.get(key, COUNTER_SORT, consistent_read=True)
            except RemittanceRow.DoesNotExist:
                return RunCounter(issuer_id, agreement_id)
        return RunCounter(
            issuer_id,
            agreement_id,
            int(row.last_file or 0),
            int(row.ordered_through or 0),
            row.last_run or "",
        )

    def take(self, counter: RunCounter, run: RemittanceRun) -> None:
        put = Put(run_row(run), RemittanceRow.pk.does_not_exist())
        try:
            self._tables.transact([put], [_advance(counter, counter.after(run))])
        except TransactionRefusedError as refusal:
            message = f"another writer took orders of agreement {counter.agreement_id}"
            raise RunTakenError(message) from refusal

    def get(self, issuer_id: str, agreement_id: str, name: str) -> RemittanceRun:
        key = agreement_key(issuer_id, agreement_id)
        with database():
            try:
                return run_of(RemittanceRow.get(key, name, consistent_read=True))
            except RemittanceRow.DoesNotExist as error:
                message = f"agreement {agreement_id} has no remittance {name}"
                raise NotFoundError(message) from error

    def finish(self, run: RemittanceRun) -> None:
        key = agreement_key(run.issuer_id, run.agreement.agreement_id)
        actions: list[Action] = [
            RemittanceRow.state.set(run.state.value),
            RemittanceRow.sha256.set(run.sha256),
        ]
        with database():
            RemittanceRow(key, run.name).update(actions, RemittanceRow.pk.exists())

    def files(self, issuer_id: str, agreement_id: str) -> list[RemittanceRun]:
        with database():
            rows = RemittanceRow.query(
                agreement_key(issuer_id, agreement_id),
                RemittanceRow.sk.startswith(FILE_PREFIX),
                scan_index_forward=False,
            )
            return [run_of(row) for row in rows]


def _advance(before: RunCounter, after: RunCounter) -> Update:
    unchanged: Condition = RemittanceRow.ordered_through.does_not_exist()
    if before.ordered_through:
        unchanged = RemittanceRow.ordered_through == before.ordered_through
    actions: list[Action] = [
        RemittanceRow.last_file.set(after.last_file),
        RemittanceRow.ordered_through.set(after.ordered_through),
        RemittanceRow.last_run.set(after.last_run),
    ]
    row = RemittanceRow(agreement_key(before.issuer_id, before.agreement_id), COUNTER_SORT)
    return Update(row, actions, unchanged)
