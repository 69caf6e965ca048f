"""The console in the embedded cloud, a company with something of everything, and Chromium."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from cobro.domain.money import Currency, Money
from cobro.formats.writers import AccountLine, write_ofx
from cobro_cli.demo_console import Login, invite
from infra.names import Group
from tests.browser.arrangements import Arranged, arrange
from tests.browser.watched import keep_rules, watch
from tests.support.agreements import SERIES
from tests.support.deployed import START, Deployed, deployed_stack, eventually
from tests.support.requests import BRADESCO, ISSUER, customer_body, invoice_body, issuer_body

TODAY = START.date()
LONG_NAME = "Sociedade Nacional de Empreendimentos e Participações " * 3


@dataclass(frozen=True)
class Office:
    stack: Deployed
    login: Login
    invoice: dict[str, Any]
    arranged: Arranged


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    with deployed_stack() as stack:
        stack.at(START)
        stack.admin.post(
            "/v1/issuers",
            issuer_body(
                agreements={"bradesco": BRADESCO}, matching={"auto_score": 10_000}, series=SERIES
            ),
        )
        stack.admin.post("/v1/customers", customer_body("cus-1", name=LONG_NAME))
        invoice = _invoices(stack)
        arranged = arrange(stack.admin, TODAY)
        watch(stack, TODAY)
        stack.admin.run("forecast_cash")
        _propose(stack, invoice)
        login = invite(stack.cloud, stack.outputs, "ana@cobro.example", Group.ADMIN)
        yield Office(stack, login, invoice, arranged)


def _invoices(stack: Deployed) -> dict[str, Any]:
    """Issue invoices of several ages and return one that is due in a month."""
    stack.at(START - timedelta(days=80))
    keep_rules(stack.admin)
    for days, amount in ((5, 123_456), (30, 65_432), (60, 1_000_000)):
        due = TODAY - timedelta(days=80 - days)
        stack.admin.post("/v1/invoices", invoice_body(amount, due), key=f"aged-{days}")
    _pay(stack)
    stack.at(START)
    body = invoice_body(10_000, TODAY + timedelta(days=30))
    return stack.admin.post("/v1/invoices", body, key="to-review")


def _pay(stack: Deployed) -> None:
    """Receive money on account in the month before."""
    body = {
        "issuer_id": ISSUER, "amount": 50_000, "currency": "BRL", "account": "cash",
        "paid_date": (TODAY - timedelta(days=80)).isoformat(), "reference": "r-1",
        "reason": "recibo", "customer_id": "cus-1",
    }  # fmt: skip
    stack.admin.post("/v1/payments", body, key="paid")


def _propose(stack: Deployed, invoice: dict[str, Any]) -> None:
    """Let a payment come in two transfers: two entries that the rules propose together."""
    for minor in (6_000, 4_000):
        line = AccountLine(
            amount=Money(minor, Currency.BRL), posted_date=TODAY, memo=invoice["document"]
        )
        content = write_ofx([line], start_date=TODAY, end_date=TODAY)
        stack.admin.put_file(f"incoming/{ISSUER}/{minor}.ofx", content)
        eventually(partial(_proposed, stack, minor))


def _proposed(stack: Deployed, minor: int) -> list[Any]:
    asked = {"issuer_id": ISSUER, "min_amount": f"{minor}", "max_amount": f"{minor}"}
    items: list[Any] = stack.admin.get("/v1/reconciliation/items", **asked)["items"]
    return items


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def page(browser: Browser, office: Office) -> Page:
    """A window of somebody who signed in with password and code."""
    window = browser.new_context(locale="en").new_page()
    window.goto(office.login.address)
    window.fill("#username", office.login.email)
    window.fill("#password", office.login.password)
    window.click("main button:not([data-hide])")
    window.fill("#code", office.login.code)
    window.click("main button:not([data-hide])")
    window.wait_for_selector("h1:has-text('Overview')")
    return window
