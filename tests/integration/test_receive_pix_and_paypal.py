"""receive_webhook where no body is signed: a bank's certificate or path, PayPal's headers."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest

from cobro.runtime.settings import Queue, Table
from tests.support.cloud_in_process import GATEWAY_SECRETS
from tests.support.gateways.paypal_signer import CERT_URL
from tests.support.gateways.pix_office import SUBJECT
from tests.support.queues import waits
from tests.support.requests import gateway_account_body, http_event
from tests.support.world import World

CALLBACK = json.dumps(
    {"pix": [{"endToEndId": "E12345678202603021221abcdefghijk", "valor": "110.00"}]}
).encode()


@contextmanager
def an_account(
    world: World, name: str, facts: dict[str, str], secret: dict[str, Any]
) -> Iterator[None]:
    """Register an account and make its secret; take the secret away again."""
    bank = {"base_url": "https://pix.bank.example", "pix_key": "pix@acme.example"}
    known = facts if name.startswith("paypal/") else bank | facts
    body = gateway_account_body(facts=known, is_live=True)
    assert world.http("manage_gateways", "PUT", f"/v1/gateway-accounts/{name}", body).status == 200
    client, secret_name = boto3.client("secretsmanager"), f"{GATEWAY_SECRETS}/{name}"
    client.create_secret(Name=secret_name, SecretString=json.dumps(secret))
    yield
    client.delete_secret(SecretId=secret_name, ForceDeleteWithoutRecovery=True)


def called(world: World, path: str, subject: str = "", raw: bytes = CALLBACK) -> int:
    request = http_event("POST", f"/webhooks/{path}", raw)
    if subject:
        shown = {"subjectDN": subject, "issuerDN": "CN=PSP CA", "serialNumber": "1"}
        request["requestContext"]["authentication"] = {"clientCert": shown}
    return int(world.invoke("receive_webhook", request)["statusCode"])


def test_a_bank_is_known_by_its_certificate_and_nobody_else_is(world: World) -> None:
    with an_account(world, "pix/bank-one", {"client_subject": SUBJECT}, {"client_id": "x"}):
        statuses = [
            called(world, "pix/bank-one/pix"),
            called(world, "pix/bank-one/pix", "CN=other-customer.same-ca.example,O=Other"),
        ]
        before = world.items(Table.INBOX)
        statuses += [called(world, "pix/bank-one/pix", SUBJECT) for _ in range(2)]

    assert (statuses, before) == ([403, 403, 200, 200], [])
    assert len(world.items(Table.INBOX)) == 1
    assert waits(Queue.GATEWAY_EVENTS)


def test_a_bank_that_skips_mtls_is_known_by_the_secret_part_of_the_address(world: World) -> None:
    with an_account(world, "pix/bank-two", {}, {"signing_secrets": ["s3cr3t-part"]}):
        statuses = [
            called(world, "pix/bank-two/pix"),
            called(world, "pix/bank-two/other-part/pix"),
            called(world, "pix/bank-two/s3cr3t-part/pix"),
            called(world, "pix/bank-two/s3cr3t-part", raw=b'{"evento": "teste_webhook"}'),
        ]

    assert statuses == [403, 403, 200, 200]


@pytest.mark.parametrize(
    "url", [CERT_URL.replace("api.paypal.com", "paypal.evil.example"), "http://169.254.169.254/x"]
)
def test_a_certificate_from_elsewhere_proves_nothing_and_is_not_fetched(
    world: World, url: str
) -> None:
    raw = b'{"id": "WH-1", "event_type": "PAYMENT.CAPTURE.COMPLETED", "resource": {"id": "C1"}}'
    headers = {
        "Paypal-Transmission-Id": "t-1",
        "Paypal-Transmission-Time": world.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Paypal-Transmission-Sig": "AAAA",
        "Paypal-Cert-Url": url,
        "Paypal-Auth-Algo": "SHA256withRSA",
    }
    with an_account(world, "paypal/shop", {"webhook_id": "8PT5971"}, {"client_id": "x"}):
        answer = world.webhook(raw, "paypal/shop", headers=headers)

    assert (answer.status, answer.body["error"]["code"]) == (400, "bad_signature")
    assert world.items(Table.INBOX) == []
