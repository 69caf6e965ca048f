"""One table per aggregate, and the narrow rights on it.

CDK's own grants give Scan, DeleteItem and every index; these give single item actions. Money
tables are written in transactions only: `dynamodb:EnclosingOperation` refuses any other write, so
that no code path can change an invoice without its journal entry.
"""

from enum import StrEnum

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from constructs import Construct

from cobro.adapters.dynamodb.schema import SCHEMAS, IndexSchema
from cobro.runtime.settings import Table
from infra.constructs.function import CobroFunction
from infra.stages import Stage

__all__ = ["AggregateTable", "ItemAction"]

ONLY_IN_TRANSACTIONS: dict[str, dict[str, str | list[str]]] = {
    "ForAnyValue:StringEquals": {"dynamodb:EnclosingOperation": ["TransactWriteItems"]}
}


class ItemAction(StrEnum):
    """What a function may do with single items; nothing scans."""

    GET = "dynamodb:GetItem"
    BATCH_GET = "dynamodb:BatchGetItem"
    QUERY = "dynamodb:Query"
    PUT = "dynamodb:PutItem"
    UPDATE = "dynamodb:UpdateItem"
    DELETE = "dynamodb:DeleteItem"
    BATCH_WRITE = "dynamodb:BatchWriteItem"
    CHECK = "dynamodb:ConditionCheckItem"


WRITES = frozenset({ItemAction.PUT, ItemAction.UPDATE, ItemAction.DELETE, ItemAction.BATCH_WRITE})
READ_KEY = ("Decrypt", "DescribeKey")
WRITE_KEY = (*READ_KEY, "Encrypt", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo")


class AggregateTable(Construct):
    """The table of one aggregate, made from its schema."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: Table,
        stage: Stage,
        key: kms.IKey,
    ) -> None:
        super().__init__(scope, construct_id)
        self._name = name
        schema = SCHEMAS[name.value]
        self.table = dynamodb.TableV2(
            self,
            "Table",
            partition_key=_string(schema.partition_key),
            sort_key=_string(schema.sort_key) if schema.sort_key else None,
            global_secondary_indexes=[_index(index) for index in schema.indexes],
            dynamo_stream=dynamodb.StreamViewType.NEW_IMAGE if schema.has_stream else None,
            time_to_live_attribute=schema.ttl_attribute,
            billing=dynamodb.Billing.on_demand(),
            encryption=dynamodb.TableEncryptionV2.customer_managed_key(key),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=stage.retains_data
            ),
            deletion_protection=stage.retains_data,
            removal_policy=stage.removal_policy,
        )

    def allow(self, function: CobroFunction, *actions: ItemAction) -> None:
        """Let `function` do `actions` on single items, and check conditions where it writes."""
        function.allow(*_with_check(actions), resources=[self.table.table_arn])
        self._equip(function, actions)

    def allow_in_transactions(self, function: CobroFunction, *actions: ItemAction) -> None:
        """Let `function` do `actions` only inside TransactWriteItems."""
        function.allow(
            *_with_check(actions),
            resources=[self.table.table_arn],
            conditions=ONLY_IN_TRANSACTIONS,
        )
        self._equip(function, actions)

    def allow_index(self, function: CobroFunction, index: str) -> None:
        """Let `function` query one index."""
        function.allow(ItemAction.QUERY, resources=[f"{self.table.table_arn}/index/{index}"])
        self._equip(function, (ItemAction.QUERY,))

    def _equip(self, function: CobroFunction, actions: tuple[ItemAction, ...]) -> None:
        function.set_variable(self._name.env, self.table.table_name)
        writes = not WRITES.isdisjoint(actions)
        function.allow_key(*(WRITE_KEY if writes else READ_KEY), service="dynamodb")


def _with_check(actions: tuple[ItemAction, ...]) -> tuple[ItemAction, ...]:
    if {ItemAction.PUT, ItemAction.UPDATE}.isdisjoint(actions):
        return actions
    return (*actions, ItemAction.CHECK)


def _string(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)


def _index(schema: IndexSchema) -> dynamodb.GlobalSecondaryIndexPropsV2:
    return dynamodb.GlobalSecondaryIndexPropsV2(
        index_name=schema.name,
        partition_key=_string(schema.partition_key),
        sort_key=_string(schema.sort_key) if schema.sort_key else None,
        projection_type=dynamodb.ProjectionType[schema.projection],
    )
