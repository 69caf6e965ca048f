"""Reminders by SMS (AWS End User Messaging SMS, `SendTextMessage`): one sentence and a link.

What a locked screen shows names who writes and which document, never an amount or a debt. The
payer's page that it leads to shows everything else. The message carries the invoice and the step,
which come back with every news of it: that settles what is uncertain. There is no idempotency
token: a call is made once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from botocore.exceptions import ClientError

from cobro.application.ports import Reminder
from cobro.domain.dunning.addresses import address_of
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.parties import Language
from cobro.formats.sms_texts import parts, plain

if TYPE_CHECKING:
    from mypy_boto3_pinpoint_sms_voice_v2 import PinpointSMSVoiceV2Client
    from mypy_boto3_pinpoint_sms_voice_v2.type_defs import SendTextMessageRequestTypeDef

PARTS_MAX = 4
WORTH_SECONDS = 24 * 60 * 60  # a reminder that a phone gets later would be out of place
_NAME_LENGTH_MAX = 40
_WORDING = Path(__file__).parent / "sms_wording.toml"
_REFUSED_FOR_GOOD = frozenset(
    {"ValidationException", "ConflictException", "ResourceNotFoundException"}
)
# Until the limit is raised or the month is over, or the account may send again.
_REFUSED_FOR_NOW = frozenset(
    {"ThrottlingException", "ServiceQuotaExceededException", "AccessDeniedException"}
)


class SmsRefusedError(RejectionError):
    """The provider will never send it: correct the number, shorten the text, look at the sender."""

    code: ClassVar[str] = "sms_refused"


class SmsUnavailableError(UnavailableError):
    """The provider sent nothing and will take the text message later."""

    code: ClassVar[str] = "sms_unavailable"


@dataclass(frozen=True, slots=True)
class TextSender:
    """From what text messages come, a number, a pool of numbers or a sender's name, and its rules.

    The provider chooses where none is named. Without a configuration set nothing is told of what
    becomes of a message.
    """

    origination: str = ""
    configuration_set: str = ""


class SmsReminders:
    """`client_of` gives the client: few runs send a text message, and only those build it."""

    def __init__(
        self, client_of: "Callable[[], PinpointSMSVoiceV2Client]", sender: TextSender
    ) -> None:
        self._client_of = client_of
        self._sender = sender

    def send(self, reminder: Reminder) -> str:
        number = address_of(reminder.customer, Channel.SMS)
        text = sms_text(
            reminder.customer.language,
            supplier=reminder.issuer.name,
            document=reminder.invoice.document,
            others=max(0, len(reminder.items) - 1),
            page=reminder.payment_url,
            opt_out=reminder.opt_out_url,
        )
        name = {"invoice": reminder.invoice.invoice_id, "step": reminder.step}
        return send_once(self._client_of(), self._sender, number, text, name)


def send_once(
    client: "PinpointSMSVoiceV2Client",
    sender: TextSender,
    number: str,
    text: str,
    name: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Call the provider once and return the message id; tell apart refusals that say "not sent".

    `name` comes back with the news of the message.
    """
    request: SendTextMessageRequestTypeDef = {
        "DestinationPhoneNumber": number,
        "MessageBody": text,
        "MessageType": "TRANSACTIONAL",
        "TimeToLive": WORTH_SECONDS,
        "Context": dict(name),
    }
    if sender.origination:
        request["OriginationIdentity"] = sender.origination
    if sender.configuration_set:
        request["ConfigurationSetName"] = sender.configuration_set
    try:
        answer = client.send_text_message(**request)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        why = ", ".join(filter(None, (code, str(error.response.get("Reason", "")))))
        if code in _REFUSED_FOR_GOOD:
            message = f"the provider refuses the text message ({why}): check number and sender"
            raise SmsRefusedError(message) from error
        if code in _REFUSED_FOR_NOW:
            message = f"the provider sends no text message for now ({why})"
            raise SmsUnavailableError(message) from error
        raise
    return answer["MessageId"]


def sms_text(
    language: Language,
    *,
    supplier: str,
    document: str,
    page: str,
    others: int = 0,
    opt_out: str = "",
) -> str:
    """Return what is sent; raise `SmsRefusedError` where it would take too many messages.

    `others` is how many more documents it is about: the page lists them.
    """
    says = _wording()[language.value]
    name = _one_line(supplier)[:_NAME_LENGTH_MAX].strip()
    about = _one_line(document)
    if others:
        about = says["several"].format(document=about, others=others)
    sentence = says["message"].format(supplier=name, document=about, page=page)
    refusal = f" {says['opt_out'].format(page=opt_out)}" if opt_out else ""
    text = plain(sentence + refusal)
    if parts(text) > PARTS_MAX:
        message = f"the text takes {parts(text)} messages and may take {PARTS_MAX}"
        raise SmsRefusedError(message)
    return text


def _one_line(text: str) -> str:
    """Return a text without what breaks a line or hides."""
    return "".join(each for each in " ".join(text.split()) if each.isprintable())


@cache
def _wording() -> dict[str, dict[str, str]]:
    import tomllib

    with _WORDING.open("rb") as file:
        return tomllib.load(file)
