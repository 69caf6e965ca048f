"""Our client and our intake against a Stripe that somebody else wrote.

`localstripe` runs as a process of its own and is never imported. It knows cards and SEPA debits, no
vouchers, payment links or disputes, lists events of all types only, and expands no failure of a
refund; it leaves `amount_received` out. `Completed` makes up for that. It takes no notice of
idempotency keys.
"""

import json
import queue
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlencode
from urllib.request import Request, urlopen

import pytest

from cobro.adapters.clock import SystemClock
from cobro.adapters.gateways.request import GatewaySecrets
from cobro.adapters.gateways.stripe_api import StripeGateway, connect
from cobro.adapters.gateways.transport import HttpAnswer, HttpRequest, UrllibTransport
from cobro.application.ports.gateways import GatewayRefusedError, MethodCharge
from cobro.domain.gateways import (
    GatewayHint,
    MovementKind,
    PaymentMethod,
    PaymentState,
    Subject,
)
from cobro.runtime.settings import Queue, Table
from tests.support.builders import a_gateway_account, brl
from tests.support.cloud_in_process import SIGNING_SECRETS
from tests.support.gateways.web import json_answer, served
from tests.support.queues import waits
from tests.support.world import World

PROGRAM = Path(sys.executable).with_name("localstripe")
GOOD_CARD, DECLINED_CARD = "4242424242424242", "4000000000000341"
UNKNOWN = re.compile(r"types\[|expand\[1\]=data\.failure_balance_transaction")
DELIVERY_SECONDS = 10  # it delivers about a second later


class Completed(UrllibTransport):
    """Asks for nothing that localstripe does not know, and adds what it leaves out."""

    def __call__(self, request: HttpRequest, timeout_seconds: float) -> HttpAnswer:
        address, _, query = request.url.partition("?")
        known = [part for part in parse_qsl(query) if not UNKNOWN.match("=".join(part))]
        asked = replace(request, url=f"{address}?{urlencode(known)}")
        answer = super().__call__(asked, timeout_seconds)
        content = json.loads(answer.body)
        if content.get("object") == "payment_intent" and content["status"] == "succeeded":
            content["amount_received"] = content["amount"]
        return HttpAnswer(answer.status, answer.headers, json.dumps(content).encode())


@dataclass
class LocalStripe:
    url: str
    delivered: "queue.Queue[HttpRequest]" = field(default_factory=queue.Queue)

    def post(self, path: str, **form: str) -> dict[str, str]:
        content: dict[str, str] = json.loads(self._send(path, form))
        return content

    def deliver_to(self, url: str, secret: str) -> None:
        self._send("/_config/webhooks/cobro", {"url": url, "secret": secret})

    def _send(self, path: str, form: dict[str, str]) -> bytes:
        headers = {"Authorization": "Bearer sk_test_12345"}
        request = Request(f"{self.url}{path}", urlencode(form).encode(), headers)  # noqa: S310 - loopback
        with urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback
            content: bytes = answer.read()
        return content

    def method(self, card: str) -> tuple[str, str]:
        """Save a card for a new customer; return both tokens."""
        customer = self.post("/v1/customers", name="Maria da Silva")["id"]
        facts = {"number": card, "exp_month": "12", "exp_year": "2040", "cvc": "123"}
        named = {f"card[{name}]": value for name, value in facts.items()}
        method = self.post("/v1/payment_methods", type="card", **named)["id"]
        self.post(f"/v1/payment_methods/{method}/attach", customer=customer)
        return customer, method

    def takes(self, request: HttpRequest) -> HttpAnswer:
        self.delivered.put(request)
        return json_answer(200, {"received": True})


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def stripe() -> Iterator[LocalStripe]:
    port = free_port()
    command = [str(PROGRAM), "--port", str(port), "--from-scratch"]
    with subprocess.Popen(  # noqa: S603 - the program that the lock installs
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert any("Running on" in line for line in process.stdout)
            local = LocalStripe(f"http://127.0.0.1:{port}")
            with served(local.takes) as address:
                local.deliver_to(f"{address}/hook", SIGNING_SECRETS[0])
                yield local
        finally:
            process.terminate()
            process.communicate()


@pytest.fixture
def api(stripe: LocalStripe) -> StripeGateway:
    secrets = GatewaySecrets(values={"api_key": "sk_test_12345"})
    account = a_gateway_account(facts={"base_url": stripe.url})
    return connect(account, secrets, clock=SystemClock(), transport=Completed())


def order(stripe: LocalStripe, attempt_id: str, card: str = GOOD_CARD) -> MethodCharge:
    customer, method = stripe.method(card)
    return MethodCharge(
        attempt_id=attempt_id,
        invoice_id="inv_1",
        amount=brl(9_900),
        customer_token=customer,
        method_token=method,
    )


def test_a_saved_card_is_charged_and_given_back_in_parts(
    stripe: LocalStripe, api: StripeGateway
) -> None:
    taken = api.charge_method(order(stripe, "att_1"))
    api.refund(taken.reference, brl(900), "ref_1")
    api.refund(taken.reference, brl(100), "ref_2")
    picture = api.payment(GatewayHint(Subject.PAYMENT, taken.reference))
    moved = sorted((m.kind, m.amount.minor) for m in picture.movements)

    assert (taken.state, taken.invoice_id) == (PaymentState.PAID, "inv_1")
    assert moved == [
        (MovementKind.CAPTURED, 9_900),
        (MovementKind.REFUNDED, 100),
        (MovementKind.REFUNDED, 900),
    ]


def test_a_card_that_is_declined_is_a_failed_payment(
    stripe: LocalStripe, api: StripeGateway
) -> None:
    declined = api.charge_method(order(stripe, "att_2", DECLINED_CARD))

    assert declined.state is PaymentState.FAILED
    assert declined.detail == "card_declined"


def test_what_is_open_is_cancelled_once(stripe: LocalStripe, api: StripeGateway) -> None:
    opened = stripe.post("/v1/payment_intents", amount="100", currency="brl")["id"]
    for _ in range(2):
        api.close_charge(opened, PaymentMethod.BOLETO)

    assert api.payment(GatewayHint(Subject.PAYMENT, opened)).state is PaymentState.CANCELLED
    with pytest.raises(GatewayRefusedError):
        api.payment(GatewayHint(Subject.PAYMENT, "pi_nobody"))


def test_what_changed_names_the_payment(stripe: LocalStripe, api: StripeGateway) -> None:
    taken = api.charge_method(order(stripe, "att_3"))
    now = SystemClock().now()
    changed = list(api.changed(now - timedelta(minutes=5), now + timedelta(minutes=5)))

    assert taken.reference in {hint.reference for hint in changed}


def test_its_webhooks_are_proved_and_kept_as_they_came(
    world: World, stripe: LocalStripe, api: StripeGateway
) -> None:
    taken = api.charge_method(order(stripe, "att_4"))
    answers = []
    while True:
        request = stripe.delivered.get(timeout=DELIVERY_SECONDS)
        body = request.body or b""
        world.at(SystemClock().now())
        answers.append(world.webhook(body, headers=dict(request.headers)).status)
        about = json.loads(body)["data"]["object"]["id"]
        if about == taken.reference and b"payment_intent.succeeded" in body:
            break

    assert set(answers) == {200}
    assert len(world.items(Table.INBOX)) == len(answers)
    assert waits(Queue.GATEWAY_EVENTS)
