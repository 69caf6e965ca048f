"""Mails about a customer's account rather than one invoice: how they begin, and are sent once.

A mail's tags name the account in the invoice's place, which is how news of it are told apart.
"""

from collections.abc import Callable
from email.headerregistry import Address
from email.message import EmailMessage
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from cobro.adapters.messaging.email import one_click, send_once
from cobro.adapters.plain_text import one_line, one_line_of
from cobro.application.deliver_notice import NoticeUncertainError
from cobro.domain.identifiers import stored_tax_id
from cobro.domain.parties import Customer, Issuer

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import SendEmailRequestTypeDef

_NAME_LENGTH_MAX = 60


class AccountMail(Protocol):
    """`account` and `step` name it; `opt_out_url` is empty where there is nothing to refuse."""

    @property
    def account(self) -> str: ...
    @property
    def step(self) -> str: ...
    @property
    def issuer(self) -> Issuer: ...
    @property
    def customer(self) -> Customer: ...
    @property
    def opt_out_url(self) -> str: ...


Mail = TypeVar("Mail", bound=AccountMail)


class SesAccountMails(Generic[Mail]):
    """`message_of` writes the whole message of a mail, from the address of the sender."""

    def __init__(
        self,
        client: "SESV2Client",
        sender: str,
        configuration_set: str,
        message_of: Callable[[Mail, str], EmailMessage],
    ) -> None:
        self._client = client
        self._sender = sender
        self._configuration_set = configuration_set
        self._message_of = message_of

    def send(self, mail: Mail) -> str:
        request: SendEmailRequestTypeDef = {
            "FromEmailAddress": self._sender,
            "Destination": {"ToAddresses": [mail.customer.email]},
            "Content": {"Raw": {"Data": self._message_of(mail, self._sender).as_bytes()}},
            "EmailTags": [
                {"Name": "invoice", "Value": mail.account},
                {"Name": "step", "Value": mail.step},
            ],
        }
        if self._configuration_set:
            request["ConfigurationSetName"] = self._configuration_set
        try:
            return send_once(self._client, request)
        except (BotoCoreError, ClientError) as error:
            message = f"the mail provider did not say whether it took {mail.step} of {mail.account}"
            raise NoticeUncertainError(message) from error


def begun(mail: AccountMail, sender: str, subject: str) -> EmailMessage:
    """Return a message that has its sender, addressee and subject, and no body yet."""
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = Address(short_name_of(mail.issuer), addr_spec=sender)
    message["To"] = mail.customer.email
    message["Reply-To"] = mail.issuer.email
    if mail.opt_out_url:
        for header in one_click(mail.opt_out_url):
            message[header["Name"]] = header["Value"]
    return message


def short_name_of(issuer: Issuer) -> str:
    return one_line(issuer.name)[:_NAME_LENGTH_MAX].strip()


def supplier_of(issuer: Issuer) -> dict[str, str]:
    """Return what a layout says of who sends the mail."""
    return {
        "name": one_line(issuer.name),
        "tax_id": stored_tax_id(issuer.country, issuer.tax_id).formatted,
        "address": one_line_of(issuer.address),
    }
