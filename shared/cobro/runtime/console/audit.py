"""Who did what: a month of what people ordered and of what was refused to them."""

from urllib.parse import urlencode

from cobro.runtime.console.desk import Desk
from cobro.runtime.console.listings import LISTINGS
from cobro.runtime.console.lists import request_of, section
from cobro.runtime.console.visit import Reply

__all__ = ["audit"]


def audit(desk: Desk) -> Reply:
    """Show a month, a page at a time; refusals of no known company stand on its first page."""
    acts, stray = LISTINGS["acts"], LISTINGS["stray_acts"]
    answers = desk.all(acts=request_of(desk, acts), stray=request_of(desk, stray))
    if not answers["acts"].is_good:
        return desk.failed(answers["acts"])
    month = answers["acts"].body["month"]
    shown = section(desk, acts, answers["acts"])
    is_first = not desk.visit.query.get("after")
    values = {
        "month": month,
        "sections": [shown, section(desk, stray, answers["stray"])] if is_first else [shown],
        "next": f"?{urlencode({'month': month, 'after': shown['after']})}",
    }
    return desk.page("audit", values)
