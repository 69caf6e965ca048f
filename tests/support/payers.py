"""What payers and staff do with documents in a world, in one line each."""

import re
from typing import Any

from tests.support import outbox
from tests.support.requests import http_event, issuer_body
from tests.support.world import World, forget


def registered(world: World, **changes: Any) -> None:
    body = issuer_body() | {"documents": "send"} | changes
    assert world.http("manage_customers", "POST", "/v1/issuers", body).status == 201
    forget()


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
