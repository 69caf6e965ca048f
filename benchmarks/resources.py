"""Tables, queues, bus, bucket and secret of a run, with nothing but the run at work on them.

A deployed stack would consume its own queues and stream. Here the benchmark calls the handlers
itself, so that it can see every call that they make.
"""

import json
import os
from pathlib import Path
from typing import Any

import boto3

from cobro.adapters.dynamodb.schema import SCHEMAS, TableSchema
from cobro.runtime.settings import PART_ENTRIES, Queue, Table, Variable
from infra.names import SETTLING_EVENTS

__all__ = ["SIGNING_SECRET", "STRIPE_ACCOUNT", "make_resources"]

SENDER = "billing@cobro.example"
STRIPE_ACCOUNT = "stripe/main"
SIGNING_SECRET = "whsec_benchmark"  # noqa: S105 - of a cloud that is thrown away
_RULES: dict[Queue, dict[str, list[str]]] = {
    Queue.LEDGER_EVENTS: {"source": ["cobro"]},
    Queue.NEW_INVOICES: {"source": ["cobro"], "detail-type": ["InvoiceIssued"]},
    Queue.MILESTONES: {"detail-type": ["ProjectCompleted"]},
    Queue.OFFERS: {"source": ["cobro"], "detail-type": ["InvoiceIssued"]},
    Queue.CLOSINGS: {"source": ["cobro"], "detail-type": list(SETTLING_EVENTS)},
}


def make_resources(name: str, clock_file: Path) -> None:
    """Make everything under names that begin with `name` and point the environment at it."""
    for table, schema in SCHEMAS.items():
        _make_table(f"{name}-{table}", schema)
    urls = {queue: _make_queue(name, queue) for queue in Queue}
    _make_bus(name, urls)
    for bucket in ("statements", "imports", "documents"):
        boto3.client("s3").create_bucket(Bucket=f"{name}-{bucket}")
    boto3.client("sesv2").create_email_identity(EmailIdentity=SENDER)
    secrets = json.dumps({"signing_secrets": [SIGNING_SECRET]})
    secret = f"{name}/gateways/{STRIPE_ACCOUNT}"
    boto3.client("secretsmanager").create_secret(Name=secret, SecretString=secrets)
    keys = json.dumps({"current": "key-of-the-benchmark", "previous": []})
    boto3.client("secretsmanager").create_secret(Name=f"{name}-links", SecretString=keys)
    boto3.client("ssm").put_parameter(
        Name=f"/{name}/api-url", Value="https://api.example", Type="String"
    )
    os.environ.update(
        {
            **{table.env: f"{name}-{table.value}" for table in Table},
            **{queue.env: url for queue, url in urls.items()},
            Variable.STAGE: "benchmark",
            Variable.STATEMENTS_BUCKET: f"{name}-statements",
            Variable.PART_ENTRIES: str(PART_ENTRIES),
            Variable.IMPORTS_BUCKET: f"{name}-imports",
            Variable.DOCUMENTS_BUCKET: f"{name}-documents",
            Variable.LINK_KEYS: f"{name}-links",
            Variable.API_URL: f"/{name}/api-url",
            Variable.BUS: f"{name}-bus",
            Variable.SENDER: SENDER,
            Variable.GATEWAY_SECRETS: f"{name}/gateways",
            Variable.CLOCK_FILE: str(clock_file),
        }
    )


def _make_table(name: str, schema: TableSchema) -> None:
    indexes = schema.indexes
    keys = {schema.partition_key, *([schema.sort_key] if schema.sort_key else [])}
    keys |= {key for i in indexes for key in (i.partition_key, i.sort_key) if key}
    request: dict[str, Any] = {
        "TableName": name,
        "KeySchema": _key_schema(schema.partition_key, schema.sort_key),
        "AttributeDefinitions": [
            {"AttributeName": key, "AttributeType": "S"} for key in sorted(keys)
        ],
        "BillingMode": "PAY_PER_REQUEST",
    }
    if indexes:
        request["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index.name,
                "KeySchema": _key_schema(index.partition_key, index.sort_key),
                "Projection": {"ProjectionType": index.projection},
            }
            for index in indexes
        ]
    boto3.client("dynamodb").create_table(**request)


def _key_schema(partition_key: str, sort_key: str | None) -> list[dict[str, str]]:
    pairs = [(partition_key, "HASH"), *([(sort_key, "RANGE")] if sort_key else [])]
    return [{"AttributeName": key, "KeyType": kind} for key, kind in pairs]


def _make_queue(name: str, queue: Queue) -> str:
    full = f"{name}-{queue.value}".replace("_", "-")
    request: dict[str, Any] = {"Attributes": {"VisibilityTimeout": "180"}}
    if queue.is_fifo:
        full += ".fifo"
        request["Attributes"]["FifoQueue"] = "true"
    url: str = boto3.client("sqs").create_queue(QueueName=full, **request)["QueueUrl"]
    return url


def _make_bus(name: str, urls: dict[Queue, str]) -> None:
    events, sqs = boto3.client("events"), boto3.client("sqs")
    bus = f"{name}-bus"
    events.create_event_bus(Name=bus)
    for queue, pattern in _RULES.items():
        rule = f"{name}-{queue.value}"
        events.put_rule(Name=rule, EventBusName=bus, EventPattern=json.dumps(pattern))
        found = sqs.get_queue_attributes(QueueUrl=urls[queue], AttributeNames=["QueueArn"])
        arn = found["Attributes"]["QueueArn"]
        events.put_targets(Rule=rule, EventBusName=bus, Targets=[{"Id": "queue", "Arn": arn}])
