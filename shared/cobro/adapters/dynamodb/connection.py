"""One DynamoDB client for all the tables, and what its failures mean to a use case.

PynamoDB would build a client per model; a client costs about 100 ms of CPU at a cold start.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.connection import Connection
from pynamodb.exceptions import CancellationReason, PynamoDBException, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from cobro.domain.errors import UnavailableError

Row = TypeVar("Row", bound=Model)

ACTIONS_MAX = 100  # TransactWriteItems, Amazon DynamoDB API Reference
CONDITION_FAILED = "ConditionalCheckFailed"
_RETRY_CODES = frozenset(
    {
        "InternalServerError",
        "ItemCollectionSizeLimitExceededException",
        "LimitExceededException",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingError",
        "ThrottlingException",
        "TransactionConflict",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)


class DatabaseUnavailableError(UnavailableError):
    """DynamoDB throttled, conflicted or did not answer; the same call may succeed later."""

    code: ClassVar[str] = "database_unavailable"


class TransactionRefusedError(Exception):
    """A transaction wrote nothing because conditions failed; `reasons` follow its actions."""

    def __init__(self, reasons: list[CancellationReason | None]) -> None:
        super().__init__([reason.code if reason else "None" for reason in reasons])
        self.reasons = reasons

    def failed(self, position: int) -> bool:
        """Tell whether the condition of the action at `position` failed."""
        reason = self.reasons[position]
        return reason is not None and reason.code == CONDITION_FAILED

    def found(self, position: int) -> Mapping[str, Any]:
        """Return the item that made the condition at `position` fail, as DynamoDB has it."""
        reason = self.reasons[position]
        return (reason.raw_item if reason is not None else None) or {}


@dataclass(frozen=True, slots=True)
class Put:
    """Write a whole row under a condition; without one where another row is the guard."""

    row: Model
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class Update:
    """Change attributes of a row under a condition."""

    row: Model
    actions: list[Action]
    condition: Condition


@dataclass(frozen=True, slots=True)
class Delete:
    """Take a row away under a condition."""

    row: Model
    condition: Condition


@contextmanager
def database() -> Iterator[None]:
    """Turn the failures that pass by themselves into `DatabaseUnavailableError`."""
    try:
        yield
    except PynamoDBException as error:
        if _passes(error):
            message = f"the database refused for now ({response_code(error) or 'no answer'})"
            raise DatabaseUnavailableError(message) from error
        raise
    except ClientError as error:
        if error.response["Error"]["Code"] in _RETRY_CODES:
            message = "the database refused for now"
            raise DatabaseUnavailableError(message) from error
        raise
    except BotoCoreError as error:
        message = f"the database did not answer ({type(error).__name__})"
        raise DatabaseUnavailableError(message) from error


def response_code(error: PynamoDBException) -> str:
    """Return DynamoDB's code for a failure, or an empty text where there was no answer.

    PynamoDB's own `cause_response_code` breaks on a time-out, whose response is None.
    """
    response: dict[str, Any] = getattr(error.cause, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))


def is_condition(error: PynamoDBException) -> bool:
    """Tell whether a single write failed on its condition."""
    return response_code(error) == "ConditionalCheckFailedException"


def _passes(error: PynamoDBException) -> bool:
    return response_code(error) in _RETRY_CODES or isinstance(error.cause, BotoCoreError)


def read_soon(model: type[Row], key: str, sort_key: str | None = None) -> Row:
    """Read a row at half the price of a consistent reading; look again where it is not there.

    What it returns may be some moments old: right for rows that never change, and for decisions
    that a condition checks when they are written. Raises the model's `DoesNotExist`.
    """
    try:
        return model.get(key, sort_key)
    except model.DoesNotExist:
        return model.get(key, sort_key, consistent_read=True)


class Database:
    """The tables of a stack over one connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def bind(self, model: type[Model], table_name: str) -> None:
        """Point a model at its table, on the shared connection."""
        model.Meta.table_name = table_name
        model._connection = None  # noqa: SLF001 - PynamoDB has no public way to share a client
        table = model._get_connection()  # noqa: SLF001 - as above
        if table_name not in self.connection._tables:  # noqa: SLF001 - as above
            self.connection.add_meta_table(table.get_meta_table())
        table.connection = self.connection

    def transact(
        self, puts: list[Put], updates: list[Update], deletes: Sequence[Delete] = ()
    ) -> None:
        """Commit all or nothing; raise `TransactionRefusedError` where a condition failed.

        The reasons of a refusal list the deletes first, then puts and updates, as PynamoDB sends
        them. A failed condition is an answer and wins over a conflict or throttle in the same
        refusal.
        """
        actions = len(puts) + len(updates) + len(deletes)
        if actions > ACTIONS_MAX:
            message = f"a transaction holds {ACTIONS_MAX} actions, not {actions}"
            raise ValueError(message)
        try:
            with database():
                self._transact(puts, updates, deletes)
        except TransactWriteError as error:
            reasons = list(error.cancellation_reasons)
            codes = {reason.code for reason in reasons if reason}
            if CONDITION_FAILED in codes:
                raise TransactionRefusedError(reasons) from error
            if codes and codes <= _RETRY_CODES:
                message = f"the transaction met another one ({', '.join(sorted(codes))})"
                raise DatabaseUnavailableError(message) from error
            raise

    def _transact(self, puts: list[Put], updates: list[Update], deletes: Sequence[Delete]) -> None:
        with TransactWrite(connection=self.connection) as transaction:
            for delete in deletes:
                transaction.delete(delete.row, delete.condition)
            for put in puts:
                transaction.save(put.row, put.condition, return_values="ALL_OLD")
            for update in updates:
                transaction.update(
                    update.row, update.actions, update.condition, return_values="ALL_OLD"
                )
