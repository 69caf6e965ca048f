"""The short way to the tables answers as the whole way does, and leaves the same behind."""

from collections.abc import Callable
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError
from botocore.session import get_session

from cobro.runtime.settings import Table
from tests.support.short_way import Call, by_the_short_way
from tests.support.world import World

RATES = f"cobro-{Table.RATES.value}"
KEY = {"name": {"S": "ipca"}, "valid_from": {"S": "2026-01-01"}}
OTHER = {"name": {"S": "ipca"}, "valid_from": {"S": "2026-02-01"}}
ROW = {**KEY, "value": {"N": "1"}, "hash": {"B": b"\x00\xff"}, "parts": {"L": [{"S": "a"}]}}
OURS = {"TableName": RATES, "Key": KEY}
UPDATE = {
    "UpdateExpression": "SET #v = :v",
    "ExpressionAttributeNames": {"#v": "value"},
    "ExpressionAttributeValues": {":v": {"N": "2"}},
}
OF_ONE_NAME = {
    "KeyConditionExpression": "#n = :n",
    "ExpressionAttributeNames": {"#n": "name"},
    "ExpressionAttributeValues": {":n": {"S": "ipca"}},
    "Limit": 1,
}
NEW_ONLY = {"TableName": RATES, "Item": ROW, "ConditionExpression": "attribute_not_exists(#n)"}
NAMED = {"ExpressionAttributeNames": {"#n": "name"}}
STEPS: list[tuple[str, dict[str, Any]]] = [
    ("PutItem", {"TableName": RATES, "Item": ROW}),
    ("GetItem", OURS),
    ("GetItem", {"TableName": RATES, "Key": OTHER}),
    ("UpdateItem", {**OURS, **UPDATE, "ReturnValues": "ALL_NEW"}),
    ("PutItem", {**NEW_ONLY, **NAMED, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}),
    ("TransactWriteItems", {"TransactItems": [{"Put": {**NEW_ONLY, **NAMED}}]}),
    ("TransactWriteItems", {"TransactItems": [{"Put": {"TableName": RATES, "Item": OTHER}}]}),
    ("Query", {"TableName": RATES, **OF_ONE_NAME}),
    ("DeleteItem", {**OURS, "ReturnValues": "ALL_OLD"}),
    ("GetItem", OURS),
]
WHOLE: Call = vars(BaseClient)["_make_api_call"]


def short(client: BaseClient, operation: str, request: Any) -> Any:
    return by_the_short_way(WHOLE, client, operation, request)


def walk(way: Callable[..., Any]) -> list[Any]:
    """Make the steps in turn and return their answers, refusals with their reasons."""
    client: Any = get_session().create_client("dynamodb")
    told = []
    for operation, request in STEPS:
        try:
            answer = way(client, operation, request)
        except ClientError as error:
            answer = error.response
        told.append({name: value for name, value in answer.items() if name != "ResponseMetadata"})
    return told


def test_the_short_way_answers_as_the_whole_way_does(world: World) -> None:
    whole = walk(WHOLE)
    world.reset()

    assert walk(short) == whole


def test_both_ways_leave_the_same_behind(world: World) -> None:
    walk(WHOLE)
    whole = world.items(Table.RATES)
    world.reset()
    walk(short)

    assert world.items(Table.RATES) == whole
