"""Pages about one thing: an invoice, a customer, a policy, a bank file; and finding an invoice."""

import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from cobro.adapters.console.tables import Column, cells
from cobro.adapters.own_api import ApiAnswer, ApiRequest
from cobro.runtime.console.desk import Desk
from cobro.runtime.console.visit import Reply, redirect

__all__ = ["bank_file", "customer", "find_invoice", "invoice", "policy"]

STATEMENT_DAYS = 365
LINES = (
    Column("description"),
    Column("quantity"),
    Column("unit_price", "money"),
    Column("amount", "money"),
)
CHARGES = (
    Column("kind", "state"),
    Column("state", "state"),
    Column("amount", "money"),
    Column("due_date", "day"),
    Column("reason"),
)
NOTICES = (
    Column("at", "instant"),
    Column("step"),
    Column("state", "state"),
    Column("channel", "state"),
    Column("policy"),
    Column("detail"),
)
MOVEMENTS = (
    Column("business_date", "day"),
    Column("code", "state"),
    Column("document", link="/console/invoices?document={document}"),
    Column("source", "state"),
    Column("movement_minor", "money"),
    Column("balance_minor", "money"),
)
CREDITS = (
    Column("opened_date", "day"),
    Column("source", "state"),
    Column("document"),
    Column("amount", "money"),
    Column("left", "money"),
)
NAMES = ("document", "external_reference")


def find_invoice(desk: Desk) -> Reply:
    """Find an invoice by the number that people write, else by its reference."""
    wanted = desk.visit.query.get("document", "").strip()
    if not wanted:
        return desk.page("invoices", {"wanted": "", "is_missing": False})
    asked = {name: desk.ask("/v1/invoices", **{name: wanted}) for name in NAMES}
    answers = desk.all(**asked)
    found = [row for answer in answers.values() for row in answer.body.get("invoices", [])]
    if found:
        return redirect(f"/console/invoices/{quote(found[0]['invoice_id'], safe='')}")
    bad = next((answer for answer in answers.values() if not answer.is_good), None)
    if bad is not None and bad.status != HTTPStatus.BAD_REQUEST:
        return desk.failed(bad)
    return desk.page("invoices", {"wanted": wanted, "is_missing": True})


def invoice(desk: Desk, invoice_id: str) -> Reply:
    """Show an invoice with what it costs today, its charges and its notices."""
    path = f"/v1/invoices/{quote(invoice_id, safe='')}"
    answers = desk.all(
        invoice=desk.ask(path),
        payoff=desk.ask(f"{path}/payoff", on=desk.today.isoformat()),
        charges=desk.ask(f"{path}/charges"),
        notices=desk.ask(f"{path}/notices"),
    )
    if not answers["invoice"].is_good:
        return desk.failed(answers["invoice"])
    facts = answers["invoice"].body
    currency = facts["currency"]
    payoff = answers["payoff"]
    values = {
        "invoice": facts,
        "payoff": payoff.body if payoff.is_good else None,
        "tables": [
            _table(desk, "lines", LINES, _with(facts["lines"], currency)),
            _table(desk, "charges", CHARGES, answers["charges"].body.get("charges", [])),
            _table(desk, "notices", NOTICES, answers["notices"].body.get("notices", [])),
        ],
        "until": (desk.today + timedelta(days=7)).isoformat(),
    }
    return desk.page("invoice", values, place="invoices")


def customer(desk: Desk, customer_id: str) -> Reply:
    """Show a customer with the statement of a year and what lies on account."""
    path = f"/v1/customers/{quote(customer_id, safe='')}"
    since = (desk.today - timedelta(days=STATEMENT_DAYS)).isoformat()
    span = {"from": since, "to": desk.today.isoformat()}
    answers = desk.all(
        customer=desk.ask(path),
        statement=desk.ask(f"{path}/statement", **span),
        credits=desk.ask(f"{path}/credits"),
    )
    if not answers["customer"].is_good:
        return desk.failed(answers["customer"])
    accounts = [
        {
            "statement": account,
            "table": _table(
                desk, "movements", MOVEMENTS, _with(account["lines"], account["currency"])
            ),
        }
        for account in answers["statement"].body.get("statements", [])
    ]
    credits_ = _table(desk, "credits", CREDITS, answers["credits"].body.get("credits", []))
    values = {"customer": answers["customer"].body, "accounts": accounts, "credits": credits_}
    return desk.page("customer", values, place="customers")


def policy(desk: Desk, name: str) -> Reply:
    answer = desk.call(desk.ask(f"/v1/dunning-policies/{quote(name, safe='')}"))
    if not answer.is_good:
        return desk.failed(answer)
    text = json.dumps(answer.body["document"], indent=2, ensure_ascii=False)
    return desk.page("policy", {"policy": answer.body, "text": text}, place="dunning")


def bank_file(desk: Desk) -> Reply:
    """Show how far a bank file has come, by the id that its upload told."""
    file_id = desk.visit.query.get("file_id", "").strip()
    answer = desk.call(desk.ask(f"/v1/bank-files/{quote(file_id, safe='')}"))
    if not answer.is_good:
        return desk.failed(answer)
    return desk.page("bank_file", {"file": answer.body}, place="files")


def companies(desk: Desk) -> Reply:
    answer = desk.call(ApiRequest("GET", "/v1/issuers", {}))
    if not answer.is_good:
        return desk.failed(answer)
    return desk.page("companies", {"companies": answer.body["issuers"]})


def first_company(desk: Desk) -> str | ApiAnswer:
    """Return the first company that the person may see, empty where there is none."""
    answer = desk.call(ApiRequest("GET", "/v1/issuers", {}))
    if not answer.is_good:
        return answer
    found = answer.body["issuers"]
    return str(found[0]["issuer_id"]) if found else ""


def _with(rows: list[dict[str, Any]], currency: str) -> list[dict[str, Any]]:
    return [{**row, "currency": currency} for row in rows]


def _table(
    desk: Desk, name: str, columns: tuple[Column, ...], rows: list[dict[str, Any]]
) -> dict[str, Any]:
    states = desk.words["states"]
    return {
        "name": name,
        "columns": columns,
        "rows": [
            {"cells": cells(row, columns, desk.formats, states), "facts": row} for row in rows
        ],
        "actions": (),
        "csv": "",
        "error": "",
        "after": "",
    }
