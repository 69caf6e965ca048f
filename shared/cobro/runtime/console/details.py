"""Pages about one thing: an invoice, a policy, a bank file; the list of invoices and companies."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from cobro.adapters.console.tables import Column
from cobro.adapters.own_api import ApiAnswer, ApiRequest
from cobro.runtime.console.arrangements import REASONS
from cobro.runtime.console.desk import Desk
from cobro.runtime.console.listings import LISTINGS
from cobro.runtime.console.listings_of_one import CHARGES, CLAIMS, NOTICES
from cobro.runtime.console.lists import request_of, section
from cobro.runtime.console.parts import table, with_currency
from cobro.runtime.console.visit import Reply, redirect

__all__ = ["bank_file", "companies", "first_company", "invoice", "invoices", "policy"]

LINES = (
    Column("description"),
    Column("quantity"),
    Column("unit_price", "money"),
    Column("amount", "money"),
)
STATUSES = (
    "open", "overdue", "paid", "credited", "cancelled", "renegotiated", "written_off",
)  # fmt: skip
NAMES = ("document", "external_reference")


def invoices(desk: Desk) -> Reply:
    """List invoices, or lead to the one whose number or reference was asked for."""
    wanted = desk.visit.query.get("document", "").strip()
    found = _named(desk, wanted) if wanted else ""
    if not isinstance(found, str):
        return desk.failed(found)
    if found:
        return redirect(f"/console/invoices/{quote(found, safe='')}")
    listing = LISTINGS["invoices"]
    answer = desk.call(request_of(desk, listing))
    if not answer.is_good:
        return desk.failed(answer)
    asked = desk.visit.query
    narrowed = {name: asked.get(name, "") for name in listing.takes if name != "after"}
    shown = {**section(desk, listing, answer), "csv": ""}
    values = {
        "wanted": wanted,
        "asked": narrowed,
        "statuses": STATUSES,
        "section": shown,
        "files": {"report": "invoices", **_said(narrowed)},
        "next": f"?{urlencode(_said(narrowed) | {'after': shown['after']})}",
    }
    return desk.page("invoices", values)


def _said(query: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in query.items() if value}


def _named(desk: Desk, wanted: str) -> str | ApiAnswer:
    """Return the id of an invoice by the number that people write, else by its reference."""
    asked = {name: desk.ask("/v1/invoices", **{name: wanted}) for name in NAMES}
    answers = desk.all(**asked)
    found = [row for answer in answers.values() for row in answer.body.get("invoices", [])]
    if found:
        return str(found[0]["invoice_id"])
    bad = next((answer for answer in answers.values() if not answer.is_good), None)
    return bad if bad is not None and bad.status != HTTPStatus.BAD_REQUEST else ""


def invoice(desk: Desk, invoice_id: str) -> Reply:
    """Show an invoice: what it costs today, ways to pay, notices, promises and disputes."""
    path = f"/v1/invoices/{quote(invoice_id, safe='')}"
    answers = desk.all(
        invoice=desk.ask(path),
        payoff=desk.ask(f"{path}/payoff", on=desk.today.isoformat()),
        charges=desk.ask(f"{path}/charges"),
        notices=desk.ask(f"{path}/notices"),
        promises=desk.ask(f"{path}/promises"),
        disputes=desk.ask(f"{path}/disputes"),
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
            table(desk, "lines", LINES, with_currency(facts["lines"], currency)),
            *_exported(desk, invoice_id, answers),
        ],
        "promises": answers["promises"].body.get("promises", []),
        "reasons": REASONS,
        "until": desk.in_days(7),
    }
    return desk.page("invoice", values, place="invoices")


def _exported(
    desk: Desk, invoice_id: str, answers: Mapping[str, ApiAnswer]
) -> list[dict[str, Any]]:
    """Return the lists of an invoice that are files too."""
    of = urlencode({"invoice_id": invoice_id})
    lists = (("charges", CHARGES, "charges"), ("notices", NOTICES, "notices"))
    return [
        table(desk, name, columns, answers[name].body.get(name, []), f"/console/csv/{file}?{of}")
        for name, columns, file in (*lists, ("disputes", CLAIMS, "claims"))
    ]


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
