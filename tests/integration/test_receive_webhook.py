"""receive_webhook: verify, keep, queue, acknowledge, in this order or not at all."""

import json
import time
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient

from cobro.adapters.gateways.stripe_signature import sign
from cobro.runtime.settings import Queue, Table
from cobro.runtime.wiring import gateways
from tests.support.cloud_in_process import SECRET, SIGNING_SECRETS
from tests.support.queues import waits
from tests.support.requests import http_event, payment_succeeded
from tests.support.world import Answer, World

PATH = "/webhooks/stripe"


def event(world: World, **changes: Any) -> dict[str, Any]:
    return payment_succeeded("inv_1", 10_000, world.now) | changes


def post(world: World, raw: bytes, signature: str | None) -> Answer:
    headers = {} if signature is None else {"Stripe-Signature": signature}
    return world.http("receive_webhook", "POST", PATH, raw, headers=headers)


def test_a_signed_event_is_kept_whole_and_queued(world: World) -> None:
    answer = world.stripe(event(world))
    (kept,) = world.items(Table.INBOX)

    assert (answer.status, answer.body) == (200, {"received": True})
    assert kept["event_key"]["S"] == "stripe#evt_1"
    assert waits(Queue.GATEWAY_EVENTS)


def test_every_active_secret_is_good(world: World) -> None:
    for secret in SIGNING_SECRETS:
        assert world.stripe(event(world), secret).status == 200


def test_a_second_delivery_is_acknowledged_and_kept_once(world: World) -> None:
    world.stripe(event(world))
    world.advance(minutes=2)

    assert world.stripe(event(world)).status == 200
    assert len(world.items(Table.INBOX)) == 1


@pytest.mark.parametrize("signature", [None, "", "t=1,v1=00", "v1=é", "t=x"])
def test_what_stripe_did_not_sign_answers_400_and_keeps_nothing(
    world: World, signature: str | None
) -> None:
    answer = post(world, json.dumps(event(world)).encode(), signature)

    assert answer.status == 400
    assert answer.body["error"]["code"] == "bad_signature"
    assert world.items(Table.INBOX) == []
    assert not waits(Queue.GATEWAY_EVENTS)


def test_a_changed_body_a_strange_secret_and_an_old_signature_are_refused(world: World) -> None:
    raw = json.dumps(event(world)).encode()
    good = sign(raw, SIGNING_SECRETS[0], world.now)
    statuses = [post(world, raw + b" ", good).status, world.stripe(event(world), "whsec_x").status]
    world.advance(seconds=301)
    statuses.append(post(world, raw, good).status)

    assert statuses == [400, 400, 400]


def test_the_signature_is_checked_over_the_decoded_bytes(world: World) -> None:
    import base64

    raw = json.dumps(event(world), indent=2).encode()
    request = http_event("POST", PATH, base64.b64encode(raw))
    request["isBase64Encoded"] = True
    request["headers"]["stripe-signature"] = sign(raw, SIGNING_SECRETS[0], world.now)
    answer = world.invoke("receive_webhook", request)

    assert answer["statusCode"] == 200


@pytest.mark.parametrize("raw", [b"{", b"[]", b'{"id": "evt_1"}', b""])
def test_a_signed_body_that_is_no_event_is_refused(world: World, raw: bytes) -> None:
    answer = post(world, raw, sign(raw, SIGNING_SECRETS[0], world.now))

    assert answer.status == 400
    assert answer.body["error"]["code"] in {"malformed_json", "invalid_input"}


def test_an_oversized_body_is_refused_before_it_is_looked_at(world: World) -> None:
    answer = post(world, b"x" * (256 * 1024 + 1), None)

    assert (answer.status, answer.body["error"]["code"]) == (413, "oversized_body")


def test_a_secret_that_was_added_is_found_without_a_deployment(world: World) -> None:
    world.stripe(event(world))
    secrets = boto3.client("secretsmanager")
    fresh = json.dumps({"signing_secrets": ["whsec_new", *SIGNING_SECRETS]})
    secrets.put_secret_value(SecretId=SECRET, SecretString=fresh)
    try:
        just_read = world.stripe(event(world), "whsec_new").status
        kept = gateways.stripe_secrets()
        kept._kept = (time.monotonic() - 60, kept.current())  # as if a minute had passed

        assert just_read == 400
        assert world.stripe(event(world), "whsec_new").status == 200
    finally:
        old = json.dumps({"signing_secrets": list(SIGNING_SECRETS)})
        secrets.put_secret_value(SecretId=SECRET, SecretString=old)


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
