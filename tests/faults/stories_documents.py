"""The story of a document: drawn with a logo, mailed once, opened by its payer and by staff."""

import base64
from functools import partial
from io import BytesIO
from typing import Any

from PIL import Image

from tests.faults.story import LEDGER, Story
from tests.support import outbox
from tests.support.payers import link_in, opened
from tests.support.redelivery import insist
from tests.support.requests import ISSUER, http_event, issuer_body
from tests.support.world import World


def mailing(world: World) -> None:
    """Let the company mail its documents."""
    body = issuer_body() | {"documents": "send"}
    body["series"] |= {"NC": {"kind": "credit_note", "pattern": "NC {number}"}}
    world.http("manage_customers", "POST", "/v1/issuers", body)


def logo_event() -> dict[str, Any]:
    file = BytesIO()
    Image.new("RGB", (60, 20), (10, 90, 110)).save(file, "PNG")
    event = http_event("PUT", f"/v1/issuers/{ISSUER}/logo")
    body = base64.b64encode(file.getvalue()).decode()
    return event | {"body": body, "isBase64Encoded": True}


def draw_mail_and_open(world: World) -> None:
    insist(world, lambda: world.invoke("manage_branding", logo_event()))
    issued = insist(world, lambda: world.issue("one", 10_000))
    world.settle()
    credit(world, issued.body["invoice_id"])
    path = f"/v1/invoices/{issued.body['invoice_id']}/document"
    insist(world, lambda: world.http("open_document", "GET", path))
    if outbox.document_mails():
        insist(world, partial(opened, world, link_in()))


def credit(world: World, invoice_id: str) -> None:
    path, body = f"/v1/invoices/{invoice_id}/credit-notes", {"issuer_id": ISSUER, "reason": "falha"}
    headers = {"Idempotency-Key": "note"}
    insist(world, partial(world.http, "adjust_invoices", "POST", path, body, headers=headers))
    world.settle()


STORIES = (
    Story(
        "documents",
        {
            *LEDGER,
            "issue_invoices_api",
            "adjust_invoices",
            "close_charges",
            "manage_branding",
            "render_document",
            "send_document",
            "open_document",
        },
        mailing,
        draw_mail_and_open,
        parts=3,
    ),
)
