"""A customer with something of everything that is arranged: for the console and its own page."""

from dataclasses import dataclass
from datetime import date, timedelta

from cobro_cli.demo_doors import Doors
from tests.support.requests import ISSUER, invoice_body

LONG_TEXT = "Combinamos outro preço por telefone, e a entrega veio incompleta. " * 8


@dataclass(frozen=True)
class Arranged:
    """Ids of two invoices, one in dispute and one with a proposal; the payer's pages of both."""

    disputed: str
    gathered: str
    agreement: str
    pages: dict[str, str]


def arrange(doors: Doors, today: date) -> Arranged:
    in_days = {days: (today + timedelta(days=days)).isoformat() for days in (5, 10, 15)}
    disputed, promised, gathered = (
        str(doors.post("/v1/invoices", body, key=f"arranged-{days}")["invoice_id"])
        for days in in_days
        for body in [invoice_body(20_000 + days, today + timedelta(days=days))]
    )
    claim = {"reason": "wrong_price", "text": LONG_TEXT, "amount": 5_000, "owner": "rui"}
    doors.post(f"/v1/invoices/{disputed}/disputes", claim)
    doors.post(f"/v1/invoices/{promised}/promises", {"promised_date": in_days[5]})
    proposal = {
        "issuer_id": ISSUER,
        "key": "browser",
        "invoices": [gathered],
        "first_due_date": in_days[10],
        "instalments": 3,
    }
    agreement = doors.post("/v1/customers/cus-1/agreements", proposal)
    note = {"issuer_id": ISSUER, "called_at": f"{today}T09:00:00+00:00", "text": LONG_TEXT}
    doors.post("/v1/customers/cus-1/call-notes", note)
    pages = {
        name: _page(doors, invoice_id)
        for name, invoice_id in {"disputed": disputed, "proposed": gathered}.items()
    }
    return Arranged(disputed, gathered, str(agreement["agreement_id"]), pages)


def _page(doors: Doors, invoice_id: str) -> str:
    """Return the address of a payer's page at the embedded cloud's own door."""
    link = doors.post(f"/v1/invoices/{invoice_id}/payer-links", {})["url"]
    return f"{doors.api_url.rstrip('/')}/pay/{link.rpartition('/')[2]}"
