"""cobro payments against the real handlers: from the words of the shell to the ledger."""

import argparse
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from cobro_cli import payments_command
from cobro_cli.steps import StepError
from tests.support import doors
from tests.support.orders import BANK, under_a_limit
from tests.support.requests import CUSTOMER, ISSUER, issuer_body
from tests.support.world import World

WHY = ("--issuer", ISSUER, "--reason", "agreed by phone")


class Door(BaseHTTPRequestHandler):
    """Hands each request to the function behind its route; the token is the person's name."""

    world: World

    def _answer(self) -> None:
        status, body = self._ask()
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def _ask(self) -> tuple[int, bytes]:
        url = urlsplit(self.path)
        size = int(self.headers.get("Content-Length") or 0)
        key = self.headers["Idempotency-Key"]
        person = self.headers["Authorization"].removeprefix("Bearer ")
        if person == "nobody":
            return 502, b"<p>a proxy</p>"
        answer = self.world.http(
            "adjust_invoices" if "/invoices/" in url.path else "manage_payments",
            self.command,
            url.path,
            self.rfile.read(size) or None,
            query=dict(parse_qsl(url.query)),
            headers={"idempotency-key": key} if key else {},
            person=person,
        )
        return answer.status, json.dumps(answer.body).encode()

    do_GET = do_POST = _answer  # noqa: N815 - http.server names them so

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


class Shell:
    """Runs the command as one person and keeps what it printed."""

    def __init__(self, url: str, output: pytest.CaptureFixture[str]) -> None:
        self.url, self._output = url, output
        self.code = 0

    def __call__(self, *words: str, person: str = "ana") -> str:
        parser = argparse.ArgumentParser()
        payments_command.add_arguments(parser)
        self._output.readouterr()
        asked = [*words, "--url", self.url, "--token", person]
        self.code = payments_command.run(parser.parse_args(asked))
        said = self._output.readouterr()
        # The functions of this process log beside it.
        lines = said.out.splitlines()
        own = [line for line in lines if not line.startswith(('{"level"', '{"_aws"'))]
        return "\n".join(own) + said.err

    def json(self, *words: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self(*words, "--json"))
        return told


@pytest.fixture
def shell(world: World, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    door = type("DoorOfWorld", (Door,), {"world": world})
    with HTTPServer(("127.0.0.1", 0), door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Shell(f"http://127.0.0.1:{server.server_port}", capsys)
        server.shutdown()


def record(world: World, amount: str, *more: str) -> tuple[str, ...]:
    day = world.now.date().isoformat()
    facts = ("--amount", amount, "--currency", "BRL", "--paid-on", day)
    return ("record", *WHY, *facts, "--account", BANK, "--reference", "TED 4711", *more)


def recorded(world: World, shell: Shell, amount: str, *more: str) -> str:
    payment: str = shell.json(*record(world, amount, *more))["payment"]["payment_id"]
    return payment


def test_the_same_words_are_the_same_order(world: World, shell: Shell) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    words = record(world, "120.00", "--invoice", invoice_id)
    first, again = shell(*words), shell(*words)
    credit = shell("credits", CUSTOMER, "--issuer", ISSUER, "--currency", "BRL")
    other = shell(*words, "--key", "another payment, really")

    assert "✓ payment recorded of 120.00 BRL, by ana" in first
    assert "100.00 BRL on invoice" in first
    assert "20.00 BRL put on account" in first
    assert "was done before" in again
    assert credit.count("20.00 BRL") == 2
    assert "is done" in other


def test_a_payment_is_refunded_put_elsewhere_and_taken_back(world: World, shell: Shell) -> None:
    one, two = (doors.issued(world, key)["invoice_id"] for key in ("one", "two"))
    payment = recorded(world, shell, "100.00", "--invoice", one)
    shell("refund", payment, *WHY, "--amount", "40", "--currency", "brl")
    shell("reallocate", payment, *WHY, "--invoice", two)
    shown = shell("show", payment, "--issuer", ISSUER)
    shell("reverse", payment, *WHY)

    assert f"60.00 BRL on invoice {two}" in shown
    assert "40.00 BRL given back" in shown
    assert [doors.invoice(world, i)["open"] for i in (one, two)] == [10_000, 10_000]


def test_credit_pays_and_its_use_is_taken_back(world: World, shell: Shell) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    recorded(world, shell, "70.00", "--customer", CUSTOMER)
    use = ("apply-credit", CUSTOMER, *WHY, "--invoice", invoice_id)
    part = shell.json(*use, "--amount", "30.00", "--currency", "BRL")
    shell("take-back-credit", CUSTOMER, part["order_id"], *WHY)
    left = doors.invoice(world, invoice_id)["open"]
    shell(*use)

    assert (part["kind"], left) == ("credit_applied", 10_000)
    assert doors.invoice(world, invoice_id)["open"] == 3_000


def test_a_small_difference_is_given_up(world: World, shell: Shell) -> None:
    world.http("manage_customers", "PUT", "/v1/issuers/acme", issuer_body(difference_tolerance=10))
    invoice_id = doors.issued(world)["invoice_id"]
    recorded(world, shell, "99.95", "--invoice", invoice_id)
    words = ("small-difference", invoice_id, *WHY)

    assert "✓ small difference of 0.05 BRL on A-0000001 is given up" in shell(*words)
    assert "was given up before" in shell(*words)


def test_a_second_person_releases_or_discards_what_is_held(world: World, shell: Shell) -> None:
    under_a_limit(world, 9_999)
    held = shell(*record(world, "100.00"))
    wrong = shell.json(*record(world, "999.00"))["order_id"]
    listed = shell("orders", "--issuer", ISSUER, "--state", "awaiting_release")
    seen = held.split("cobro payments ")[1].split()
    own = shell(*seen, "--issuer", ISSUER)
    refused = shell.code
    released = shell(*seen, "--issuer", ISSUER, person="rui")
    discarded = shell("discard", wrong, "--version", "1", "--issuer", ISSUER, person="rui")

    assert "waits for a second person" in held
    assert "999.00" in listed
    assert ("self_release" in own, refused) == (True, 1)
    assert "by ana, released by rui" in released
    assert "nobody knows yet whose it is" in released
    assert "is discarded" in discarded


@pytest.mark.parametrize("more", [(), ("--json",)], ids=["words", "json"])
def test_a_refusal_says_why(shell: Shell, more: tuple[str, ...]) -> None:
    said = shell("show", "pay_none", "--issuer", ISSUER, *more)

    assert shell.code == 1
    assert "not_found" in said
    assert "there is no payment pay_none" in said


def test_what_is_no_answer_of_the_api_is_shown_as_it_is(shell: Shell) -> None:
    said = shell("show", "pay_1", "--issuer", ISSUER, person="nobody")

    assert shell.code == 1
    assert "status 502" in said
    assert "<p>a proxy</p>" in said


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("refund", "pay_1", *WHY, "--amount", "1.001", "--currency", "BRL"), "minor units"),
        (("refund", "pay_1", *WHY, "--amount", "1.00"), "is not one of"),
        (("release", "ord_1", "--version", "one", "--issuer", ISSUER), "no number"),
    ],
)
def test_what_cannot_be_read_is_named(shell: Shell, words: tuple[str, ...], reason: str) -> None:
    with pytest.raises(StepError) as refusal:
        shell(*words)

    assert reason in refusal.value.reason
