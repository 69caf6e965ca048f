"""Where moto differs from AWS in what our tests rely on, it is mended here.

* A transaction copies whole tables to be able to roll back: only the touched items are copied.
* A FIFO queue forgets a deduplication id as soon as the message is deleted: AWS remembers it for
  five minutes, per message group as our queues are configured.
* The tags of a mail are thrown away, which say of which invoice and step it is, its headers, and
  where answers go.
* It parses the same paths, names of attributes and update expressions anew each time, and looks for
  a request's service among all two hundred: once is enough, and among ours.
"""

import copy
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonpath_ng.ext
import pytest
from jsonpath_ng.ext.parser import parse as jsonpath_parse
from moto import backend_index
from moto.core import responses
from moto.core.utils import camelcase_to_underscores
from moto.dynamodb import models as dynamodb_models
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing import expressions
from moto.ses.models import ses_backends
from moto.sesv2.responses import SESV2Response
from moto.sqs import models as sqs_models
from moto.sqs.models import Message, Queue

from cobro.runtime.settings import Variable

SERVICES = {
    "cognitoidp",
    "dynamodb",
    "events",
    "s3",
    "secretsmanager",
    "ses",
    "sesv2",
    "sqs",
    "ssm",
}
_REMEMBERED = timedelta(minutes=5)


@dataclass
class DeduplicationMemory:
    """When each deduplication id was last accepted, by the business clock."""

    seen: dict[tuple[str, str, str], datetime] = field(default_factory=dict)

    def accepts(self, queue: str, group: str, name: str) -> bool:
        now = datetime.fromisoformat(Path(os.environ[Variable.CLOCK_FILE]).read_text("ascii"))
        before = self.seen.get((queue, group, name))
        if before is not None and now - before < _REMEMBERED:
            return False
        self.seen[queue, group, name] = now
        return True


DEDUPLICATION = DeduplicationMemory()


@contextmanager
def mended() -> Iterator[None]:
    """Mend moto for as long as the block lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Queue, "add_message", _remembering(Queue.add_message))
        patch.setattr(SESV2Response, "send_email", _keeping_tags(SESV2Response.send_email))
        quick = _quick(DynamoDBBackend.transact_write_items, patch)
        patch.setattr(DynamoDBBackend, "transact_write_items", quick)
        patch.setattr(jsonpath_ng.ext, "parse", cache(jsonpath_parse))
        spelled = cache(camelcase_to_underscores)
        for module in (responses, sqs_models):
            patch.setattr(module, "camelcase_to_underscores", spelled)
        parser: Any = vars(expressions)["UpdateExpressionParser"]
        patch.setattr(parser, "make", cache(parser.make))
        ours = [row for row in backend_index.backend_url_patterns if row[0] in SERVICES]
        patch.setattr(backend_index, "backend_url_patterns", ours)
        DEDUPLICATION.seen.clear()
        yield


def _remembering(add: Callable[[Queue, Message], None]) -> Callable[[Queue, Message], None]:
    def add_message(queue: Queue, message: Message) -> None:
        name = message.deduplication_id
        if name and not DEDUPLICATION.accepts(queue.name, message.group_id or "", name):
            return
        add(queue, message)

    return add_message


def _keeping_tags(send: Callable[[SESV2Response], str]) -> Callable[[SESV2Response], str]:
    def send_email(response: SESV2Response) -> str:
        answer = send(response)
        asked = json.loads(response.body)
        headers = asked["Content"].get("Simple", {}).get("Headers", [])
        sent = ses_backends[response.current_account][response.region].sent_messages
        sent[-1].tags = {tag["Name"]: tag["Value"] for tag in asked.get("EmailTags", [])}
        sent[-1].reply_to = asked.get("ReplyToAddresses", [])
        sent[-1].headers = {header["Name"]: header["Value"] for header in headers}
        return answer

    return send_email


def _quick(write: Callable[[Any, list[Any]], None], patch: pytest.MonkeyPatch) -> Any:
    touched: set[tuple[str, str, str]] = set()

    def deepcopy(thing: Any) -> Any:
        return _snapshot(thing, touched) if isinstance(thing, Table) else copy.deepcopy(thing)

    patch.setattr(dynamodb_models, "copy", SimpleNamespace(deepcopy=deepcopy, copy=copy.copy))

    def transact_write_items(backend: DynamoDBBackend, transact_items: list[Any]) -> None:
        touched.clear()
        touched.update(_key(backend, item) for item in transact_items)
        write(backend, transact_items)

    return transact_write_items


def _key(backend: DynamoDBBackend, item: dict[str, Any]) -> tuple[str, str, str]:
    operation = next(iter(item.values()))
    table = backend.tables[operation["TableName"]]
    key = operation.get("Key") or operation["Item"]
    names = (table.hash_key_attr, table.range_key_attr)
    parts = [next(iter(key[name].values())) if name else "" for name in names]
    return (table.name, parts[0], parts[1])


def _snapshot(table: Table, touched: set[tuple[str, str, str]]) -> Table:
    """Copy a table so that changes to the touched items do not show in the copy."""

    def kept(partition: str, sort: DynamoType, item: Any) -> Any:
        return copy.deepcopy(item) if (table.name, partition, sort.value) in touched else item

    before = copy.copy(table)
    before.items = copy.copy(table.items)
    for partition in {key[1] for key in touched if key[0] == table.name}:
        hash_key = DynamoType({"S": partition})
        found: Any = table.items.get(hash_key)
        if isinstance(found, dict):
            own = {sort: kept(partition, sort, item) for sort, item in found.items()}
            before.items[hash_key] = own
        elif found is not None:
            before.items[hash_key] = copy.deepcopy(found)
    return before
