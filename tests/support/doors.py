"""What clerks, payers and banks do with a world, in one line each."""

import json
from collections import Counter
from datetime import date
from typing import Any

from cobro.formats.writers import AccountLine, PaidTitle
from tests.support import bank_files
from tests.support.bank_files import brl
from tests.support.requests import ISSUER, payment_succeeded
from tests.support.world import Answer, World


def invoice(world: World, invoice_id: str) -> dict[str, Any]:
    answer = world.http("read_ledger", "GET", f"/v1/invoices/{invoice_id}", groups=("viewer",))
    assert answer.status == 200, answer.body
    return answer.body


def issued(world: World, key: str = "k-1", amount: int = 10_000, **more: Any) -> dict[str, Any]:
    answer = world.issue(key, amount, **more)
    assert answer.status == 201, answer.body
    world.settle()
    return answer.body


def pay(
    world: World,
    invoice_id: str,
    amount: int,
    intent: str = "pi_1",
    asked: int = 1_000_000,
    **changes: Any,
) -> Answer:
    """Let Stripe tell of a payment, and everything that follows happen.

    The payer was asked for plenty, so that a part of the invoice is a part of what was asked.
    """
    event = payment_succeeded(invoice_id, amount, world.now, intent, f"evt_{intent}")
    event["data"]["object"].update({"amount": asked, **changes})
    answer = world.stripe(event)
    world.settle()
    return answer


def waiting(world: World, issuer_id: str = ISSUER) -> list[dict[str, Any]]:
    """Return what waits for a person; `-` lists what is of no known issuer."""
    query = {"issuer_id": issuer_id}
    answer = world.http("read_ledger", "GET", "/v1/exceptions", query=query)
    found: list[dict[str, Any]] = answer.body["exceptions"]
    return found


def reasons(world: World, issuer_id: str = ISSUER) -> list[str]:
    return sorted(item["reason_code"] for item in waiting(world, issuer_id))


def replay(world: World, item: dict[str, Any]) -> Answer:
    path = f"/v1/exceptions/{item['exception_id']}/replay"
    answer = world.http("replay_exceptions", "POST", path)
    world.settle()
    return answer


def title_of(paid: dict[str, Any], amount: int | None = None, day: date | None = None) -> PaidTitle:
    """Return the bank's word that an invoice, as the API shows it, was paid."""
    return bank_files.title(
        paid["nosso_numero"],
        paid["total"] if amount is None else amount,
        paid_date=day or bank_files.PAID,
        document_number=paid["document"],
    )


def credit_of(text: str, amount: int, fitid: str = "1") -> AccountLine:
    return AccountLine(amount=brl(amount), posted_date=bank_files.PAID, memo=text, fitid=fitid)


def put(world: World, content: bytes, name: str = "a.ret") -> None:
    world.put_file(name, content)
    world.settle()


def ageing(world: World, as_of: date) -> dict[str, Any]:
    query = {"issuer_id": ISSUER, "as_of": as_of.isoformat()}
    answer = world.http("read_ledger", "GET", "/v1/reports/ageing", query=query)
    found: dict[str, Any] = answer.body["currencies"]
    return found


def counted(output: str) -> Counter[str]:
    """Return how often each metric was counted, from the lines that CloudWatch would read."""
    found: Counter[str] = Counter()
    for line in output.splitlines():
        if line.startswith('{"_aws"'):
            record = json.loads(line)
            for metric in record["_aws"]["CloudWatchMetrics"][0]["Metrics"]:
                value = record[metric["Name"]]
                found[metric["Name"]] += int(sum(value) if isinstance(value, list) else value)
    return found
