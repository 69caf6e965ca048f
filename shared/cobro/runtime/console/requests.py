"""What customers wrote and asked: who sees to it, and that it is answered."""

from urllib.parse import urlencode

from cobro.runtime.console.desk import Desk
from cobro.runtime.console.listings import LISTINGS
from cobro.runtime.console.lists import request_of
from cobro.runtime.console.visit import Reply

__all__ = ["requests"]

CHANNELS = ("email", "whatsapp", "in_app")
OWNERS = ("-", "me")


def requests(desk: Desk) -> Reply:
    """Show what waits of a channel and in whose hands, the oldest first."""
    answer = desk.call(request_of(desk, LISTINGS["requests"]))
    if not answer.is_good:
        return desk.failed(answer)
    asked = {name: desk.visit.query.get(name, "") for name in ("channel", "owner")}
    values = {
        "requests": answer.body["requests"],
        "is_complete": answer.body["is_complete"],
        "asked": asked,
        "channels": CHANNELS,
        "owners": OWNERS,
        "csv": f"/console/csv/requests?{urlencode({k: v for k, v in asked.items() if v})}",
    }
    return desk.page("requests", values)
