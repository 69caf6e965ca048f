"""What payers and their mail programs do to refuse reminders, in one line each."""

import base64
from email.message import EmailMessage
from typing import Any

from tests.support.requests import http_event
from tests.support.world import Answer, World

ONE_CLICK = "List-Unsubscribe=One-Click"


def token_in(mail: Any) -> str:
    """Return the token of the link by which a mail program refuses."""
    link: str = mail.headers["List-Unsubscribe"]
    return link.removeprefix("<").removesuffix(">").rpartition("/")[2]


def linked_token(mail: EmailMessage) -> str:
    """Return the token in the link of a whole message."""
    link: str = mail["List-Unsubscribe"]
    return link.strip("<>").rpartition("/")[2]


def asked(world: World, token: str) -> dict[str, Any]:
    event = http_event("GET", f"/opt-outs/{token}", groups=())
    page: dict[str, Any] = world.invoke("take_opt_outs", event)
    return page


def refused(world: World, token: str, form: str = ONE_CLICK) -> dict[str, Any]:
    event = http_event("POST", f"/opt-outs/{token}", groups=())
    body = base64.b64encode(form.encode()).decode()
    page: dict[str, Any] = world.invoke(
        "take_opt_outs", event | {"body": body, "isBase64Encoded": True}
    )
    return page


def noted(world: World, customer: str = "cus-1", **more: Any) -> Answer:
    """Let a clerk take a refusal down."""
    path, groups = f"/v1/customers/{customer}/opt-outs", more.pop("groups", ("finance",))
    body = {"issuer_id": "acme", **more}
    return world.http("manage_dunning", "POST", path, body, groups=groups)


def taken_back(world: World, customer: str = "cus-1", **more: Any) -> Answer:
    """Let a clerk take down that a customer wants reminders again."""
    path, groups = f"/v1/customers/{customer}/opt-outs/withdrawal", ("finance",)
    groups = more.pop("groups", groups)
    body = {"issuer_id": "acme", "evidence": "Letter of 2 March", **more}
    return world.http("manage_dunning", "POST", path, body, groups=groups)
