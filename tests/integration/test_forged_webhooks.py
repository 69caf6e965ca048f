"""receive_webhook: what Stripe did not sign, or not like this, or not now, is kept out."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from cobro.adapters.gateways.stripe_signature import sign
from cobro.runtime.settings import Queue, Table
from tests.support.cloud_in_process import SIGNING_SECRETS
from tests.support.queues import waits
from tests.support.requests import payment_succeeded
from tests.support.world import Answer, World


def event(world: World) -> dict[str, Any]:
    return payment_succeeded("inv_1", 10_000, world.now)


def post(world: World, raw: bytes, signature: str | None) -> Answer:
    headers = {} if signature is None else {"Stripe-Signature": signature}
    return world.webhook(raw, headers=headers)


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


def test_a_body_that_differs_by_one_byte_anywhere_is_refused(world: World) -> None:
    raw = json.dumps(event(world)).encode()
    signature = sign(raw, SIGNING_SECRETS[0], world.now)
    places = range(0, len(raw), 7)
    changed = [raw[:i] + bytes([raw[i] ^ 1]) + raw[i + 1 :] for i in places]
    statuses = {post(world, body, signature).status for body in changed}

    assert statuses == {400}
    assert world.items(Table.INBOX) == []


@pytest.mark.parametrize(
    "again",
    [
        lambda raw: raw[:-1],
        lambda raw: raw + b"\n",
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: json.dumps(json.loads(raw), separators=(",", ":")).encode(),
        lambda raw: json.dumps(json.loads(raw), sort_keys=True).encode(),
        lambda raw: raw.replace(b"10000", b"90000"),
        lambda raw: raw.replace(b'"brl"', b'"usd"'),
        base64.b64encode,
    ],
    ids=["cut", "longer", "marked", "compact", "sorted", "amount", "currency", "base64"],
)
def test_a_body_that_was_cut_written_again_or_changed_is_refused(
    world: World, again: Callable[[bytes], bytes]
) -> None:
    raw = json.dumps(event(world)).encode()
    answer = post(world, again(raw), sign(raw, SIGNING_SECRETS[0], world.now))

    assert (answer.status, answer.body["error"]["code"]) == (400, "bad_signature")
    assert world.items(Table.INBOX) == []


def test_a_delivery_that_is_played_again_is_kept_once_and_then_too_old(world: World) -> None:
    raw = json.dumps(event(world)).encode()
    signature = sign(raw, SIGNING_SECRETS[0], world.now)
    statuses = []
    for minutes in (0, 3, 3):
        world.advance(minutes=minutes)
        statuses.append(post(world, raw, signature).status)
    world.advance(minutes=-30)
    early = post(world, raw, signature)

    assert statuses == [200, 200, 400]
    assert early.status == 400  # signed by a clock that is far ahead of ours
    assert len(world.items(Table.INBOX)) == 1
