"""Pages of what is arranged with customers: disputes of an invoice, agreements and proposals."""

from typing import Any
from urllib.parse import quote

from cobro.adapters.console.tables import Column
from cobro.runtime.console.desk import Desk
from cobro.runtime.console.listings import LISTINGS
from cobro.runtime.console.parts import table, with_currency
from cobro.runtime.console.visit import Reply, redirect

__all__ = ["REASONS", "agreement", "disputes", "evidence", "propose"]

REASONS = (
    "not_received", "not_as_agreed", "wrong_price", "wrong_quantity", "charged_twice",
    "paid_already", "not_ordered", "other",
)  # fmt: skip
DECISIONS = ("upheld", "rejected", "withdrawn")
ITEMS = (
    Column("document", link="/console/invoices/{invoice_id}"),
    Column("principal", "money"),
    Column("charges", "money"),
    Column("waived", "money"),
)
INSTALMENTS = (
    Column("due_date", "day", link="/console/invoices/{invoice_id}"),
    Column("amount", "money"),
)


def disputes(desk: Desk, invoice_id: str) -> Reply:
    """Show every dispute about an invoice, the open one to be decided."""
    answer = desk.call(desk.ask(f"/v1/invoices/{quote(invoice_id, safe='')}/disputes"))
    if not answer.is_good:
        return desk.failed(answer)
    found = answer.body["disputes"]
    values = {"invoice_id": invoice_id, "disputes": found, "decisions": DECISIONS}
    return desk.page("disputes", values)


def evidence(desk: Desk) -> Reply:
    """Lead to a file of a dispute, by a link that saves it."""
    asked = desk.visit.query
    named = [quote(asked.get(name, ""), safe="") for name in ("invoice", "dispute", "sha256")]
    path = "/v1/invoices/{}/disputes/{}/evidence/{}".format(*named)
    answer = desk.call(desk.ask(path))
    return redirect(answer.body["download_url"]) if answer.is_good else desk.failed(answer)


def agreement(desk: Desk, agreement_id: str) -> Reply:
    """Show an agreement: what it gathers, its instalments, what may be done with it."""
    answer = desk.call(desk.ask(f"/v1/agreements/{quote(agreement_id, safe='')}"))
    if not answer.is_good:
        return desk.failed(answer)
    found = answer.body
    currency = found["currency"]
    values = {
        "agreement": found,
        "tables": [
            table(desk, "gathered", ITEMS, with_currency(found["invoices"], currency)),
            table(desk, "instalments", INSTALMENTS, with_currency(found["instalments"], currency)),
        ],
        "orders": _orders(found),
    }
    return desk.page("agreement", values, place="agreements")


def _orders(found: dict[str, Any]) -> tuple[str, ...]:
    """Return what may be ordered of an agreement as it stands."""
    if found["state"] == "active":
        return ("break_agreement",)
    if found["state"] != "proposed":
        return ()
    release = ("release_agreement",) if found["awaits_release"] else ()
    return (*release, "accept_agreement", "withdraw_agreement")


def propose(desk: Desk, customer_id: str) -> Reply:
    """Show what a customer owes, to be gathered in an agreement."""
    listing = LISTINGS["invoices"]
    answers = desk.all(
        customer=desk.ask(f"/v1/customers/{quote(customer_id, safe='')}"),
        owed=desk.ask(listing.path, customer_id=customer_id, status="open"),
        rules=desk.ask("/v1/agreement-rules"),
    )
    for answer in answers.values():
        if not answer.is_good:
            return desk.failed(answer)
    values = {
        "customer": answers["customer"].body,
        "owed": [row for row in answers["owed"].body["invoices"] if row["kind"] != "instalment"],
        "rules": answers["rules"].body,
        "key": f"console-{desk.at:%Y%m%d%H%M%S}",
        "first": desk.in_days(7),
    }
    return desk.page("propose", values, place="customers")
