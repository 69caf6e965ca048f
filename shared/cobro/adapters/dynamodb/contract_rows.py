"""Contracts as rows, and back. The sparse index of due work leads a run to what is due, no further.

`due_key` is the issuer and one of a few shards, `due_on` the day on which a run has to look at the
contract; a contract that has ended has neither, so it is in no index. Both are attributes of the
contract's own row: what is due never parts from what was billed.
"""

import zlib
from dataclasses import dataclass
from typing import ClassVar

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from cobro.application.ports.contracts import KeptContract
from cobro.domain.contracts.billing import ContractInvoice
from cobro.domain.contracts.model import Contract
from cobro.domain.errors import CobroError, RejectionError

SHARDS = 4


class UnreadableContractError(RejectionError):
    """The stored contract cannot be read."""

    code: ClassVar[str] = "unreadable_contract"


class DueContracts(GlobalSecondaryIndex["ContractRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    due_key = UnicodeAttribute(hash_key=True)
    due_on = UnicodeAttribute(range_key=True)


class ContractRow(Model):
    class Meta:
        table_name = "contracts"

    contract_key = UnicodeAttribute(hash_key=True)
    due_key = UnicodeAttribute(null=True)
    due_on = UnicodeAttribute(null=True)
    body = UnicodeAttribute()
    request_hash = UnicodeAttribute(attr_name="hash")
    version = NumberAttribute(attr_name="v")

    due = DueContracts()


@dataclass(frozen=True, slots=True)
class _Body:
    contract: Contract
    pending: tuple[ContractInvoice, ...] = ()


def row_of(kept: KeptContract) -> ContractRow:
    contract, day = kept.contract, kept.due_date
    row = ContractRow(
        contract_key(contract.issuer_id, contract.contract_id),
        body=msgspec.json.encode(_Body(contract, kept.pending)).decode(),
        request_hash=kept.request_hash,
        version=kept.version,
    )
    if day is not None:
        shard = zlib.crc32(contract.contract_id.encode()) % SHARDS
        row.due_key, row.due_on = due_key(contract.issuer_id, shard), day.isoformat()
    return row


def kept_of(row: ContractRow) -> KeptContract:
    try:
        body = msgspec.json.decode(row.body, type=_Body)
    except (msgspec.MsgspecError, CobroError) as error:
        message = f"contract {row.contract_key} cannot be read as it is stored: {error}"
        raise UnreadableContractError(message) from error
    return KeptContract(body.contract, row.request_hash, body.pending, int(row.version))


def contract_key(issuer_id: str, contract_id: str) -> str:
    return f"{issuer_id}#{contract_id}"


def due_key(issuer_id: str, shard: int) -> str:
    return f"{issuer_id}#{shard}"
