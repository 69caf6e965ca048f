"""Reminders by SMS through Amazon SNS: one sentence that leads to the payer's page.

What a locked screen shows names who writes and which document, never an amount or a debt. The page
that it leads to shows everything else. SNS has no idempotency token either: a call is made once.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from botocore.exceptions import ClientError

from cobro.application.ports import Reminder
from cobro.domain.dunning.addresses import address_of
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.parties import Language
from cobro.formats.sms_texts import parts, plain

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient

PARTS_MAX = 4
_NAME_LENGTH_MAX = 40
_WORDING = Path(__file__).parent / "sms_wording.toml"
_REFUSED_FOR_GOOD = frozenset(
    {"InvalidParameter", "InvalidParameterValue", "OptedOut", "ValidationException"}
)
_REFUSED_FOR_NOW = frozenset({"Throttled", "Throttling", "ThrottlingException"})


class SmsRefusedError(RejectionError):
    """SNS will never send this text message: correct the number or shorten the text."""

    code: ClassVar[str] = "sms_refused"


class SmsUnavailableError(UnavailableError):
    """SNS sent nothing and will take the text message later."""

    code: ClassVar[str] = "sms_unavailable"


class SnsReminders:
    """`client_of` gives the client: few runs send a text message, and only those build it."""

    def __init__(self, client_of: "Callable[[], SNSClient]") -> None:
        self._client_of = client_of

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
        return publish_once(self._client_of(), number, text)


def publish_once(client: "SNSClient", number: str, text: str) -> str:
    """Call SNS once and return the message id; tell apart refusals that say "not sent"."""
    try:
        answer = client.publish(
            PhoneNumber=number,
            Message=text,
            MessageAttributes={
                "AWS.SNS.SMS.SMSType": {
                    "DataType": "String",
                    "StringValue": "Transactional",
                }
            },
        )
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _REFUSED_FOR_GOOD:
            message = f"the provider refuses the text message ({code}): check the number"
            raise SmsRefusedError(message) from error
        if code in _REFUSED_FOR_NOW:
            message = f"the provider sends no text message for now ({code})"
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
