"""What tax offices want on a document, from the request to the page: four countries, each kind."""

from typing import Any

import pypdfium2
import pytest

from tests.support import doors, outbox
from tests.support.payers import drawn, registered
from tests.support.requests import CUSTOMER, ISSUER, customer_body
from tests.support.world import World, forget

NOTES = {"NC": {"kind": "credit_note", "pattern": "NC {number}"}}
DEBITS = {"ND": {"kind": "debit_note", "pattern": "ND {number}"}}
BRAZIL: dict[str, Any] = {
    "issuer": {"fiscal": {"inscricao_municipal": "123456-7"}},
    "customer": {"tax_id": "11.444.777/0001-61", "name": "Beta Comércio Ltda"},
    "invoice": {
        "fiscal": {"nfse_key": "31062001212345678000195000000000004226030000000001"},
        "taxes": [
            {"name": "ISS", "amount": 5_000, "mode": "included", "rate": "5"},
            {"name": "IRRF", "amount": 1_500, "mode": "withheld", "rate": "1.5"},
            {"name": "PIS/COFINS/CSLL", "amount": 4_650, "mode": "withheld", "rate": "4.65"},
        ],
    },
    "printed": [
        *("11.444.777/0001-61", "Inscrição municipal 123456-7", "ISS 5 % incluído no preço"),
        *("IRRF 1.5 % (retido)", "PIS/COFINS/CSLL 4.65 % (retido)", "-R$ 46,50", "938,50"),
        "31062001212345678000195000000000004226030000000001",
    ],
}
PORTUGAL: dict[str, Any] = {
    "issuer": {
        "country": "PT",
        "tax_id": "501442600",
        "currency": "EUR",
        "fiscal": {"iban": "PT50000201231234567890154", "bic": "CGDIPTPL"},
    },
    "customer": {"country": "PT", "tax_id": "501442600", "language": "pt-PT"},
    "invoice": {
        "currency": "EUR",
        "fiscal": {"atcud": "CSDF7T5H-42"},
        "taxes": [
            {"name": "IVA", "amount": 0, "mode": "added", "rate": "0", "code": "M07",
             "base": 40_000},
            {"name": "IVA", "amount": 13_800, "mode": "added", "rate": "23", "base": 60_000},
        ],
    },
    "printed": [
        *("IBAN PT50 0002 0123 1234 5678 9015 4", "BIC CGDIPTPL"),
        *("IVA 0 % (M07)", "IVA 23 %", "138,00", "ATCUD:CSDF7T5H-42"),
        *("Base tributável de IVA 0 % (M07)", "400,00", "Base tributável de IVA 23 %", "600,00"),
    ],
}  # fmt: skip
SPAIN: dict[str, Any] = {
    "issuer": {"country": "ES", "tax_id": "A58818501", "currency": "EUR"},
    "customer": {"country": "ES", "tax_id": "A58818501", "language": "es-ES"},
    "invoice": {
        "currency": "EUR",
        "taxes": [
            {"name": "IVA", "amount": 21_000, "mode": "added", "rate": "21"},
            {"name": "IRPF", "amount": 15_000, "mode": "withheld", "rate": "15"},
        ],
    },
    "printed": ["IVA 21 %", "210,00", "IRPF 15 % (retención)", "-150,00", "1.060,00"],
}
MEXICO: dict[str, Any] = {
    "issuer": {
        "country": "MX",
        "tax_id": "EKU9003173C9",
        "currency": "MXN",
        "fiscal": {"regimen_fiscal": "601", "clabe": "032180000118359719"},
    },
    "customer": {
        "country": "MX",
        "tax_id": "GODE561231GR8",
        "language": "es-MX",
        "fiscal": {"regimen_fiscal": "612", "uso_cfdi": "G03", "codigo_postal": "06500"},
    },
    "invoice": {
        "currency": "MXN",
        "fiscal": {"folio_fiscal": "6128396F-C09B-4EC6-8699-43C5F7E3B230"},
        "taxes": [{"name": "IVA", "amount": 16_000, "mode": "added", "rate": "16"}],
    },
    "printed": [
        *("EKU9003173C9", "GODE561231GR8", "Régimen fiscal 601", "Régimen fiscal 612"),
        "CLABE 032180000118359719",
        *("Uso CFDI G03", "C.P. 06500", "IVA 16 %", "160.00", "1,160.00"),
        "6128396F-C09B-4EC6-8699-43C5F7E3B230",
    ],
}
DOLLARS: dict[str, Any] = {
    "issuer": {},
    "customer": {"language": "en"},
    "invoice": {"currency": "USD"},
    "printed": ["1,000.00", "$"],
}


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        pages = (page.get_textpage().get_text_bounded() for page in document)
        return "\n".join(pages).replace("\xa0", " ")


def parties(world: World, case: dict[str, Any]) -> None:
    series = {"A": 1} | {"B": 2} | NOTES | DEBITS
    registered(world, **({"series": series} | case["issuer"]))
    world.http(
        "manage_customers", "POST", "/v1/customers", customer_body(CUSTOMER, **case["customer"])
    )
    forget()


@pytest.mark.parametrize(
    "case",
    [BRAZIL, PORTUGAL, SPAIN, MEXICO, DOLLARS],
    ids=("brazil", "portugal", "spain", "mexico", "dollars"),
)
def test_taxes_and_facts_of_a_country_are_kept_and_printed(
    world: World, case: dict[str, Any]
) -> None:
    parties(world, case)
    issued = doors.issued(world, amount=100_000, **case["invoice"])
    (content,) = drawn().values()
    text = text_of(content)
    asked = case["invoice"].get("taxes", [])

    assert [wanted for wanted in case["printed"] if wanted not in text] == []
    assert [(t["name"], t["amount"], t["base"]) for t in issued["taxes"]] == [
        (tax["name"], tax["amount"], tax.get("base")) for tax in asked
    ]
    assert issued["fiscal"] == case["invoice"].get("fiscal", {})


def test_a_credit_note_is_drawn_and_mailed_once_like_an_invoice(world: World) -> None:
    parties(world, PORTUGAL)
    issued = doors.issued(world, amount=100_000, **PORTUGAL["invoice"])
    path = f"/v1/invoices/{issued['invoice_id']}/credit-notes"
    body = {"issuer_id": ISSUER, "reason": "serviço não prestado", "amount": 56_900}
    headers = {"Idempotency-Key": "note-1"}
    for _ in range(2):
        world.http("adjust_invoices", "POST", path, body, headers=headers)
        world.settle()
    note, invoice = outbox.document_mails()[1:], outbox.document_mails()[0]
    (drawing,) = (body for key, body in drawn().items() if issued["invoice_id"] not in key)

    assert [mail["Subject"] for mail in note] == ["Nota de crédito NC 1 de Acme Serviços Ltda"]
    assert invoice["Subject"] != note[0]["Subject"]
    text = text_of(drawing)
    for wanted in ("NC 1", "A-0000001", "IVA 0 % (M07)", "200,00", "IVA 23 %", "69,00", "569,00"):
        assert wanted in text


def test_a_debit_note_is_drawn_with_the_invoice_that_it_is_about(world: World) -> None:
    parties(world, BRAZIL)
    issued = doors.issued(world, amount=100_000)
    about = issued["invoice_id"]
    doors.issued(world, "nd", 5_000, series="ND", corrects=about)
    lost = world.issue("lost", 5_000, series="ND", corrects="inv_unknown")
    (content,) = (body for key, body in drawn().items() if about not in key)

    assert "Nota de débito" in text_of(content)
    assert "A-0000001" in text_of(content)
    assert (lost.status, lost.body["error"]["code"]) == (404, "not_found")
