"""The doors of a deployed stack as the demo uses them: HTTP, bucket, schedule, and patience."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlencode

from cobro.adapters.dynamodb.dunning import agenda_keys
from cobro.adapters.gateways.stripe_signature import sign
from cobro.runtime.settings import Queue, Table
from cobro_cli.cloud import EmbeddedCloud
from cobro_cli.outputs import Outputs
from cobro_cli.steps import StepError
from infra.names import Output

Item = TypeVar("Item")
Result = TypeVar("Result")

CALLERS = 4
STRIPE_ACCOUNT = "stripe/main"
STRIPE_WEBHOOK = f"/webhooks/{STRIPE_ACCOUNT}"
PATIENCE_SECONDS = 400.0  # longer than a failed message stays invisible (180 s)
_POLL_SECONDS = 0.15


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: dict[str, Any]


class Doors:
    """One signed-in person, the gateway and the bank, in front of the stack."""

    def __init__(self, cloud: EmbeddedCloud, outputs: Outputs, token: str, secret: str) -> None:
        self.cloud = cloud
        self.outputs = outputs
        self._token = token
        self._secret = secret
        self._sqs = cloud.client("sqs")
        self._s3 = cloud.client("s3")
        self._lambda = cloud.client("lambda")
        self._dynamodb = cloud.client("dynamodb")

    def with_token(self, token: str) -> "Doors":
        """Return the same doors for somebody else."""
        return Doors(self.cloud, self.outputs, token, self._secret)

    @staticmethod
    def encode(body: Any) -> bytes:  # noqa: ANN401 - any JSON
        return json.dumps(body).encode()

    @property
    def token(self) -> str:
        """Return what this person shows the API."""
        return self._token

    @property
    def api_url(self) -> str:
        return self.cloud.api_url(self.outputs[Output.API_ID])

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """Read from the API; raise `StepError` unless it answers 200."""
        return self._expect(self._call("GET", f"{path}?{urlencode(query)}"), path, HTTPStatus.OK)

    def try_get(self, path: str, **query: str) -> Reply:
        """Read from the API and return whatever is answered."""
        return self._call("GET", f"{path}?{urlencode(query)}")

    def post(self, path: str, body: Any, *, key: str = "") -> dict[str, Any]:  # noqa: ANN401 - any JSON
        """Post to the API; raise `StepError` unless it answers 2xx."""
        headers = {"Idempotency-Key": key} if key else {}
        reply = self._call("POST", path, self.encode(body), headers)
        wanted = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED)
        return self._expect(reply, path, *wanted)

    def put(self, path: str, body: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
        """Put to the API; raise `StepError` unless it answers 200 or 201."""
        reply = self._call("PUT", path, self.encode(body))
        return self._expect(reply, path, HTTPStatus.OK, HTTPStatus.CREATED)

    def register_stripe(self, issuer_id: str, *currencies: str) -> None:
        """Register the account with Stripe whose webhooks this person plays."""
        body = {"issuer_id": issuer_id, "currencies": currencies}
        self.put(f"/v1/gateway-accounts/{STRIPE_ACCOUNT}", body)

    def try_post(self, path: str, body: bytes, **headers: str) -> Reply:
        """Post bytes and return whatever is answered."""
        return self._call("POST", path, body, headers)

    def webhook(self, event: dict[str, Any], at: datetime) -> None:
        """Post an event signed as Stripe signs it."""
        body = json.dumps(event, separators=(",", ":")).encode()
        headers = {"Stripe-Signature": sign(body, self._secret, at)}
        reply = self._call("POST", STRIPE_WEBHOOK, body, headers)
        self._expect(reply, STRIPE_WEBHOOK, HTTPStatus.OK)

    def put_file(self, key: str, content: bytes) -> None:
        bucket = self.outputs[Output.STATEMENTS_BUCKET]
        self._s3.put_object(Bucket=bucket, Key=key, Body=content)

    def run(self, function: str) -> dict[str, Any]:
        """Run a function of the hourly schedule now and return what it says."""
        answer = self._lambda.invoke(FunctionName=self.outputs.function(function))
        payload: dict[str, Any] = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            step = f"run {function}"
            raise StepError(step, str(payload))
        return payload

    def run_schedule(self) -> int:
        """Run the hourly planning now and return how many reminders it handed on."""
        planned: int = self.run("plan_reminders")["planned"]
        return planned

    def each(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """Do something for each item, a few at a time; keep the order of the results."""
        with ThreadPoolExecutor(max_workers=CALLERS) as pool:
            return list(pool.map(work, items))

    def wait_until(self, step: str, is_done: Callable[[], bool]) -> None:
        """Wait for the stack; raise `StepError` with what is still queued or dead."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_done():
            if time.monotonic() > deadline:
                reason = f"not done within {PATIENCE_SECONDS:.0f} s; {self._backlog()}"
                raise StepError(step, reason)
            time.sleep(_POLL_SECONDS)

    def is_idle(self, queue: Queue) -> bool:
        """Tell whether nothing waits in a queue and nothing of it is being worked on."""
        return self._depth(self.outputs.queue(queue)) == 0

    def dead_letter_count(self, queue: Queue) -> int:
        """Count the messages that a consumer gave up on."""
        return self._depth(self.outputs.dead_letters(queue))

    def count(self, table: Table) -> int:
        """Count the items of a table: the embedded cloud keeps this count true, AWS would not."""
        answer = self._dynamodb.describe_table(TableName=self.outputs.table(table))
        count: int = answer["Table"]["ItemCount"]
        return count

    def items(self, table: Table) -> list[dict[str, Any]]:
        """Return every item of a table as the stream shows it, for the demo's own recount."""
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=self.outputs.table(table))
        return [item for page in pages for item in page["Items"]]

    def agenda(self, issuer_id: str, day: date) -> set[str]:
        """Return the ids of the invoices whose next reminder is planned for a day."""
        table = self.outputs.table(Table.DUNNING)
        found: set[str] = set()
        for key in agenda_keys(issuer_id, day):
            pages = self._dynamodb.get_paginator("query").paginate(
                TableName=table,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": key}},
            )
            rows = [row["sk"]["S"] for page in pages for row in page["Items"]]
            found.update(row.partition("#")[0] for row in rows)
        return found

    def mails(self) -> list[dict[str, Any]]:
        """Return the e-mails that were sent, oldest first."""
        with urllib.request.urlopen(self.cloud.outbox_url, timeout=30) as answer:  # noqa: S310 - our own address
            found: dict[str, Any] = json.load(answer)
        return [mail for mails in found["messages"].values() for mail in mails]

    def _depth(self, url: str) -> int:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)
        return sum(int(value) for value in answer["Attributes"].values())

    def _backlog(self) -> str:
        waiting = {queue.value: self._depth(self.outputs.queue(queue)) for queue in Queue}
        dead = {queue.value: self.dead_letter_count(queue) for queue in Queue}
        queued = {name: depth for name, depth in waiting.items() if depth}
        lost = {name: depth for name, depth in dead.items() if depth}
        return f"queued: {queued or 'nothing'}, dead letters: {lost or 'none'}"

    def _call(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        request = urllib.request.Request(  # noqa: S310 - our own address
            f"{self.api_url.rstrip('/')}{path}",
            data=body,
            method=method,
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {self._token}",
                **(headers or {}),
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own address
                return Reply(answer.status, json.load(answer))
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            return Reply(error.code, json.loads(text) if text.startswith("{") else {"text": text})

    @staticmethod
    def _expect(reply: Reply, path: str, *wanted: HTTPStatus) -> dict[str, Any]:
        if reply.status not in wanted:
            step = f"call {path}"
            raise StepError(step, f"it answered {reply.status}: {reply.body}")
        return reply.body
