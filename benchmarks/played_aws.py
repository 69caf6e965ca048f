"""AWS as the handlers see it: deliveries of HTTP, queues, stream and schedule, each one metered.

Batches are as large as the stacks allow. What a handler sends is delivered until nothing is left.
"""

import importlib
import json
from collections import Counter
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import boto3

from benchmarks.metering import Meter
from benchmarks.resources import SIGNING_SECRET, STRIPE_ACCOUNT
from cobro.adapters.gateways.stripe_signature import sign
from cobro.runtime.settings import Queue, Table, Variable, settings

__all__ = ["PlayedAws", "StoryError"]

STEPS = {
    "issue_invoices_api": "issue",
    "issue_invoices": "issue",
    "schedule_reminders": "schedule",
    "plan_reminders": "remind",
    "dispatch_reminders": "remind",
    "offer_charges": "schedule",
    "close_charges": "pay",
    "receive_webhook": "pay",
    "apply_gateway_event": "pay",
    "ingest_bank_file": "pay",
    "keep_statement_parts": "pay",
    "reconcile_entries": "pay",
    "publish_events": "project",
    "project_reports": "project",
    "read_ledger": "report",
    "read_bank_files": "report",
}
STREAM_BATCH = 100
_ALONE = {Queue.BANK_FILES: 1, Queue.STATEMENT_PARTS: 1}
AT_ONCE = 10  # ReceiveMessage and DeleteMessageBatch, Amazon SQS API Reference
LEDGER_BATCH = 100


class StoryError(RuntimeError):
    """The story did not go as told: its figures would mean nothing."""


class Context:
    """The part of Lambda's context that handlers look at."""

    function_name = "benchmark"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:benchmark"
    aws_request_id = "request"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 60_000


class PlayedAws:
    """`ledger_batch` is how many ledger events come together at the most (100 as deployed)."""

    def __init__(self, meter: Meter, clock_file: Path, ledger_batch: int = LEDGER_BATCH) -> None:
        self.meter = meter
        self.invocations: Counter[str] = Counter()
        self._clock_file = clock_file
        self._ledger_batch = ledger_batch
        self._published: set[str] = set()
        self._transactions = 0

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self._clock_file.read_text("ascii"))

    def at(self, instant: datetime) -> None:
        self._clock_file.write_text(instant.isoformat(), "ascii")

    def http(self, function: str, method: str, path: str, body: Any = None, **more: Any) -> Any:  # noqa: ANN401 - any JSON
        """Call an HTTP function and return what it answered; `query` and `headers` may be given."""
        answer = self.invoke(function, _http_event(method, path, body, **more))
        if answer["statusCode"] >= 300:  # noqa: PLR2004 - whatever is no success
            message = f"{method} {path} answered {answer['statusCode']}: {answer['body']}"
            raise StoryError(message)
        return json.loads(answer["body"])

    def webhook(self, event: dict[str, Any]) -> None:
        """Post an event in the form and with the signature that Stripe gives it."""
        body = json.dumps(event, indent=2)
        headers = {"stripe-signature": sign(body.encode(), SIGNING_SECRET, self.now)}
        path = f"/webhooks/{STRIPE_ACCOUNT}"
        self.http("receive_webhook", "POST", path, body, headers=headers)

    def register_stripe(self, issuer_id: str) -> None:
        """Register the account with Stripe whose webhooks are posted."""
        body = {"issuer_id": issuer_id, "currencies": ["BRL"]}
        self.http("manage_gateways", "PUT", f"/v1/gateway-accounts/{STRIPE_ACCOUNT}", body)

    def put_file(self, key: str, content: bytes) -> None:
        """Put a file into the bucket and tell of it, as S3 does through EventBridge."""
        bucket = settings().get(Variable.STATEMENTS_BUCKET)
        client("s3").put_object(Bucket=bucket, Key=key, Body=content)
        detail = {"bucket": {"name": bucket}, "object": {"key": key, "size": len(content)}}
        body = json.dumps({"source": "aws.s3", "detail": detail})
        client("sqs").send_message(
            QueueUrl=settings().queue_url(Queue.BANK_FILES), MessageBody=body
        )

    def invoke(self, function: str, event: dict[str, Any]) -> Any:  # noqa: ANN401 - as the handler answers
        handler = importlib.import_module(f"functions.{function}.handler").handler
        self.invocations[function] += 1
        with self.meter.step(STEPS.get(function, "set_up")):
            return handler(event, Context())

    def settle(self) -> None:
        """Deliver everything that waits until nothing is left."""
        is_busy = True
        while is_busy:
            is_busy = any([self._deliver_stream(), *(self.deliver(queue) for queue in Queue)])

    def deliver(self, queue: Queue) -> bool:
        """Deliver one batch of a queue; tell whether there was one."""
        messages = self._receive(queue)
        if not messages:
            return False
        records = [
            {
                "messageId": message["MessageId"],
                "receiptHandle": message["ReceiptHandle"],
                "body": message["Body"],
                "attributes": message["Attributes"],
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": f"arn:aws:sqs:us-east-1:000000000000:{queue.value}",
                "awsRegion": "us-east-1",
            }
            for message in messages
        ]
        failed = self.invoke(queue.value, {"Records": records})["batchItemFailures"]
        if failed:
            problem = f"{queue.value} failed {len(failed)} of {len(records)} messages"
            raise StoryError(problem)
        url = settings().queue_url(queue)
        for start in range(0, len(messages), AT_ONCE):
            entries = [
                {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]}
                for number, message in enumerate(messages[start : start + AT_ONCE])
            ]
            client("sqs").delete_message_batch(QueueUrl=url, Entries=entries)
        return True

    def _receive(self, queue: Queue) -> list[dict[str, Any]]:
        bound = {**_ALONE, Queue.LEDGER_EVENTS: self._ledger_batch}.get(queue, 10)
        messages: list[dict[str, Any]] = []
        while len(messages) < bound:
            got = client("sqs").receive_message(
                QueueUrl=settings().queue_url(queue),
                MaxNumberOfMessages=min(AT_ONCE, bound - len(messages)),
                AttributeNames=["All"],
            )
            if not got.get("Messages"):
                break
            messages += got["Messages"]
        return messages

    def _deliver_stream(self) -> bool:
        transactions = self.meter.count("TransactWriteItems")
        if transactions == self._transactions:  # nothing new in the journal: spare the scan
            return False
        self._transactions = transactions
        images = [i for i in items(Table.JOURNAL) if i["entry_key"]["S"] not in self._published]
        for start in range(0, len(images), STREAM_BATCH):
            batch = images[start : start + STREAM_BATCH]
            records = [{"eventName": "INSERT", "dynamodb": {"NewImage": image}} for image in batch]
            self.invoke("publish_events", {"Records": records})
        self._published |= {image["entry_key"]["S"] for image in images}
        return bool(images)


@cache
def client(service: str) -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
    """Return the benchmark's own client, whose calls are not metered."""
    make: Any = boto3.client  # its overloads want each service as a literal
    return make(service)


def items(table: Table) -> list[dict[str, Any]]:
    """Return every item of a table."""
    pages = client("dynamodb").get_paginator("scan").paginate(TableName=settings().table(table))
    return [item for page in pages for item in page["Items"]]


def _http_event(
    method: str,
    path: str,
    body: Any,  # noqa: ANN401 - any JSON
    query: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    text = body if isinstance(body, str) or body is None else json.dumps(body, ensure_ascii=False)
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json", **(headers or {})},
        "queryStringParameters": query or {},
        "pathParameters": _names(path),
        "requestContext": {
            "http": {"method": method, "path": path},
            "stage": "$default",
            "authorizer": {"jwt": {"claims": {"cognito:groups": "[admin]"}}},
        },
        "body": text,
        "isBase64Encoded": False,
    }


def _names(path: str) -> dict[str, str]:
    """Return what API Gateway would find in the path of a webhook."""
    if not path.startswith("/webhooks/"):
        return {}
    return dict(zip(("gateway", "account", "rest"), path.split("/", 4)[2:], strict=False))
