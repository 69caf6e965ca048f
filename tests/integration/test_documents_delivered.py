"""render_document and send_document: from the event to the payer's inbox."""

import re

import pypdfium2
import zxingcpp

from cobro.application.reply_addresses import invoice_of
from cobro.contracts.document_messages import SendDocumentV1
from cobro.contracts.parsing import dump
from cobro.domain.parties import Language
from cobro.runtime.settings import Queue
from tests.support import doors, outbox
from tests.support.cloud_in_process import LINK_KEYS
from tests.support.pagbank_world import join_pagbank
from tests.support.payers import drawn, registered
from tests.support.requests import (
    CUSTOMER,
    ISSUER,
    collecting_issuer,
    customer_body,
)
from tests.support.world import World, forget


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_new_invoice_is_drawn_kept_and_mailed_with_its_pdf(world: World) -> None:
    registered(world)
    issued = doors.issued(world)
    ((key, content),) = drawn().items()
    (mail,) = outbox.document_mails()
    (attached,) = mail.iter_attachments()

    assert key.startswith(f"documents/{ISSUER}/{issued['invoice_id']}/")
    assert "Acme Serviços Ltda" in text_of(content)
    assert mail["To"] == f"{CUSTOMER}@payer.example"
    assert mail["Subject"] == "Fatura A-0000001 de Acme Serviços Ltda"
    assert invoice_of(mail["Reply-To"], LINK_KEYS) == issued["invoice_id"]
    assert attached.get_filename() == "A-0000001.pdf"
    assert attached.get_content() == content


def test_issuer_may_keep_documents_without_mailing_them(world: World) -> None:
    registered(world, documents="store")
    doors.issued(world)

    assert len(drawn()) == 1
    assert outbox.document_mails() == []


def test_issuer_may_have_no_documents_at_all(world: World) -> None:
    registered(world, documents="off")
    doors.issued(world)

    assert outbox.documents() == {}
    assert outbox.document_mails() == []


def test_message_that_comes_twice_keeps_one_object_and_sends_one_mail(world: World) -> None:
    registered(world)
    issued = doors.issued(world)
    before = outbox.documents()
    body = f'{{"issuer_id":"{ISSUER}","invoice_id":"{issued["invoice_id"]}"}}'
    world.send(Queue.RENDER, body)
    world.settle()

    assert outbox.documents() == before
    assert len(outbox.document_mails()) == 1


def test_issuer_without_address_gets_its_document_parked_and_drawn_after_a_replay(
    world: World,
) -> None:
    registered(world, address=" ")
    doors.issued(world)
    (item,) = doors.waiting(world, "-")
    parked = (item["reason_code"], drawn())
    registered(world)
    doors.replay(world, item)

    assert parked == ("document_incomplete", {})
    assert drawn() == {}  # what an issued document prints stays as it was
    assert doors.reasons(world, "-") == ["document_incomplete"]


def test_mail_speaks_the_language_of_the_payer_and_shows_no_amount_in_its_subject(
    world: World,
) -> None:
    registered(world)
    for language in Language:
        body = customer_body(CUSTOMER, language=language.value, name="Maria <b>da</b> & Silva")
        world.http("manage_customers", "POST", "/v1/customers", body)
        doors.issued(world, language.value, 123_456)
    for language, mail in zip(Language, outbox.document_mails(), strict=True):
        html, text = mail.get_body(("html",)), mail.get_body(("plain",))

        assert html is not None
        assert text is not None
        assert f'lang="{language.value}"' in html.get_content()
        assert "Maria &lt;b&gt;da&lt;/b&gt; &amp; Silva" in html.get_content()
        assert "11.222.333/0001-81" in text.get_content()
        assert "Rua das Flores 10" in text.get_content()
        assert re.search(r"1[.,\s]?234[.,]56", text.get_content())
        assert re.search(r"\d[.,]\d\d", mail["Subject"]) is None


def test_message_that_asks_for_a_mail_again_sends_none(world: World) -> None:
    registered(world)
    issued = doors.issued(world)
    version = next(iter(drawn())).removesuffix(".pdf").rpartition("/")[2]
    wanted = SendDocumentV1(ISSUER, issued["invoice_id"], version)
    world.advance(hours=1)
    world.send(Queue.SEND_DOCUMENT, dump(wanted))
    world.settle()

    assert len(outbox.document_mails()) == 1


def test_cancelled_invoice_is_not_mailed_any_more(world: World) -> None:
    registered(world, documents="store")
    issued = doors.issued(world)
    version = next(iter(drawn())).removesuffix(".pdf").rpartition("/")[2]
    path = f"/v1/invoices/{issued['invoice_id']}/cancellation"
    headers = {"Idempotency-Key": "cancel-1"}
    body = {"issuer_id": ISSUER, "reason": "typing error"}
    answer = world.http("adjust_invoices", "POST", path, body, headers=headers)
    assert answer.status < 300, answer.body
    registered(world)
    world.send(Queue.SEND_DOCUMENT, dump(SendDocumentV1(ISSUER, issued["invoice_id"], version)))
    world.settle()

    assert outbox.document_mails() == []


def test_document_and_mail_carry_the_boleto_and_the_pix_code_that_were_offered(
    world: World,
) -> None:
    body = collecting_issuer() | {"documents": "send", "terms": {"late_fee": {"percent": "2"}}}
    assert world.http("manage_customers", "POST", "/v1/issuers", body).status == 201
    forget()
    issued = doors.issued(world, amount=123_456)
    path = f"/v1/invoices/{issued['invoice_id']}/charges"
    charges = world.http("read_ledger", "GET", path).body["charges"]
    boletos = [charge for charge in charges if charge["kind"] == "boleto"]
    (pix,) = [charge for charge in charges if charge["kind"] == "pix"]
    ((_, content),) = drawn().items()
    with pypdfium2.PdfDocument(content) as document:
        page = document[0].render(scale=200 / 72).to_pil()
    codes = {code.format.name: code.text for code in zxingcpp.read_barcodes(page)}
    text = outbox.document_mails()[0].get_body(("plain",))

    assert codes["QRCode"] == pix["br_code"]
    assert codes["ITF"] in {charge["codigo_barras"] for charge in boletos}
    assert text is not None
    assert pix["br_code"] in text.get_content()
    assert any(charge["linha_digitavel"] in text.get_content() for charge in boletos)
    assert "multa de 2%" in text_of(content)


def test_document_mail_and_reminder_lead_to_the_page_of_the_gateway(world: World) -> None:
    registered(world)
    join_pagbank(world, "link")
    issued = doors.issued(world, due_date="2026-03-20")
    ((_, content),) = drawn().items()
    with pypdfium2.PdfDocument(content) as document:
        page = document[0].render(scale=200 / 72).to_pil()
    (mail,) = outbox.document_mails()
    texts = [mail.get_body((kind,)) for kind in ("plain", "html")]
    (charge,) = world.http(
        "read_ledger", "GET", f"/v1/invoices/{issued['invoice_id']}/charges"
    ).body["charges"]

    assert charge["link"].startswith("https://")
    assert [code.text for code in zxingcpp.read_barcodes(page)] == [charge["link"]]
    assert all(text is not None and charge["link"] in text.get_content() for text in texts)
    assert "Pagar on-line" in text_of(content)
