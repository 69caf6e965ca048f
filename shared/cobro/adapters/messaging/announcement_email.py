"""The mail that brings an announcement: the company's own words in a fixed frame.

A promotion says that it is advertising and by whom (Brazil: CDC art. 36; Spain: LSSI art. 20;
Directive 2000/31/EC art. 6), with name, address, telephone and e-mail of who sends it (Mexico: LFPC
art. 17), and leads to where the consent is taken back, which mail programs do at one click (RFC
8058). A service notice has neither: it stands on the contract.
"""

import unicodedata
from email.headerregistry import Address
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from cobro.adapters.messaging.email import one_click, send_once
from cobro.adapters.messaging.mail_layouts import put_body, wording
from cobro.application.deliver_notice import NoticeUncertainError
from cobro.application.ports.announcements import AnnouncementMail
from cobro.domain.identifiers import stored_tax_id

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import SendEmailRequestTypeDef

_HIDDEN = {"Cc", "Cf", "Zl", "Zp", "Cs"}
_NAME_LENGTH_MAX = 60


class SesAnnouncements:
    def __init__(self, client: "SESV2Client", sender: str, configuration_set: str) -> None:
        self._client = client
        self._sender = sender
        self._configuration_set = configuration_set

    def send(self, mail: AnnouncementMail) -> str:
        request: SendEmailRequestTypeDef = {
            "FromEmailAddress": self._sender,
            "Destination": {"ToAddresses": [mail.customer.email]},
            "Content": {"Raw": {"Data": message_of(mail, self._sender).as_bytes()}},
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


def message_of(mail: AnnouncementMail, sender: str) -> EmailMessage:
    facts = _facts(mail)
    message = EmailMessage()
    message["Subject"] = facts["subject"]
    message["From"] = Address(facts["supplier"]["short_name"], addr_spec=sender)
    message["To"] = mail.customer.email
    message["Reply-To"] = mail.issuer.email
    if mail.opt_out_url:
        for header in one_click(mail.opt_out_url):
            message[header["Name"]] = header["Value"]
    put_body(message, "announcement", facts)
    message["Content-Language"] = mail.customer.language.value  # a body takes such headers off
    return message


def _facts(mail: AnnouncementMail) -> dict[str, Any]:
    issuer, language = mail.issuer, mail.customer.language
    says, name = wording("announcement_wording", language), _one_line(issuer.name)
    kind = "promotion" if mail.is_promotion else "service"
    paragraphs = [each.strip() for each in mail.words.body.split("\n\n")]
    return {
        "language": language.value,
        "color": issuer.brand.ink,
        "says": says,
        "label": says[kind].format(supplier=name),
        "subject": _one_line(mail.words.subject),
        "paragraphs": [each.split("\n") for each in paragraphs if each],
        "opt_out_url": mail.opt_out_url,
        "supplier": {
            "name": name,
            "short_name": name[:_NAME_LENGTH_MAX].strip(),
            "tax_id": stored_tax_id(issuer.country, issuer.tax_id).formatted,
            "address": ", ".join(
                part for line in issuer.address.splitlines() if (part := _one_line(line))
            ),
            "contact": " · ".join(filter(None, (issuer.phone, issuer.email))),
        },
    }


def _one_line(text: str) -> str:
    """Return a text without what breaks a line, hides, or turns the direction of reading."""
    kept = (" " if c in "\r\n\t" else c for c in text)
    return "".join(c for c in kept if unicodedata.category(c) not in _HIDDEN).strip()
