"""Contracts in their table: a version is written on condition that the one before still stands."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from pynamodb.exceptions import PutError

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.contract_rows import (
    SHARDS,
    ContractRow,
    contract_key,
    due_key,
    kept_of,
    row_of,
)
from cobro.application.ports.contracts import (
    ContractMovedError,
    DueContract,
    KeptContract,
)
from cobro.domain.errors import NotFoundError


class DynamoContracts:
    def get(self, issuer_id: str, contract_id: str) -> KeptContract:
        with database():
            try:
                row = ContractRow.get(contract_key(issuer_id, contract_id), consistent_read=True)
            except ContractRow.DoesNotExist as error:
                message = f"there is no contract {contract_id} of issuer {issuer_id}"
                raise NotFoundError(message) from error
        return kept_of(row)

    def put(self, kept: KeptContract) -> KeptContract:
        following = replace(kept, version=kept.version + 1)
        is_unchanged = (
            ContractRow.version == kept.version
            if kept.version
            else ContractRow.contract_key.does_not_exist()
        )
        with database():
            try:
                row_of(following).save(is_unchanged)
            except PutError as error:
                if not is_condition(error):
                    raise
                message = f"contract {kept.contract.contract_id} was changed by another writer"
                raise ContractMovedError(message) from error
        return following

    def many(self, issuer_id: str, contract_ids: Sequence[str]) -> Iterator[KeptContract]:
        keys = [contract_key(issuer_id, each) for each in contract_ids]
        with database():
            yield from map(kept_of, ContractRow.batch_get(keys))

    def due(self, issuer_id: str, through: date) -> Iterator[str]:
        for shard in range(SHARDS):
            with database():
                found = ContractRow.due.query(
                    due_key(issuer_id, shard), ContractRow.due_on <= through.isoformat()
                )
                yield from (row.contract_key.partition("#")[2] for row in found)

    def agenda(self, issuer_id: str) -> list[DueContract]:
        agenda = []
        with database():
            for shard in range(SHARDS):
                agenda += [
                    DueContract(date.fromisoformat(row.due_on), row.contract_key.partition("#")[2])
                    for row in ContractRow.due.query(due_key(issuer_id, shard))
                ]
        return sorted(agenda)
