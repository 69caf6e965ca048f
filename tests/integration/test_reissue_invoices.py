"""reissue_invoices: second copies over HTTP, and the documents that payers get of them."""

from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest

from cobro.contracts.document_messages import SendDocumentV1
from cobro.contracts.parsing import dump
from cobro.runtime.settings import Queue, Table
from tests.support import doors, outbox
from tests.support.payers import drawn
from tests.support.requests import collecting_issuer
from tests.support.world import ISSUER, Answer, World

FUNCTION = "reissue_invoices"
USUAL = {"late_fee": {"percent": "2"}, "interest": {"percent": "1"}}
LATE = datetime(2026, 4, 16, 15, tzinfo=UTC)  # 15 days after the due date


@pytest.fixture
def collecting(world: World) -> World:
    """Give a company with banks, Pix and mailed documents, and a late invoice of 100.00."""
    body = collecting_issuer() | {"documents": "send"}
    world.http("manage_customers", "POST", "/v1/issuers", body)
    doors.issued(world, terms=USUAL)
    world.at(LATE)
    return world


def invoice_id(world: World) -> str:
    return world.journal()[0].invoice_id


def post(world: World, groups: tuple[str, ...] = ("finance",), **changes: Any) -> Answer:
    body = {"issuer_id": ISSUER, "due_date": "2026-04-16", **changes}
    path = f"/v1/invoices/{invoice_id(world)}/reissues"
    answer = world.http(FUNCTION, "POST", path, body, groups=groups)
    world.settle()
    return answer


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def words_of(mail: Any) -> str:
    words: str = mail.get_body(("plain",)).get_content()
    return words


def test_the_same_request_again_answers_the_same_and_changes_no_row(collecting: World) -> None:
    first = post(collecting, reason="pedido do pagador")
    before = sorted(map(str, collecting.items(Table.CHARGES)))
    again = post(collecting)

    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body
    assert {charge["reason"] for charge in first.body["charges"]} == {"pedido do pagador"}
    assert sorted(map(str, collecting.items(Table.CHARGES))) == before


def test_the_copy_is_drawn_with_its_mark_and_new_amounts_and_mailed_once(collecting: World) -> None:
    (original,) = drawn()
    answer = post(collecting)
    post(collecting)
    (copy,) = [content for key, content in drawn().items() if key != original]
    first, second = outbox.document_mails()
    line = next(c["linha_digitavel"] for c in answer.body["charges"] if c.get("bank") == "341")

    text = text_of(copy)
    assert "2ª via" in text
    assert "102,50" in text
    assert "16/04/2026" in text
    assert line in text
    assert "2ª via" not in text_of(drawn()[original])
    assert line in words_of(second)
    assert "102,50" in words_of(second)
    assert "100,00" in words_of(first)


def test_a_document_that_a_copy_replaced_is_mailed_no_more(collecting: World) -> None:
    (key,) = drawn()
    version = key.rsplit("/", 1)[1].removesuffix(".pdf")
    post(collecting)
    sent = len(outbox.document_mails())
    body = dump(SendDocumentV1(ISSUER, invoice_id(collecting), version))
    collecting.send(Queue.SEND_DOCUMENT, body)
    collecting.settle()

    assert len(outbox.document_mails()) == sent == 2


def test_what_is_wrong_with_a_request_is_said(collecting: World) -> None:
    past, other = post(collecting, due_date="2026-04-15"), post(collecting, issuer_id="other")
    unknown = collecting.http(
        FUNCTION,
        "POST",
        "/v1/invoices/inv_none/reissues",
        {"issuer_id": ISSUER, "due_date": "2026-04-16"},
    )

    assert (past.status, past.body["error"]["field"]) == (400, "due_date")
    assert (other.status, unknown.status) == (404, 404)
    assert post(collecting, due_date="soon").status == 400
    assert post(collecting, reason="").status == 400


def test_who_may_only_read_asks_for_no_copy(collecting: World) -> None:
    assert post(collecting, groups=("viewer",)).status == 403


def test_an_invoice_of_a_company_without_instruments_has_no_copy(world: World) -> None:
    doors.issued(world)

    assert post(world).body["error"]["code"] == "not_reissuable"
