"""The page of a customer: who it is, its risk, what was arranged, its account, what happened."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from cobro.adapters.console.tables import Column
from cobro.adapters.own_api import ApiAnswer
from cobro.runtime.console.desk import Desk
from cobro.runtime.console.listings import LISTINGS
from cobro.runtime.console.listings_of_one import AGREEMENTS, CREDITS, DISPUTES, MOVEMENTS
from cobro.runtime.console.parts import table, with_currency
from cobro.runtime.console.visit import Reply

__all__ = ["customer", "timeline"]

STATEMENT_DAYS = 365
MOMENTS = "100"  # of which promises are gathered; the newest are shown
SHOWN_MAX = 15
PROMISES = (
    Column("promised_date", "day", link="/console/invoices/{invoice_id}"),
    Column("amount", "money"),
    Column("state", "state"),
    Column("actor", "person"),
    Column("happened_at", "instant"),
)


def customer(desk: Desk, customer_id: str) -> Reply:
    path = f"/v1/customers/{quote(customer_id, safe='')}"
    since = (desk.today - timedelta(days=STATEMENT_DAYS)).isoformat()
    span = {"from": since, "to": desk.today.isoformat()}
    answers = desk.all(
        customer=desk.ask(path),
        statement=desk.ask(f"{path}/statement", **span),
        credits=desk.ask(f"{path}/credits"),
        risk=desk.ask(f"{path}/risk"),
        agreements=desk.ask(f"{path}/agreements"),
        disputes=desk.ask("/v1/disputes"),
        timeline=desk.ask(f"{path}/timeline", limit=MOMENTS),
    )
    if not answers["customer"].is_good:
        return desk.failed(answers["customer"])
    values = {
        "customer": answers["customer"].body,
        "risk": _risk(desk, answers["risk"]),
        "arranged": _arranged(desk, customer_id, answers),
        "accounts": _accounts(
            desk, answers["statement"], _address("/console/csv/movements", customer_id, **span)
        ),
        "credits": table(
            desk,
            "credits",
            CREDITS,
            answers["credits"].body.get("credits", []),
            _address("/console/csv/credits", customer_id),
        ),
        "moments": _moments(desk, customer_id, answers["timeline"]),
        "more": _address("/console/timeline", customer_id),
        "now": f"{desk.at:%Y-%m-%dT%H:%M}",
    }
    return desk.page("customer", values, place="customers")


def timeline(desk: Desk) -> Reply:
    """Show what happened with a customer, a page at a time."""
    asked = desk.visit.query
    customer_id = asked.get("customer_id", "")
    before = {"before": asked["before"]} if asked.get("before") else {}
    path = LISTINGS["timeline"].path.format(customer_id=quote(customer_id, safe=""))
    answer = desk.call(desk.ask(path, limit="50", **before))
    if not answer.is_good:
        return desk.failed(answer)
    next_before = answer.body["next_before"]
    values = {
        "customer_id": customer_id,
        "moments": _moments(desk, customer_id, answer, None),
        "is_complete": answer.body["is_complete"],
        "next": _address("/console/timeline", customer_id, before=next_before)
        if next_before
        else "",
    }
    return desk.page("timeline", values, place="customers")


def _moments(
    desk: Desk, customer_id: str, answer: ApiAnswer, most: int | None = SHOWN_MAX
) -> dict[str, Any]:
    rows = answer.body.get("moments", [])[:most]
    csv = _address("/console/csv/timeline", customer_id)
    return table(desk, "timeline", LISTINGS["timeline"].columns, rows, csv)


def _address(path: str, customer_id: str, **more: str) -> str:
    return f"{path}?{urlencode({'customer_id': customer_id, **more})}"


def _risk(desk: Desk, answer: ApiAnswer) -> dict[str, Any] | None:
    """Return the score as it is written, None where there is none to be had."""
    found = answer.body
    if not answer.is_good or found["chance"] is None:
        return None
    return {
        "chance": desk.formats.share(found["chance"]),
        "days": desk.formats.number(found["late_after_days"]),
        "as_of": desk.formats.day(found["as_of"]),
        "version": found["version"],
        "reasons": [reason["text"] for reason in found["reasons"]],
    }


def _arranged(
    desk: Desk, customer_id: str, answers: Mapping[str, ApiAnswer]
) -> list[dict[str, Any]]:
    disputes = answers["disputes"].body.get("disputes", [])
    own = [row for row in disputes if row["customer_id"] == customer_id]
    agreed = answers["agreements"].body.get("agreements", [])
    promised = _promises(answers["timeline"].body.get("moments", []))
    return [
        table(desk, "promises", PROMISES, promised),
        table(
            desk,
            "agreements",
            AGREEMENTS,
            agreed,
            _address("/console/csv/customer_agreements", customer_id),
        ),
        table(desk, "disputes", DISPUTES, own),
    ]


def _promises(moments: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what was promised, with how it ended; a moment of a promise tells its day as text."""
    ends = {
        each["reference"]: each["what"] for each in moments if each["kind"] == "promise_settled"
    }
    return [
        {
            **each,
            "promised_date": each["text"],
            "state": ends.get(each["reference"], "open"),
        }
        for each in moments
        if each["kind"] == "promise"
    ]


def _accounts(desk: Desk, answer: ApiAnswer, csv: str) -> list[dict[str, Any]]:
    return [
        {
            "statement": account,
            "table": table(
                desk,
                "movements",
                MOVEMENTS,
                with_currency(account["lines"], account["currency"]),
                csv,
            ),
        }
        for account in answer.body.get("statements", [])
    ]
