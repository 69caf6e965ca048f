"""The texts of reminders as payers read them, about invented people.

A mail is shown in a frame of its own, whose policy lets nothing run and nothing be fetched.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cobro.domain.dunning.policy import TEMPLATE_TONES, Channel
from cobro.domain.parties import Language
from cobro.runtime.console.desk import Desk
from cobro.runtime.console.visit import Reply

if TYPE_CHECKING:
    from cobro.adapters.messaging.previews import Preview

__all__ = ["mail", "messages"]

TEMPLATES = tuple(TEMPLATE_TONES)
CHANNELS = tuple(Channel)

# Mails bring their styles with them; pictures come in the mail or not at all.
_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
)
_MAIL_HEADERS = {"Content-Security-Policy": _MAIL_POLICY, "X-Frame-Options": "SAMEORIGIN"}


def messages(desk: Desk) -> Reply:
    form = _form(desk)
    values = {
        "form": form,
        "templates": TEMPLATES,
        "channels": CHANNELS,
        "languages": [each.value for each in Language],
        "shown": _shown(desk, form),
        "mail": "&".join(f"{name}={value}" for name, value in form.items() if value),
    }
    return desk.page("messages", values, place="dunning")


def mail(desk: Desk) -> Reply:
    """Return the HTML of a mail, for the frame."""
    form = {**_form(desk), "channel": Channel.EMAIL.value}
    return Reply(_shown(desk, form).html, headers=_MAIL_HEADERS)


def _form(desk: Desk) -> dict[str, str]:
    """Return what is asked for; what there is not, is the first of its kind."""
    asked = desk.visit.query
    return {
        "template": _one_of(asked.get("template"), TEMPLATES),
        "channel": _one_of(asked.get("channel"), CHANNELS),
        "to": _one_of(asked.get("to"), [desk.language.value, *Language]),
        "several": "1" if asked.get("several") else "",
    }


def _one_of(asked: str | None, known: Sequence[str]) -> str:
    return str(asked if asked in known else known[0])


def _shown(desk: Desk, form: Mapping[str, str]) -> "Preview":
    # Loading the templates of all channels costs a tenth of a second: other pages go without.
    from cobro.adapters.messaging.previews import preview
    from cobro.adapters.messaging.samples import sample_values, several

    language = Language(form["to"])
    values = sample_values(form["template"], language, desk.today)
    if form["several"]:
        values = several(values)
    return preview(form["template"], Channel(form["channel"]), language, values)
