"""Reminders by WhatsApp through AWS End User Messaging Social (`SendWhatsAppMessage`).

A business writes first only by a template that Meta approved: its words are fixed there, so this
fills in three blanks (who is written to, which document, who writes) and the ends of its links. No
amount and no debt is among them. `preview` shows the words that the blanks belong to.

The message carries a name of ours (`biz_opaque_callback_data`), which comes back with every news of
it: that settles what is uncertain. There is no idempotency token: a call is made once.
"""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from botocore.exceptions import ClientError

from cobro.application.ports import Reminder
from cobro.domain.dunning.addresses import address_of
from cobro.domain.dunning.opt_outs import is_refusable
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.parties import Language

if TYPE_CHECKING:
    from mypy_boto3_socialmessaging import EndUserMessagingSocialClient

META_API_VERSION = "v20.0"
BLANK_LENGTH_MAX = 60
_WORDING = Path(__file__).parent / "whatsapp_wording.toml"
_REFUSED_FOR_GOOD = frozenset(
    {
        "ValidationException",
        "InvalidParametersException",
        "ResourceNotFoundException",
        "AccessDeniedException",
    }
)
_REFUSED_FOR_NOW = frozenset({"ThrottledRequestException", "ThrottlingException"})


class WhatsAppRefusedError(RejectionError):
    """The message will never go: no approved template is named, or the provider refuses it."""

    code: ClassVar[str] = "whatsapp_refused"


class WhatsAppUnavailableError(UnavailableError):
    """The provider sent nothing and will take the message later."""

    code: ClassVar[str] = "whatsapp_unavailable"


class WhatsAppReminders:
    """`client_of` gives the client: only runs that send by WhatsApp build it."""

    def __init__(self, client_of: "Callable[[], EndUserMessagingSocialClient]") -> None:
        self._client_of = client_of

    def send(self, reminder: Reminder) -> str:
        sender = reminder.issuer.whatsapp
        message = whatsapp_message(reminder)
        try:
            answer = self._client_of().send_whatsapp_message(
                originationPhoneNumberId=sender.phone_number_id,
                message=json.dumps(message, ensure_ascii=False).encode(),
                metaApiVersion=META_API_VERSION,
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _REFUSED_FOR_GOOD:
                text = f"the provider refuses the WhatsApp message ({code}): check its template"
                raise WhatsAppRefusedError(text) from error
            if code in _REFUSED_FOR_NOW:
                text = f"the provider sends no WhatsApp message for now ({code})"
                raise WhatsAppUnavailableError(text) from error
            raise
        return answer["messageId"]


def whatsapp_message(reminder: Reminder) -> dict[str, Any]:
    """Return the message as Meta takes it; raise `WhatsAppRefusedError` without a template."""
    customer, step = reminder.customer, reminder.step.partition("-")[0]
    name = reminder.issuer.whatsapp.template_for(customer.language, step, reminder.template)
    if not name:
        text = (
            f"no approved WhatsApp template is named for {reminder.template} in "
            f"{customer.language}: name it in the company's profile"
        )
        raise WhatsAppRefusedError(text)
    number = address_of(customer, Channel.WHATSAPP)
    links = [reminder.payment_url]
    if is_refusable(reminder.template):
        links.append(reminder.opt_out_url)
    blanks = blanks_of(
        customer.language,
        customer=customer.name,
        document=reminder.invoice.document,
        others=max(0, len(reminder.items) - 1),
        supplier=reminder.issuer.name,
    )
    return {
        "messaging_product": "whatsapp",
        "to": number,
        "type": "template",
        "biz_opaque_callback_data": f"{reminder.invoice.invoice_id}#{reminder.step}#{number}",
        "template": {
            "name": name,
            "language": {"code": customer.language.value.replace("-", "_")},
            "components": [
                {"type": "body", "parameters": [_text(blank) for blank in blanks]},
                *(_link(index, url) for index, url in enumerate(links)),
            ],
        },
    }


def blanks_of(
    language: Language, *, customer: str, document: str, others: int, supplier: str
) -> tuple[str, str, str]:
    """Return what fills the blanks: who is written to, which documents, who writes."""
    about = _one_line(document)
    if others:
        about = _wording()[language.value]["several"].format(document=about, others=others)
    return _one_line(customer), about, _one_line(supplier)


def whatsapp_preview(template: str, language: Language, blanks: tuple[str, str, str]) -> str:
    """Return the words of a template as they are to be handed in to Meta, with its blanks filled.

    Its buttons follow, one a line.
    """
    says = _wording()[language.value]
    text: str = says[template]
    for number, blank in enumerate(blanks, start=1):
        text = text.replace(f"{{{{{number}}}}}", blank)
    buttons = [says["pay"], *([says["refuse"]] if is_refusable(template) else [])]
    return "\n".join((text, "", *(f"[{button}]" for button in buttons)))


def _text(blank: str) -> dict[str, str]:
    return {"type": "text", "text": blank}


def _link(index: int, url: str) -> dict[str, Any]:
    """Return what ends the address of a button: the token, which the template has not."""
    token = url.rpartition("/")[2]
    return {
        "type": "button",
        "sub_type": "url",
        "index": str(index),
        "parameters": [_text(token)],
    }


def _one_line(text: str) -> str:
    """Return a blank without what breaks a line or hides; Meta takes no empty one."""
    clean = "".join(each for each in " ".join(text.split()) if each.isprintable())
    return clean[:BLANK_LENGTH_MAX].strip() or "-"


@cache
def _wording() -> dict[str, dict[str, str]]:
    import tomllib

    with _WORDING.open("rb") as file:
        return tomllib.load(file)
