"""Invoicing through its real doors: charges, remittance files, corrections, payoff and proof."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest

from cobro.formats.remittance.read import read_remittance
from cobro_cli.series_command import prove
from cobro_cli.steps import silent
from infra.names import Output
from tests.support.deployed import START, Deployed, eventually
from tests.support.policies import a_document, a_step
from tests.support.requests import customer_body, invoice_body, issuer_body

STUDIO = "studio"
TODAY = START.date()
DUE = TODAY + timedelta(days=30)
PROFILE: dict[str, Any] = {
    "series": {
        "A": 1,
        "NC": {"kind": "credit_note", "pattern": "{series} {year}/{number}", "yearly": True},
    },
    "agreements": {
        "itau": {
            "bank": "341",
            "agency": "0057",
            "account": "12345",
            "account_digit": "6",
            "carteira": "109",
        },
    },
    "pix": {"key": "chave@acme.example", "name": "Acme", "city": "SAO PAULO"},
    "terms": {"late_fee": {"percent": "2"}, "interest": {"percent": "1"}},
}
CEP = {"cep": "01310100", "city": "São Paulo", "uf": "SP"}


@pytest.fixture(scope="module")
def studio(stack: Deployed) -> Deployed:
    """Give the stack with a company that has a bank agreement, a Pix key and terms."""
    stack.at(START)
    stack.admin.post("/v1/issuers", issuer_body(STUDIO) | PROFILE)
    customer = customer_body("cus-1", issuer_id=STUDIO, address="Rua das Flores 10", fiscal=CEP)
    stack.admin.post("/v1/customers", customer)
    anew = a_document(a_step("again", 3, channels=[], actions=["new_boleto"], boleto_due_days=4))
    stack.admin.put(f"/v1/dunning-policies/anew?issuer_id={STUDIO}", anew)
    given = {"issuer_id": STUDIO, "kind": "issuer", "policy": "anew", "key": ""}
    stack.admin.put("/v1/dunning-assignments", given)
    return stack


def issue(stack: Deployed, key: str, amount: int = 100_000, due: date = DUE) -> dict[str, Any]:
    body = invoice_body(amount, due, issuer_id=STUDIO)
    return stack.admin.post("/v1/invoices", body, key=key)


def charges(stack: Deployed, invoice: dict[str, Any]) -> dict[str, dict[str, Any]]:
    path = f"/v1/invoices/{invoice['invoice_id']}/charges"
    found: list[dict[str, Any]] = stack.admin.get(path, issuer_id=STUDIO)["charges"]
    return {charge["kind"]: charge for charge in found} if len(found) > 1 else {}


def boletos(stack: Deployed, invoice: dict[str, Any]) -> list[dict[str, Any]]:
    path = f"/v1/invoices/{invoice['invoice_id']}/charges"
    found: list[dict[str, Any]] = stack.admin.get(path, issuer_id=STUDIO)["charges"]
    return [charge for charge in found if charge["kind"] == "boleto"]


def exchanged(stack: Deployed, invoice: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the boletos by their days once one of them is taken back."""
    found = sorted(boletos(stack, invoice), key=lambda each: str(each["due_date"]))
    return found if any(each["state"] == "cancelled" for each in found) else []


def correct(stack: Deployed, invoice: dict[str, Any], what: str, **more: Any) -> dict[str, Any]:
    body = {"issuer_id": STUDIO, "reason": "entrega em atraso", **more}
    path = f"/v1/invoices/{invoice['invoice_id']}/{what}"
    return stack.admin.post(path, body, key=f"{what}-{invoice['invoice_id']}")


def test_an_invoice_is_offered_as_boleto_and_pix_and_sent_to_the_bank(studio: Deployed) -> None:
    invoice = issue(studio, "offered")
    offered = eventually(lambda: charges(studio, invoice))
    studio.admin.post("/v1/remittances", {"issuer_id": STUDIO, "agreement_id": "itau"})
    listed = studio.admin.get("/v1/remittances", issuer_id=STUDIO)["remittances"]
    bucket = studio.outputs[Output.STATEMENTS_BUCKET]
    s3 = studio.cloud.client("s3")
    (key,) = [
        item["Key"]
        for item in s3.list_objects_v2(Bucket=bucket, Prefix=f"outgoing/{STUDIO}/")["Contents"]
    ][:1]
    content = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    orders = read_remittance(BytesIO(content)).orders

    assert offered["boleto"]["linha_digitavel"].startswith("34191")
    assert offered["pix"]["br_code"].startswith("000201")
    assert [item["file_number"] for item in listed] == [1]
    assert invoice["document"] in {order.document_number for order in orders}


def test_corrections_and_payoff_follow_the_terms(studio: Deployed) -> None:
    invoice, other = issue(studio, "corrected"), issue(studio, "taken back")
    note = correct(studio, invoice, "credit-notes", amount=40_000)
    done = correct(studio, other, "cancellation")
    late = (DUE + timedelta(days=10)).isoformat()
    path = f"/v1/invoices/{invoice['invoice_id']}/payoff"
    payoff = studio.admin.get(path, on=late)

    assert note["credit_note"]["document"] == "NC 2026/1"
    assert note["invoice"]["open"] == 60_000
    assert done["invoice"]["status"] == "cancelled"
    assert payoff["total"] == 60_000 + 1_200 + 200


def test_a_late_invoice_is_asked_for_anew_with_its_charges(studio: Deployed) -> None:
    due = TODAY + timedelta(days=1)
    invoice = issue(studio, "late", due=due)
    eventually(lambda: boletos(studio, invoice))
    studio.at(START + timedelta(days=4))
    studio.admin.run_schedule()
    first, anew = eventually(lambda: exchanged(studio, invoice))
    studio.at(START)

    assert (first["due_date"], first["state"]) == (due.isoformat(), "cancelled")
    assert anew["due_date"] == (due + timedelta(days=7)).isoformat()
    assert anew["amount"] > 102_000  # a late fee of two in a hundred, and interest


def test_the_series_are_proven_over_the_whole_table(studio: Deployed) -> None:
    issue(studio, "proven")

    class Shell:
        """The stack as the command line reaches it, with the embedded cloud's clients."""

        outputs = studio.outputs
        client = staticmethod(studio.cloud.client)

    proofs = prove(Shell(), None, silent)  # type: ignore[arg-type]  # the two things that it asks for

    assert {key: proof.broken for key, proof in proofs.items()} == dict.fromkeys(proofs)
    assert proofs[f"{STUDIO}#A"].documents > 0
