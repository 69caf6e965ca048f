"""The review of bank entries through the deployed API and the shell, under its own rights."""

import argparse
import json
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from cobro.domain.money import Currency, Money
from cobro.formats.writers import AccountLine, PaidTitle, write_cnab400_return, write_ofx
from cobro.runtime.settings import Table
from cobro_cli import reconcile_command
from tests.support.deployed import START, Deployed, eventually
from tests.support.requests import BRADESCO, customer_body, invoice_body, issuer_body

COMPANY = "reviewed"
ACCOUNT = "70707"  # an account is of one company
TODAY = START.date()
ITEMS = "/v1/reconciliation/items"


def items(stack: Deployed, state: str = "proposed", **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = stack.admin.get(ITEMS, issuer_id=COMPANY, state=state, **query)[
        "items"
    ]
    return found


def issue(stack: Deployed, key: str, amount: int) -> dict[str, Any]:
    body = invoice_body(amount, TODAY + timedelta(days=30), issuer_id=COMPANY)
    return stack.admin.post("/v1/invoices", body, key=key)


def boleto_of(stack: Deployed, invoice: dict[str, Any]) -> dict[str, Any]:
    path = f"/v1/invoices/{invoice['invoice_id']}/charges"
    charge: dict[str, Any] = eventually(lambda: stack.admin.get(path)["charges"])[0]
    return charge


def reconcile(stack: Deployed, *words: str) -> int:
    """Run `cobro reconcile` against the deployed API."""
    parser = argparse.ArgumentParser()
    reconcile_command.add_arguments(parser)
    door = ["--issuer", COMPANY, "--url", stack.admin.api_url, "--token", stack.admin.token]
    return reconcile_command.run(parser.parse_args([*words, *door]))


def test_payments_in_parts_are_accepted_by_the_shell_and_a_boleto_undone_over_http(
    stack: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    stack.at(START)
    asks = issuer_body(
        COMPANY,
        agreements={"bradesco": BRADESCO | {"account": ACCOUNT}},
        matching={"auto_score": 10_000},
    )
    stack.admin.post("/v1/issuers", asks)
    stack.admin.post("/v1/customers", customer_body("cus-1", issuer_id=COMPANY))
    parts, titled = issue(stack, "parts", 10_000), issue(stack, "titled", 25_000)
    boleto = boleto_of(stack, titled)
    for minor in (6_000, 4_000):
        line = AccountLine(
            amount=Money(minor, Currency.BRL), posted_date=TODAY, memo=parts["document"]
        )
        content = write_ofx([line], start_date=TODAY, end_date=TODAY, account=ACCOUNT)
        stack.admin.put_file(f"incoming/{COMPANY}/{minor}.ofx", content)
        eventually(partial(items, stack, min_amount=f"{minor}", max_amount=f"{minor}"))
    number = boleto["nosso_numero"].partition("/")[2].partition("-")[0]
    title = PaidTitle(nosso_numero=number, amount=Money(25_000, Currency.BRL), paid_date=TODAY)
    told = write_cnab400_return([title], file_date=TODAY, account=ACCOUNT)
    stack.admin.put_file(f"incoming/{COMPANY}/paid.ret", told)
    path = f"/v1/invoices/{titled['invoice_id']}"
    eventually(lambda: stack.admin.get(path)["status"] == "paid")

    (waiting,) = items(stack, locale="es-MX", rule="named_parts")
    assert waiting["explanation"].startswith("2 movimientos que citan")
    assert reconcile(stack, "accept-above", "9000") == 0
    assert "1/1" in capsys.readouterr().err
    assert stack.admin.get(f"/v1/invoices/{parts['invoice_id']}")["status"] == "paid"
    assert len(items(stack, "matched")) == 2

    entry_id = next(
        item["reference"]["S"]
        for item in stack.admin.items(Table.PAYMENTS)
        if item["invoice_id"]["S"] == titled["invoice_id"]
    )
    undone = {"issuer_id": COMPANY, "reason": "era de outro"}
    stack.admin.post(f"{ITEMS}/{entry_id}/undo", undone, key="undo")
    assert stack.admin.get(path)["open"] == 25_000
    assert boleto_of(stack, titled)["state"] == "expired"
    assert reconcile(stack, "learn-customers") == 0
    assert json.loads(capsys.readouterr().out) == {"known": 1}
