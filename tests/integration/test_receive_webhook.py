"""receive_webhook: verify, keep, queue, acknowledge, in this order or not at all."""

import base64
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient

from cobro.adapters.gateways.stripe_signature import sign
from cobro.runtime.settings import Queue, Table
from cobro.runtime.webhooks import WEBHOOK_BYTES_MAX
from cobro.runtime.wiring import gateways
from tests.support import doors
from tests.support.cloud_in_process import GATEWAY_SECRETS, SIGNING_SECRETS
from tests.support.queues import waits
from tests.support.requests import gateway_account_body, http_event, payment_succeeded
from tests.support.world import Answer, World


def event(world: World, **changes: Any) -> dict[str, Any]:
    return payment_succeeded("inv_1", 10_000, world.now) | changes


def post(world: World, raw: bytes, signature: str | None, path: str = "stripe/main") -> Answer:
    headers = {} if signature is None else {"Stripe-Signature": signature}
    return world.webhook(raw, path, headers=headers)


def test_a_signed_event_is_kept_whole_and_queued(world: World) -> None:
    answer = world.stripe(event(world))
    (kept,) = world.items(Table.INBOX)

    assert (answer.status, answer.body) == (200, {"received": True})
    assert kept["event_key"]["S"] == "stripe#main#evt_1"
    assert waits(Queue.GATEWAY_EVENTS)


def test_every_active_secret_is_good(world: World) -> None:
    for secret in SIGNING_SECRETS:
        assert world.stripe(event(world), secret).status == 200


def test_a_second_delivery_is_acknowledged_and_kept_once(world: World) -> None:
    world.stripe(event(world))
    world.advance(minutes=2)

    assert world.stripe(event(world)).status == 200
    assert len(world.items(Table.INBOX)) == 1


def test_the_signature_is_checked_over_the_decoded_bytes(world: World) -> None:
    raw = json.dumps(event(world), indent=2).encode()
    request = http_event("POST", "/webhooks/stripe/main", base64.b64encode(raw))
    request["isBase64Encoded"] = True
    request["headers"]["stripe-signature"] = sign(raw, SIGNING_SECRETS[0], world.now)
    answer = world.invoke("receive_webhook", request)

    assert answer["statusCode"] == 200


@pytest.mark.parametrize("raw", [b"{", b"[]", b'{"id": "evt_1"}', b""])
def test_a_signed_body_that_is_no_event_is_refused(world: World, raw: bytes) -> None:
    answer = post(world, raw, sign(raw, SIGNING_SECRETS[0], world.now))

    assert answer.status == 400
    assert answer.body["error"]["code"] in {"malformed_json", "invalid_input"}


@pytest.mark.parametrize("path", ["stripe/main", "stripe/nobody"])
def test_an_oversized_body_is_refused_before_anything_is_looked_up(world: World, path: str) -> None:
    answer = post(world, b"x" * (WEBHOOK_BYTES_MAX + 1), None, path)
    megabyte = post(world, b"x" * 1_000_000, None, path)

    assert WEBHOOK_BYTES_MAX < 400_000  # an item of DynamoDB
    assert (answer.status, answer.body["error"]["code"]) == (413, "oversized_body")
    assert megabyte.status == 413


def test_the_largest_body_is_kept_whole_where_nothing_of_it_can_be_compressed(
    world: World,
) -> None:
    noise = random.Random(7).randbytes(WEBHOOK_BYTES_MAX)
    padding = base64.b85encode(noise).decode()
    big = json.dumps(event(world, padding=padding))[:WEBHOOK_BYTES_MAX].encode()
    whole = big[: WEBHOOK_BYTES_MAX - 2] + b'"}'
    answer = post(world, whole, sign(whole, SIGNING_SECRETS[0], world.now))

    assert answer.status == 200
    assert gateways.inbox().get("stripe", "evt_1", "main").payload == whole


UNKNOWN = ["stripe/other", "invented/main", "paypal/main", "stripe/" + "x" * 300, "a/b", "stripe/"]


@pytest.mark.parametrize("path", UNKNOWN)
def test_an_unknown_gateway_or_account_answers_404_without_a_hint(world: World, path: str) -> None:
    raw = json.dumps(event(world)).encode()
    answer = post(world, raw, sign(raw, SIGNING_SECRETS[0], world.now), path)
    other = post(world, raw, None, "stripe/nobody")

    assert (answer.status, answer.body) == (other.status, other.body)
    assert answer.status == 404
    assert "stripe" not in str(answer.body)
    assert world.items(Table.INBOX) == []


def test_accounts_are_kept_apart(world: World) -> None:
    body = gateway_account_body()
    world.http("manage_gateways", "PUT", "/v1/gateway-accounts/stripe/second", body)
    with secret("stripe/second", signing_secrets=["whsec_second"]):
        raw = json.dumps(event(world)).encode()
        of_main = sign(raw, SIGNING_SECRETS[0], world.now)
        of_second = sign(raw, "whsec_second", world.now)
        crossed = [post(world, raw, of_main, "stripe/second"), post(world, raw, of_second)]
        straight = [post(world, raw, of_main), post(world, raw, of_second, "stripe/second")]
    kept = {item["event_key"]["S"] for item in world.items(Table.INBOX)}

    assert [answer.status for answer in crossed] == [400, 400]
    assert [answer.status for answer in straight] == [200, 200]
    assert kept == {"stripe#main#evt_1", "stripe#second#evt_1"}


def test_an_account_whose_secret_is_missing_or_empty_takes_nothing(world: World) -> None:
    body = gateway_account_body()
    world.http("manage_gateways", "PUT", "/v1/gateway-accounts/stripe/bare", body)
    raw = json.dumps(event(world)).encode()
    forged = sign(raw, "", world.now)
    missing = post(world, raw, forged, "stripe/bare")
    with secret("stripe/bare", signing_secrets=[]):
        none = post(world, raw, forged, "stripe/bare")

    for answer in (missing, none):
        assert (answer.status, answer.body["error"]["code"]) == (503, "secrets_unavailable")
        assert "bare" not in answer.body["error"]["message"]


def test_what_stands_behind_the_address_and_in_its_query_changes_nothing_for_stripe(
    world: World,
) -> None:
    raw = json.dumps(event(world)).encode()
    headers = {"stripe-signature": sign(raw, SIGNING_SECRETS[0], world.now)}
    answer = world.webhook(raw, "stripe/main/a/b", headers=headers, raw_query="x=1&y=%C3%A9")

    assert answer.status == 200
    assert gateways.inbox().get("stripe", "evt_1", "main").query == "x=1&y=%C3%A9"


def test_an_event_of_a_type_that_nobody_knows_is_taken_and_kept(world: World) -> None:
    answer = world.stripe(event(world, type="invented.by_stripe"))

    assert answer.status == 200
    assert len(world.items(Table.INBOX)) == 1


def test_a_secret_is_changed_without_a_gap_and_without_a_deployment(world: World) -> None:
    """The new one is added, then Stripe signs by it, then the old one is taken away."""
    world.stripe(event(world))
    both, new = ["whsec_new", *SIGNING_SECRETS], ["whsec_new"]
    with secret("stripe/main", signing_secrets=both):
        just_read = world.stripe(event(world), "whsec_new").status
        age(seconds=6)
        after_a_failure = world.stripe(event(world), "whsec_new").status
        old_meanwhile = world.stripe(event(world)).status
    with secret("stripe/main", signing_secrets=new):
        age(seconds=31)
        changed = [
            world.stripe(event(world), "whsec_new").status,
            world.stripe(event(world)).status,
        ]

    assert just_read == 400  # a flood of forgeries causes one reading in five seconds
    assert (after_a_failure, old_meanwhile) == (200, 200)
    assert changed == [200, 400]


def age(seconds: int) -> None:
    """Make the kept secret as old as if time had passed."""
    kept = gateways.account_secrets().of("stripe/main")
    kept._kept = (time.monotonic() - seconds, kept.current())


@contextmanager
def secret(account: str, **content: Any) -> Iterator[None]:
    """Put the secret of an account, and what was there before back."""
    client, name = boto3.client("secretsmanager"), f"{GATEWAY_SECRETS}/{account}"
    known = {item["Name"] for item in client.list_secrets()["SecretList"]}
    if name in known:
        before = client.get_secret_value(SecretId=name)["SecretString"]
        client.put_secret_value(SecretId=name, SecretString=json.dumps(content))
        yield
        client.put_secret_value(SecretId=name, SecretString=before)
    else:
        client.create_secret(Name=name, SecretString=json.dumps(content))
        yield
        client.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


def test_refusals_are_counted_by_reason_and_a_few_of_them_logged_without_what_they_held(
    world: World, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    personal = b'{"id": "evt_1", "payer": "Maria da Silva"}'
    for _ in range(101):
        post(world, personal, "t=1,v1=Deadbeef")
    post(world, personal, None, "stripe/Nobody\n")
    out = capsys.readouterr().out
    lines = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    logged = [vars(record) for record in caplog.records if record.msg == "webhook refused"]

    assert doors.counted(out)["WebhooksRefused"] == 204  # once in all, once by its reason
    assert Counter(line["reason"] for line in lines if "_aws" in line and "reason" in line) == {
        "bad_signature": 101,
        "not_found": 1,
    }
    assert [(line["reason"], line["account"], line["refused"]) for line in logged] == [
        ("bad_signature", "main", 1),
        ("bad_signature", "main", 101),
        ("not_found", "?", 1),
    ]
    assert not any(word in f"{out} {logged}" for word in ("Maria", "Deadbeef", *SIGNING_SECRETS))


@pytest.mark.parametrize(
    ("service", "code"),
    [
        ("secretsmanager", "secrets_unavailable"),
        ("dynamodb", "database_unavailable"),
        ("sqs", "queue_unavailable"),
    ],
)
def test_a_dependency_that_is_away_answers_503_so_that_stripe_delivers_again(
    world: World, monkeypatch: pytest.MonkeyPatch, service: str, code: str
) -> None:
    call: Any = vars(BaseClient)["_make_api_call"]

    def away(client: BaseClient, operation: str, request: Any) -> Any:
        if client.meta.service_model.service_name == service:
            from botocore.exceptions import ReadTimeoutError

            raise ReadTimeoutError(endpoint_url="https://service.example")
        return call(client, operation, request)

    with monkeypatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", away)
        refused = world.stripe(event(world))
    again = world.stripe(event(world))

    assert (refused.status, refused.body["error"]["code"]) == (503, code)
    assert again.status == 200
    assert waits(Queue.GATEWAY_EVENTS)
