"""Documents from the event to the payer: render_document, send_document, open_document and
manage_branding against the played cloud."""

import base64
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pypdfium2
from PIL import Image, PngImagePlugin

from cobro.contracts.document_messages import SendDocumentV1
from cobro.contracts.parsing import dump
from cobro.domain.parties import Language
from cobro.runtime.settings import Queue
from tests.support import doors, outbox
from tests.support.cloud_in_process import API_URL, DOCUMENTS, LINK_SECRET
from tests.support.requests import (
    CUSTOMER,
    ISSUER,
    customer_body,
    http_event,
    issuer_body,
)
from tests.support.world import World, forget

FORGED: dict[str, Callable[[str], str]] = {
    "another signature": lambda token: token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB"),
    "another document": lambda token: "A" + token[1:],
    "no signature": lambda token: token.partition(".")[0],
    "nothing of ours": lambda _: "x",
    "no text": lambda _: "_w.x",
    "too long": lambda token: token * 20,
    "more behind it": lambda token: token + ".",
}


def registered(world: World, **changes: Any) -> None:
    body = issuer_body() | {"documents": "send"} | changes
    assert world.http("manage_customers", "POST", "/v1/issuers", body).status == 201
    forget()


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def drawn() -> dict[str, bytes]:
    return {key: body for key, body in outbox.documents().items() if key.endswith(".pdf")}


def link_in() -> str:
    body = outbox.document_mails()[-1].get_body(("plain",))
    assert body is not None
    found = re.search(r"https://\S+/documents/(\S+)", body.get_content())
    assert found
    return found[1]


def opened(world: World, token: str) -> dict[str, Any]:
    answer: dict[str, Any] = world.invoke(
        "open_document", http_event("GET", f"/documents/{token}", groups=())
    )
    return answer


def png(size: tuple[int, int] = (300, 100), **more: Any) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, (10, 90, 110)).save(file, "PNG", **more)
    return file.getvalue()


def put_logo(world: World, content: bytes, groups: tuple[str, ...] = ("admin",)) -> tuple[int, Any]:
    event = http_event("PUT", f"/v1/issuers/{ISSUER}/logo", groups=groups)
    event |= {"body": base64.b64encode(content).decode(), "isBase64Encoded": True}
    answer = world.invoke("manage_branding", event)
    return answer["statusCode"], answer["body"]


# ---- drawing and mailing -----------------------------------------------------------------------


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
    assert mail["Reply-To"] == "financeiro@acme.example"
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


# ---- opening -----------------------------------------------------------------------------------


def test_link_of_the_mail_leads_to_the_document_for_five_minutes(world: World) -> None:
    registered(world)
    issued = doors.issued(world)
    answer = opened(world, link_in())
    address = urlsplit(answer["headers"]["Location"])
    query = parse_qs(address.query)

    assert answer["statusCode"] == 302
    assert DOCUMENTS in f"{address.netloc}{address.path}"
    assert issued["invoice_id"] in address.path
    assert query["X-Amz-Expires"] == ["300"]
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert answer["headers"]["Cache-Control"] == "no-store"


def test_link_opens_no_more_after_its_last_day(world: World) -> None:
    registered(world)
    doors.issued(world)
    token = link_in()
    world.advance(days=180)
    last = opened(world, token)["statusCode"]
    world.advance(days=1)

    assert (last, opened(world, token)["statusCode"]) == (302, 404)


def test_link_that_is_forged_or_torn_answers_one_friendly_page(world: World) -> None:
    registered(world)
    doors.issued(world)
    answers = {name: opened(world, forge(link_in())) for name, forge in FORGED.items()}
    answer = answers["another signature"]

    assert {name: answer["statusCode"] for name, answer in answers.items()} == dict.fromkeys(
        FORGED, 404
    )
    assert answer["headers"]["Content-Type"].startswith("text/html")
    assert "Acme" not in answer["body"]
    assert "Maria" not in answer["body"]
    assert "default-src 'none'" in answer["headers"]["Content-Security-Policy"]


def test_page_of_a_link_that_ran_out_speaks_the_language_of_the_link(world: World) -> None:
    registered(world)
    tokens = {}
    for language in Language:
        body = customer_body(CUSTOMER, language=language.value)
        world.http("manage_customers", "POST", "/v1/customers", body)
        doors.issued(world, language.value)
        tokens[language] = link_in()
    world.advance(days=400)

    for language, token in tokens.items():
        assert f'<html lang="{language.value}">' in opened(world, token)["body"]


def test_key_may_be_changed_without_breaking_the_links_of_before(world: World) -> None:
    registered(world)
    doors.issued(world)
    token = link_in()
    secrets = boto3.client("secretsmanager")
    secrets.put_secret_value(
        SecretId=LINK_SECRET, SecretString='{"current": "new", "previous": ["key-present"]}'
    )
    forget()
    doors.issued(world, "k-2")
    old, new = opened(world, token)["statusCode"], opened(world, link_in())["statusCode"]
    secrets.put_secret_value(SecretId=LINK_SECRET, SecretString='{"current": "new"}')
    forget()
    withdrawn = opened(world, token)["statusCode"]
    secrets.put_secret_value(
        SecretId=LINK_SECRET, SecretString='{"current": "key-present", "previous": ["key-before"]}'
    )
    forget()

    assert (old, new, withdrawn) == (302, 302, 404)


def test_staff_are_told_where_the_document_of_an_invoice_is(world: World) -> None:
    registered(world)
    issued = doors.issued(world)
    path = f"/v1/invoices/{issued['invoice_id']}/document"
    answer = world.http("open_document", "GET", path, groups=("viewer",))

    assert answer.status == 200
    assert issued["invoice_id"] in answer.body["url"]
    assert world.http("open_document", "GET", path, groups=()).status == 403


def test_document_that_was_not_drawn_yet_is_not_found(world: World) -> None:
    answer = world.http("open_document", "GET", "/v1/invoices/inv_none/document")

    assert (answer.status, answer.body["error"]["code"]) == (404, "not_found")


def test_mail_leads_to_the_address_of_the_api(world: World) -> None:
    registered(world)
    doors.issued(world)
    body = outbox.document_mails()[0].get_body(("html",))

    assert body is not None
    assert f'href="{API_URL}/documents/' in body.get_content()


# ---- branding ----------------------------------------------------------------------------------


def test_logo_is_written_anew_without_its_metadata_and_stands_on_documents(world: World) -> None:
    registered(world, documents="store")
    secret = PngImagePlugin.PngInfo()
    secret.add_text("Comment", "taken at home")
    status, _ = put_logo(world, png((2000, 600), pnginfo=secret) + b"<script>")
    ((key, kept),) = outbox.documents().items()
    doors.issued(world)
    ((_, content),) = drawn().items()

    assert status == 200
    assert key.startswith(f"logos/{ISSUER}/")
    assert b"taken at home" not in kept
    assert b"<script>" not in kept
    assert Image.open(BytesIO(kept)).size == (900, 270)
    assert b"/Subtype /Image" in content


def test_logo_stays_when_the_profile_is_replaced(world: World) -> None:
    registered(world, documents="store")
    put_logo(world, png())
    registered(world, documents="store", phone="+55 11 5555-0000")
    doors.issued(world)
    ((_, content),) = drawn().items()

    assert b"/Subtype /Image" in content


def test_what_is_no_picture_is_refused(world: World) -> None:
    registered(world)
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    for content in (b"", b"GIF89a" + bytes(40), svg, b"%PDF-1.4", png()[:60], png((4001, 10))):
        status, body = put_logo(world, content)

        assert status == 422
        assert '"not_a_picture"' in body
    assert outbox.documents() == {}


def test_logo_that_is_too_heavy_is_refused_unread(world: World) -> None:
    status, body = put_logo(world, bytes(512 * 1024 + 1))

    assert (status, '"oversized_body"' in body) == (413, True)


def test_only_an_administrator_changes_the_logo(world: World) -> None:
    assert put_logo(world, png(), groups=("finance",))[0] == 403


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
