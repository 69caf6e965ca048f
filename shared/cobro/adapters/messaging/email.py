"""Reminders by e-mail through Amazon SES v2.

SES has no idempotency token: a call is made once, and only an answer that says "not sent" may lead
to another. An answer that is lost leaves it uncertain and is left to crash.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from botocore.exceptions import ClientError

from cobro.adapters.messaging.templates import ItemValues, ReminderValues, render
from cobro.application.ports import Reminder
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.identifiers import stored_tax_id
from cobro.domain.money import Money

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import MessageHeaderTypeDef, SendEmailRequestTypeDef

_REFUSED_FOR_GOOD = frozenset({"BadRequestException", "MessageRejected", "NotFoundException"})
_REFUSED_FOR_NOW = frozenset(
    {
        "AccountSuspendedException",
        "LimitExceededException",
        "MailFromDomainNotVerifiedException",
        "SendingPausedException",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)


class MailRefusedError(RejectionError):
    """SES will never send this message: correct the address or the sender."""

    code: ClassVar[str] = "mail_refused"


class MailUnavailableError(UnavailableError):
    """SES sent nothing and will take the message later."""

    code: ClassVar[str] = "mail_unavailable"


def send_once(client: "SESV2Client", request: "SendEmailRequestTypeDef") -> str:
    """Call SES once and return the message id; tell apart refusals that say "not sent"."""
    try:
        return client.send_email(**request)["MessageId"]
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _REFUSED_FOR_GOOD:
            message = f"the mail provider refuses the message ({code}): check the address"
            raise MailRefusedError(message) from error
        if code in _REFUSED_FOR_NOW:
            message = f"the mail provider sends nothing for now ({code})"
            raise MailUnavailableError(message) from error
        raise


def one_click(url: str) -> "list[MessageHeaderTypeDef]":
    """Return the headers by which a mail program refuses such messages at one click (RFC 8058)."""
    return [
        {"Name": "List-Unsubscribe", "Value": f"<{url}>"},
        {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
    ]


class SesReminders:
    """`reply_to_of` names where answers about an invoice go; to the company where it names none."""

    def __init__(
        self,
        client: "SESV2Client",
        sender: str,
        configuration_set: str,
        reply_to_of: Callable[[str], str] | None = None,
    ) -> None:
        self._client = client
        self._sender = sender
        self._configuration_set = configuration_set
        self._reply_to_of = reply_to_of

    def send(self, reminder: Reminder) -> str:
        return send_once(self._client, self._request(reminder))

    def _request(self, reminder: Reminder) -> "SendEmailRequestTypeDef":
        rendered = render(reminder.template, reminder.customer.language, values_of(reminder))
        invoice_id = reminder.invoice.invoice_id
        reply_to = self._reply_to_of(invoice_id) if self._reply_to_of else ""
        request: SendEmailRequestTypeDef = {
            "FromEmailAddress": self._sender,
            "ReplyToAddresses": [reply_to or reminder.issuer.email],
            "Destination": {"ToAddresses": [reminder.customer.email]},
            "Content": {
                "Simple": {
                    "Subject": {"Data": rendered.subject, "Charset": "UTF-8"},
                    "Body": {
                        "Text": {"Data": rendered.text, "Charset": "UTF-8"},
                        "Html": {"Data": rendered.html, "Charset": "UTF-8"},
                    },
                }
            },
            "EmailTags": [
                {"Name": "invoice", "Value": invoice_id},
                {"Name": "step", "Value": reminder.step},
            ],
        }
        if reminder.opt_out_url:
            request["Content"]["Simple"]["Headers"] = one_click(reminder.opt_out_url)
        if self._configuration_set:
            request["ConfigurationSetName"] = self._configuration_set
        return request


def values_of(reminder: Reminder) -> ReminderValues:
    issuer, invoice = reminder.issuer, reminder.invoice
    return ReminderValues(
        supplier_name=issuer.name,
        supplier_tax_id=stored_tax_id(issuer.country, issuer.tax_id).formatted,
        supplier_address=issuer.address,
        supplier_email=issuer.email,
        supplier_phone=issuer.phone,
        customer_name=reminder.customer.name,
        document=invoice.document,
        amount_open=reminder.debt.total,
        due_date=reminder.due_date,
        as_of=reminder.today,
        charges=reminder.debt.charges,
        disputed=Money(reminder.debt.disputed_minor, reminder.debt.total.currency),
        is_complete=reminder.debt.is_complete,
        payment_reference=invoice.nosso_numero,
        payment_url=reminder.payment_url,
        opt_out_url=reminder.opt_out_url,
        items=tuple(
            ItemValues(item.document, item.due_date, item.debt.total) for item in reminder.items
        ),
        credit=reminder.credit,
    )
