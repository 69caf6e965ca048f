"""Bank accounts of issuers, mappings of their CSV files, and what files said of their place."""

from collections.abc import Mapping, Sequence

from pynamodb.exceptions import PutError
from pynamodb.expressions.condition import Condition

from cobro.adapters.dynamodb.bank_account_rows import (
    NO_SORT,
    NOT_WHOLE,
    BankAccountRow,
    account_of,
    account_row,
    accounts_key,
    file_prefix,
    mappings_key,
    owner_key,
    seen_key,
    sighting_of,
    sighting_row,
    sighting_sort,
)
from cobro.adapters.dynamodb.connection import (
    Database,
    Put,
    TransactionRefusedError,
    database,
    is_condition,
)
from cobro.application.ports.bank_files import NumberClaim
from cobro.domain.bank_accounts import BankAccount, BankAccountTakenError
from cobro.domain.errors import NotFoundError
from cobro.domain.file_gaps import Sighting

__all__ = ["DynamoBankAccounts", "DynamoCsvMappings", "DynamoSightings"]

SHOWN_MAX = 1_000
WINDOW_MAX = 60  # as many as may stand between a file and the one that it follows
LOOKED_AT_MAX = 5_000  # of an account: some twenty years of daily statements


class DynamoBankAccounts:
    """An account has two rows that change together: one finds it by its issuer, one its issuer."""

    def __init__(self, tables: Database) -> None:
        self._tables = tables

    def of_issuer(self, issuer_id: str) -> Sequence[BankAccount]:
        with database():
            rows = BankAccountRow.query(
                accounts_key(issuer_id), limit=SHOWN_MAX, consistent_read=True
            )
            return [account_of(row) for row in rows]

    def owner(self, account: str) -> str:
        with database():
            try:
                row = BankAccountRow.get(owner_key(account), NO_SORT, consistent_read=True)
            except BankAccountRow.DoesNotExist:
                return ""
        return row.issuer_id or ""

    def put(self, account: BankAccount) -> None:
        is_free = BankAccountRow.issuer_id.does_not_exist()
        is_ours = is_free | (BankAccountRow.issuer_id == account.issuer_id)
        owner = BankAccountRow(owner_key(account.account), NO_SORT, issuer_id=account.issuer_id)
        listed = Put(account_row(account), is_free if account.is_learnt else is_ours)
        try:
            self._tables.transact([Put(owner, is_ours), listed], [])
        except TransactionRefusedError as refusal:
            if not refusal.failed(0):
                return  # it is known already, and what is learnt replaces nothing
            message = f"account {account.account} is of another issuer: take it off there first"
            raise BankAccountTakenError(message) from refusal

    def remove(self, issuer_id: str, account: str) -> None:
        """Free the account last: a removal that broke off before is carried out again."""
        if self.owner(account) != issuer_id:
            message = f"issuer {issuer_id} has no account {account}"
            raise NotFoundError(message)
        with database():
            BankAccountRow(accounts_key(issuer_id), account).delete()
            BankAccountRow(owner_key(account), NO_SORT).delete()


class DynamoCsvMappings:
    def of_issuer(self, issuer_id: str) -> Mapping[str, str]:
        with database():
            rows = BankAccountRow.query(
                mappings_key(issuer_id), limit=SHOWN_MAX, consistent_read=True
            )
            return {row.sk: row.body or "" for row in rows}

    def put(self, issuer_id: str, name: str, text: str) -> None:
        with database():
            BankAccountRow(mappings_key(issuer_id), name, body=text, issuer_id=issuer_id).save()

    def remove(self, issuer_id: str, name: str) -> None:
        with database():
            BankAccountRow(mappings_key(issuer_id), name).delete()


class DynamoSightings:
    def claim(self, issuer_id: str, account: str, file: Sighting, claim: NumberClaim) -> str:
        row = sighting_row(issuer_id, account, file)
        row.taken_by = claim.content if claim.is_whole else NOT_WHOLE
        is_free = BankAccountRow.pk.does_not_exist() | (BankAccountRow.taken_by == NOT_WHOLE)
        with database():
            try:
                row.save(is_free | (BankAccountRow.taken_by == claim.content))
            except PutError as error:
                if not is_condition(error):
                    raise
                taken = BankAccountRow.get(row.pk, row.sk, consistent_read=True)
                return sighting_of(taken).file_key
        return ""

    def see(self, issuer_id: str, account: str, statement: Sighting) -> None:
        with database():
            sighting_row(issuer_id, account, statement).save()

    def up_to(self, issuer_id: str, account: str, last: Sighting) -> Sequence[Sighting]:
        return _sightings(
            seen_key(issuer_id, account),
            BankAccountRow.sk.between(file_prefix(last), sighting_sort(last)),
            WINDOW_MAX,
        )

    def of_account(self, issuer_id: str, account: str) -> Sequence[Sighting]:
        return _sightings(seen_key(issuer_id, account), None, LOOKED_AT_MAX)


def _sightings(key: str, within: Condition | None, limit: int) -> list[Sighting]:
    with database():
        rows = BankAccountRow.query(
            key, within, scan_index_forward=False, limit=limit, consistent_read=True
        )
        return [sighting_of(row) for row in rows]
