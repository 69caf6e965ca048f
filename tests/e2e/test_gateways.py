"""A gateway from the charge to the sweep: the real stacks call a PagBank that the tests play."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from cobro.adapters.dynamodb.invoice_rows import entry_of_raw
from cobro.domain import journal
from cobro.runtime.settings import Table
from infra.names import Output
from tests.support.deployed import START, Deployed, eventually
from tests.support.gateways.pagbank import API_KEY, PATH_TOKEN, TOKEN, FakePagBank
from tests.support.gateways.web import served
from tests.support.requests import customer_body, invoice_body, issuer_body

GYM = "academia"
TODAY = START.date()
CLEARING = journal.gateway_clearing("pagbank/academia")
ACCOUNT = "/v1/gateway-accounts/pagbank/academia"
COUNTS_WITHIN_SECONDS = 31.0  # functions keep the list of accounts for half a minute


@pytest.fixture(scope="module")
def pagbank(stack: Deployed) -> Iterator[FakePagBank]:
    """Give a PagBank that deployed functions reach, and a company with an account there."""
    stack.at(START)
    site = FakePagBank()
    with served(site) as url:
        stack.admin.post("/v1/issuers", issuer_body(GYM))
        stack.admin.post("/v1/customers", customer_body("cus-1", issuer_id=GYM))
        account = {"issuer_id": GYM, "currencies": ["BRL"], "offers": ["pix", "link"]}
        stack.admin.put(ACCOUNT, {**account, "facts": {"base_url": url}})
        secret = {"signing_secrets": [TOKEN], "api_key": API_KEY, "path_token": PATH_TOKEN}
        stack.cloud.client("secretsmanager").create_secret(
            Name=f"{stack.outputs[Output.GATEWAY_SECRETS_PREFIX]}/pagbank/academia",
            KmsKeyId=stack.outputs[Output.KEY_ARN],
            SecretString=json.dumps(secret),
        )
        registered_at = time.monotonic()
        eventually(lambda: time.monotonic() - registered_at > COUNTS_WITHIN_SECONDS)
        yield site


def issued(stack: Deployed, key: str) -> str:
    body = {**invoice_body(8_000, TODAY), "issuer_id": GYM}
    invoice_id: str = stack.admin.post("/v1/invoices", body, key=key)["invoice_id"]
    return invoice_id


def opened(stack: Deployed, invoice_id: str) -> dict[str, dict[str, Any]]:
    """Return the invoice's charges by method once the gateway has answered for all of them."""

    def look() -> dict[str, dict[str, Any]] | None:
        charges = stack.admin.get(f"/v1/invoices/{invoice_id}/charges")["charges"]
        done = len(charges) == 2 and all(c["state"] == "registered" for c in charges)
        return {charge["method"]: charge for charge in charges} if done else None

    return eventually(look)


def is_paid(stack: Deployed, invoice_id: str) -> bool:
    return bool(stack.admin.get(f"/v1/invoices/{invoice_id}")["status"] == "paid")


def booked(stack: Deployed) -> int:
    entries = [entry_of_raw(item) for item in stack.admin.items(Table.JOURNAL)]
    return sum(entry.moved(CLEARING).minor for entry in entries)


def order_of(site: FakePagBank, charge: dict[str, Any]) -> dict[str, Any]:
    found = (o for o in site.orders.values() if o["reference_id"] == charge["charge_id"])
    return next(found)


def test_a_payer_pays_by_the_code_and_the_page_is_closed(
    stack: Deployed, pagbank: FakePagBank
) -> None:
    invoice_id = issued(stack, "gym-1")
    charges = opened(stack, invoice_id)
    order = order_of(pagbank, charges["pix"])
    pagbank.pays(order["id"], START)
    sent = pagbank.webhook(order)
    path = f"/webhooks/pagbank/academia/{sent.path_rest}"
    replies = [stack.admin.try_post(path, sent.body, **sent.headers) for _ in range(3)]
    eventually(lambda: is_paid(stack, invoice_id))
    checkout = next(iter(pagbank.checkouts.values()))
    eventually(lambda: checkout["status"] == "INACTIVE")

    assert charges["pix"]["br_code"].startswith("00020126")
    assert charges["link"]["link"].startswith("https://pay.example/")
    assert {reply.status for reply in replies} == {200}
    assert booked(stack) == 8_000


def test_the_sweep_finds_what_no_webhook_told(stack: Deployed, pagbank: FakePagBank) -> None:
    invoice_id = issued(stack, "gym-2")
    before = booked(stack)
    pagbank.pays(order_of(pagbank, opened(stack, invoice_id)["pix"])["id"], START)
    swept = stack.admin.run("sweep_gateways")
    eventually(lambda: is_paid(stack, invoice_id))

    assert swept["hints"] > 0
    assert booked(stack) == before + 8_000


def test_a_saved_card_pays_on_the_due_date_once(stack: Deployed, pagbank: FakePagBank) -> None:
    method = {
        "issuer_id": GYM,
        "account": "pagbank/academia",
        "method_token": "CARD_OK",
        "consent": "accepted on the sign-up page",
    }
    stack.admin.post("/v1/customers/cus-1/payment-methods", method)
    invoice_id = issued(stack, "gym-3")
    path = f"/v1/invoices/{invoice_id}/collection"
    eventually(lambda: stack.admin.try_get(path, issuer_id=GYM).status == 200)
    stack.admin.run("collect_payments")
    eventually(lambda: is_paid(stack, invoice_id))
    stack.admin.run("collect_payments")
    case = stack.admin.get(path, issuer_id=GYM)
    cards = [c for c in pagbank.charges.values() if c["payment_method"]["type"] == "CREDIT_CARD"]

    assert case["state"] == "collected"
    assert len(cards) == len(case["attempts"]) == 1
