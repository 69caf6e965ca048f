"""Gateway accounts in their table, kept for half a minute once they are read."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime

from pynamodb.exceptions import PutError

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.gateway_rows import (
    ACCOUNTS,
    MARKS,
    GatewayRow,
    account_of,
    account_row,
)
from cobro.domain.gateways import AccountTakenError, GatewayAccount

_KEEP_SECONDS = 30
_KEPT_MAX = 1_000  # names that nobody has come from outside: they may not fill the memory
_NAME_MAX = 40


class DynamoGatewayAccounts:
    """What is not there is kept too, so that a flood of wrong names is not one of readings."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, GatewayAccount | None]] = {}
        self._all: tuple[float, Sequence[GatewayAccount]] = (-_KEEP_SECONDS, ())

    def find(self, gateway: str, account_id: str) -> GatewayAccount | None:
        if len(gateway) > _NAME_MAX or len(account_id) > _NAME_MAX:
            return None
        key = f"{gateway}/{account_id}"
        kept = self._kept.get(key)
        if kept is not None and time.monotonic() - kept[0] < _KEEP_SECONDS:
            return kept[1]
        account = self._read(key)
        if len(self._kept) >= _KEPT_MAX:
            self._kept.clear()
        self._kept[key] = (time.monotonic(), account)
        return account

    def put(self, account: GatewayAccount) -> None:
        """Add or replace an account; raise `AccountTakenError` where another issuer has it."""
        is_ours = GatewayRow.pk.does_not_exist() | (GatewayRow.issuer_id == account.issuer_id)
        with database():
            try:
                account_row(account).save(is_ours)
            except PutError as error:
                if not is_condition(error):
                    raise
                message = f"{account.key} is of another issuer: choose another account_id"
                raise AccountTakenError(message) from error
        self._kept.pop(account.key, None)
        self._all = (-_KEEP_SECONDS, ())

    def of_issuer(self, issuer_id: str) -> Sequence[GatewayAccount]:
        """Return the accounts as they were within half a minute: each invoice asks for them."""
        read_at, known = self._all
        if time.monotonic() - read_at > _KEEP_SECONDS:
            known = tuple(self.all())
            self._all = (time.monotonic(), known)
        return [account for account in known if account.issuer_id == issuer_id]

    def all(self) -> Iterator[GatewayAccount]:
        with database():
            for row in GatewayRow.query(ACCOUNTS):
                yield account_of(row)

    @staticmethod
    def _read(key: str) -> GatewayAccount | None:
        with database():
            try:
                return account_of(GatewayRow.get(ACCOUNTS, key, consistent_read=True))
            except GatewayRow.DoesNotExist:
                return None


class DynamoSweepMarks:
    """Through when each account was swept; a mark only moves forward."""

    def read(self, account_key: str) -> datetime | None:
        with database():
            try:
                row = GatewayRow.get(MARKS, account_key, consistent_read=True)
            except GatewayRow.DoesNotExist:
                return None
        return datetime.fromisoformat(str(row.through_at))

    def move(self, account_key: str, through_at: datetime) -> None:
        mark = through_at.isoformat(timespec="microseconds")
        is_later = GatewayRow.pk.does_not_exist() | (GatewayRow.through_at < mark)
        with database():
            try:
                GatewayRow(MARKS, account_key, through_at=mark).save(is_later)
            except PutError as error:
                if not is_condition(error):
                    raise
