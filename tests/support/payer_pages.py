"""What payers and staff do with pages of invoices in a world, in one line each."""

import base64
from typing import Any
from urllib.parse import urlencode

from tests.support.payers import registered
from tests.support.requests import PIX, http_event
from tests.support.world import World


def registered_with_pix(world: World, **changes: Any) -> None:
    registered(world, pix=PIX, **changes)


def link_to(world: World, invoice_id: str) -> str:
    """Return the token of a new link."""
    path = f"/v1/invoices/{invoice_id}/payer-links"
    url: str = world.http("manage_payer_links", "POST", path).body["url"]
    return url.rpartition("/")[2]


def page_of(world: World, token: str, query: str = "") -> dict[str, Any]:
    event = http_event("GET", f"/pay/{token}", groups=())
    event |= {"queryStringParameters": {query: ""} if query else None}
    answer: dict[str, Any] = world.invoke("payer_page", event)
    return answer


def wrote(world: World, token: str, **fields: str) -> dict[str, Any]:
    event = http_event("POST", f"/pay/{token}/requests", groups=())
    body = base64.b64encode(urlencode(fields).encode()).decode()
    answer: dict[str, Any] = world.invoke(
        "take_payer_requests", event | {"body": body, "isBase64Encoded": True}
    )
    return answer
