"""A payer accepts an agreement on its page; people are alerted: doors, queues, schedule, mail."""

import urllib.parse
import urllib.request
from datetime import timedelta
from typing import Any

from tests.support.agreements import SERIES
from tests.support.alerts import a_document, a_rule, from_
from tests.support.deployed import START, Deployed, eventually
from tests.support.requests import collecting_issuer, customer_body, invoice_body

ISSUER = "accords"
DAY = START.date()


def posted(url: str, **form: str) -> str:
    """Send a form of a payer's page; return the address that it leads back to."""
    data = urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(f"{url}/requests", data=data)  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own address
        return str(answer.url)


def test_payer_accepts_on_its_page_and_is_asked_for_the_instalments(stack: Deployed) -> None:
    stack.at(START)
    admin = stack.admin
    admin.post("/v1/issuers", collecting_issuer(ISSUER) | {"series": SERIES})
    admin.post("/v1/customers", customer_body("cus-1") | {"issuer_id": ISSUER})
    body = invoice_body(10_000, DAY + timedelta(days=5)) | {"issuer_id": ISSUER}
    invoice = admin.post("/v1/invoices", body, key="accord")
    proposal = {
        "issuer_id": ISSUER,
        "key": "one",
        "invoices": [invoice["invoice_id"]],
        "first_due_date": (DAY + timedelta(days=10)).isoformat(),
        "instalments": 2,
    }
    agreement = admin.post("/v1/customers/cus-1/agreements", proposal)
    link = admin.post(f"/v1/invoices/{invoice['invoice_id']}/payer-links", {})["url"]
    page = f"{admin.api_url.rstrip('/')}/pay/{link.rpartition('/')[2]}"
    address = f"/v1/agreements/{agreement['agreement_id']}"
    back = posted(page, kind="agreement", agreement_id=agreement["agreement_id"])
    eventually(lambda: admin.get(address)["state"] == "active")
    parts = [part["invoice_id"] for part in admin.get(address)["instalments"]]
    offered = eventually(lambda: admin.get(f"/v1/invoices/{parts[0]}/charges")["charges"])

    assert back.endswith("?agreed")
    assert admin.get(f"/v1/invoices/{invoice['invoice_id']}")["status"] == "renegotiated"
    assert [admin.get(f"/v1/invoices/{each}")["open"] for each in parts] == [5_000, 5_000]
    assert {charge["kind"] for charge in offered} == {"boleto", "pix"}


def test_people_are_alerted_of_a_large_invoice_and_then_of_its_late_payment(
    stack: Deployed,
) -> None:
    stack.at(START)
    admin = stack.admin
    admin.post("/v1/issuers", collecting_issuer("alarmed") | {"series": SERIES})
    admin.post("/v1/customers", customer_body("cus-1") | {"issuer_id": "alarmed"})
    rui: dict[str, Any] = {"email": "rui@alarmed.example", "language": "pt-PT"}
    others = [
        a_rule("files", "bank_file_refused"),
        a_rule("money", "money_unmatched", days=1),
        a_rule("disputes", "dispute_deadline", days=1),
        a_rule("cash", "cash_shortfall", days=7, amount={"currency": "BRL", "below": 1}),
    ]
    big = a_rule("big", "large_invoice", amount=from_(10_000), tell=[rui])
    late = a_rule("late", "payment_late", days=2, tell=[rui])
    admin.put("/v1/alert-rules?issuer_id=alarmed", a_document(big, late, *others))
    body = invoice_body(10_000, DAY + timedelta(days=5)) | {"issuer_id": "alarmed"}
    invoice = admin.post("/v1/invoices", body, key="alarming")
    large = eventually(lambda: admin.get("/v1/alerts", issuer_id="alarmed")["alerts"])[0]
    seen = f"/v1/alerts/{large['alert_id']}/acknowledgement?issuer_id=alarmed"
    by = admin.post(seen, {})["acknowledged_by"]
    stack.at(START + timedelta(days=7))
    runs = [admin.run("watch_alerts") for _ in range(2)]
    (left,) = admin.get("/v1/alerts", issuer_id="alarmed")["alerts"]
    mails = [each["Subject"] for each in admin.mails() if each["To"] == [rui["email"]]]

    assert runs == [{"raised": 1, "sent": 1}, {"raised": 0, "sent": 0}]
    assert (large["subject"], left["subject"]) == (invoice["invoice_id"],) * 2
    assert (large["rule"], left["rule"], bool(by)) == ("big", "late", True)
    assert [each.partition(": ")[2] for each in mails] == [
        "Fatura de valor elevado",
        "Pagamento em atraso",
    ]
