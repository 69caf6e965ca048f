"""A whole stack in this process: the real handlers, driven as AWS drives them.

Requests go through `http`, files through the bucket, gateway events through the webhook, time
through `at`. `settle` plays AWS: it hands queue messages, stream records and events to the handlers
until nothing is left, and gives back what a handler did not finish.
"""

import hashlib
import importlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from botocore.session import get_session
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends

from cobro.adapters.dynamodb.invoice_rows import entry_of_raw
from cobro.adapters.gateways.stripe_signature import sign
from cobro.domain.errors import UnavailableError
from cobro.domain.journal import JournalEntry
from cobro.runtime.settings import Queue, Table
from tests.support import outbox, queues
from tests.support.cloud_in_process import (
    BUCKET,
    BUCKETS,
    IMPORTS_BUCKET,
    REGION,
    SIGNING_SECRETS,
    stack,
)
from tests.support.crash import CallCounter, CrashError, watch_calls
from tests.support.moto_gaps import DEDUPLICATION
from tests.support.requests import (
    CUSTOMER,
    ISSUER,
    Context,
    customer_body,
    gateway_account_body,
    http_event,
    invoice_body,
    issuer_body,
    payment_succeeded,
    sqs_event,
)
from tests.support.sites import Sites, open_sites

__all__ = [
    "CUSTOMER",
    "EXPENSIVE",
    "ISSUER",
    "START",
    "Answer",
    "Context",
    "World",
    "customer_body",
    "forget",
    "http_event",
    "invoice_body",
    "issuer_body",
    "open_world",
    "payment_succeeded",
    "sqs_event",
]

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday, 9 h in São Paulo
DELIVERIES_MAX = 5
# Clients and bindings to tables hold no state of a story, and building them takes half a second.
EXPENSIVE = frozenset({"session", "client", "database", "_transport"})
_BATCHES = {Queue.LEDGER_EVENTS: 10, Queue.ISSUE: 1}


@dataclass
class Answer:
    status: int
    body: dict[str, Any]


@dataclass
class World:
    clock_file: Path
    calls: CallCounter
    dead_letters: list[tuple[Queue, str]] = field(default_factory=list)
    receives: dict[str, int] = field(default_factory=dict)
    published: set[str] = field(default_factory=set)
    delivered: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    crashes: int = 0
    sites: Sites = field(default_factory=Sites)

    # ---- time ------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.clock_file.read_text("ascii"))

    def at(self, instant: datetime) -> None:
        self.clock_file.write_text(instant.isoformat(), "ascii")

    def advance(self, **by: float) -> None:
        self.at(self.now + timedelta(**by))

    # ---- doors -----------------------------------------------------------------------------

    def http(self, function: str, method: str, path: str, body: Any = None, **more: Any) -> Answer:
        """Call an HTTP function; `query`, `headers` and `groups` may be given."""
        answer = self.invoke(function, http_event(method, path, body, **more))
        return Answer(answer["statusCode"], json.loads(answer["body"]))

    def issue(self, key: str, amount: int = 10_000, **more: Any) -> Answer:
        """Issue one invoice over HTTP; `due` is a date (30 days from now by default)."""
        body = invoice_body(amount, more.pop("due", self.now.date() + timedelta(days=30)), **more)
        headers = {"Idempotency-Key": key}
        return self.http("issue_invoices_api", "POST", "/v1/invoices", body, headers=headers)

    def stripe(self, event: dict[str, Any], secret: str = SIGNING_SECRETS[0]) -> Answer:
        """Post an event as Stripe does, signed now."""
        raw = json.dumps(event).encode()
        return self.webhook(raw, headers={"stripe-signature": sign(raw, secret, self.now)})

    def webhook(self, raw: bytes, path: str = "stripe/main", **more: Any) -> Answer:
        """Post to the intake; `path` names the gateway, the account and what stands behind."""
        return self.http("receive_webhook", "POST", f"/webhooks/{path}", raw, **more)

    def put_file(self, name: str, content: bytes, issuer: str = ISSUER) -> str:
        """Put a file into the bucket and the event of it into the queue, as S3 does."""
        key = f"incoming/{issuer}/{name}"
        _client("s3").put_object(Bucket=BUCKET, Key=key, Body=content)
        detail = {"bucket": {"name": BUCKET}, "object": {"key": key, "size": len(content)}}
        self.send(Queue.BANK_FILES, json.dumps({"source": "aws.s3", "detail": detail}))
        return key

    def put_import(self, name: str, content: bytes, **declared: str) -> str:
        """Put a file of invoices into its bucket and the event of it into the queue."""
        key = f"incoming/{ISSUER}/{name}"
        client = _client("s3")
        client.put_object(Bucket=IMPORTS_BUCKET, Key=key, Body=content, Metadata=declared)
        detail = {"bucket": {"name": IMPORTS_BUCKET}, "object": {"key": key, "size": len(content)}}
        self.send(Queue.IMPORT_FILES, json.dumps({"source": "aws.s3", "detail": detail}))
        return key

    def send(self, queue: Queue, body: str, group: str = "test") -> None:
        name = hashlib.sha256(f"{body}{self.now}{self.crashes}".encode()).hexdigest()
        queues.send(queue, body, group, name)

    def run_schedule(self, function: str = "plan_reminders") -> None:
        """Run a function of the hourly schedule, and again if it crashes."""
        while True:
            try:
                self.invoke(function, {})
            except (CrashError, UnavailableError):
                self.crashes += 1
            else:
                return

    # ---- AWS -------------------------------------------------------------------------------

    def invoke(self, function: str, event: dict[str, Any], context: Context | None = None) -> Any:
        handler = importlib.import_module(f"functions.{function}.handler").handler
        self.delivered.append((function, event))
        with self.calls.process():
            return handler(event, context or Context())

    def settle(self) -> None:
        """Deliver everything that waits until nothing is left."""
        while self._deliver_stream() or max([self.deliver(queue) for queue in Queue]):
            continue

    def deliver(self, queue: Queue) -> bool:
        """Hand one batch of a queue to its function; tell whether there was one."""
        got = queues.receive(queue, _BATCHES.get(queue, 5))
        if not got:
            return False
        for message in got:
            seen = self.receives.get(message["MessageId"], 0) + 1
            self.receives[message["MessageId"]] = seen
        failed = self._hand_over(queue, got)
        for message in got:
            if message["MessageId"] not in failed:
                queues.delete(queue, message)
            elif self.receives[message["MessageId"]] >= DELIVERIES_MAX:
                self.dead_letters.append((queue, message["Body"]))
                queues.bury(queue, message)
            else:
                queues.give_back(queue, message)
        if failed:
            self.advance(minutes=5)  # what failed is not seen again before its visibility time
        return True

    def _hand_over(self, queue: Queue, messages: list[dict[str, Any]]) -> set[str]:
        try:
            answer = self.invoke(queue.value, sqs_event(queue, messages))
        except CrashError:
            self.crashes += 1
            forget(keep=EXPENSIVE)
            return {message["MessageId"] for message in messages}
        except UnavailableError:
            return {message["MessageId"] for message in messages}
        return {item["itemIdentifier"] for item in answer["batchItemFailures"]}

    def _deliver_stream(self) -> bool:
        fresh = [i for i in self.items(Table.JOURNAL) if i["entry_key"]["S"] not in self.published]
        if not fresh:
            return False
        records = [{"eventName": "INSERT", "dynamodb": {"NewImage": image}} for image in fresh]
        try:
            self.invoke("publish_events", {"Records": records})
        except (CrashError, UnavailableError):
            self.crashes += 1
            return True
        self.published |= {image["entry_key"]["S"] for image in fresh}
        return True

    # ---- looking ---------------------------------------------------------------------------

    def items(self, table: Table) -> list[dict[str, Any]]:
        """Return every item of a table, as the stream would show it."""
        stored = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables[f"cobro-{table.value}"]
        return [item.to_json()["Attributes"] for item in stored.all_items()]

    def journal(self) -> list[JournalEntry]:
        return [entry_of_raw(image) for image in self.items(Table.JOURNAL)]

    def mails(self) -> list[Any]:
        """Return the reminders, oldest first: `subject`, `body`, `destinations` and `tags`."""
        return [mail for mail in outbox.everything() if not hasattr(mail, "raw_data")]

    def files(self) -> list[str]:
        """Return the keys of the files in the bucket."""
        return list(_bucket())

    def import_files(self) -> dict[str, bytes]:
        """Return the files in the bucket of imports by their keys."""
        return {key: stored.value for key, stored in _bucket(IMPORTS_BUCKET).items()}

    def reset(self) -> None:
        """Empty every table, queue, bucket and outbox; keep the resources."""
        for bucket in BUCKETS:
            _bucket(bucket).clear()
        for table in dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables.values():
            table.items.clear()
        queues.empty()
        outbox.empty()
        DEDUPLICATION.seen.clear()
        self.sites.forget()
        self.dead_letters.clear()
        self.receives.clear()
        self.published.clear()
        self.delivered.clear()
        self.crashes = 0
        self.at(START)
        self.calls.disarm()
        forget(keep=EXPENSIVE)

    def settle_in(self) -> None:
        """Register the company and one customer that most stories need."""
        self.http("manage_customers", "POST", "/v1/issuers", issuer_body())
        self.http("manage_customers", "POST", "/v1/customers", customer_body(CUSTOMER))
        path = "/v1/gateway-accounts/stripe/main"
        body = gateway_account_body(facts={"base_url": self.sites.stripe_url})
        self.http("manage_gateways", "PUT", path, body)


def _bucket(name: str = BUCKET) -> Any:
    return s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[name].keys


@cache
def _client(service: str) -> Any:
    """Return the harness's own client: AWS does not build one for each message."""
    return get_session().create_client(service)


def forget(keep: frozenset[str] = frozenset()) -> None:
    """Drop what the wiring built, as a new process would have nothing; `keep` names factories."""
    for name, module in list(sys.modules.items()):
        if name.startswith("cobro.runtime") and module is not None:
            for attribute, factory in vars(module).items():
                if hasattr(factory, "cache_clear") and attribute not in keep:
                    factory.cache_clear()


@contextmanager
def open_world(folder: Path) -> Iterator[World]:
    clock_file = folder / "clock"
    clock_file.write_text(START.isoformat(), "ascii")
    with stack(str(clock_file)), watch_calls() as calls, open_sites() as sites:
        forget()
        _client.cache_clear()
        yield World(clock_file, calls, sites=sites)
        forget()
        _client.cache_clear()
