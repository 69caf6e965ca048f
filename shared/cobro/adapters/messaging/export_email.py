"""The mail that brings an export to the company's people: attached, or by a link where it is large.

It goes without the set of rules by which news of payers' messages come back: what becomes of mail
to one's own people is seen by them. Values are one line each, the HTML escapes them, and neither
names an amount.
"""

from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from cobro.adapters.messaging.email import send_once
from cobro.adapters.messaging.mail_layouts import put_body, wording
from cobro.application.deliver_notice import NoticeUncertainError
from cobro.application.ports.exports import ExportMail
from cobro.domain.parties import Language
from cobro.formats.report_words import span_text, title

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import SendEmailRequestTypeDef

_NAME_LENGTH_MAX = 60


class SesExports:
    def __init__(self, client: "SESV2Client", sender: str) -> None:
        self._client = client
        self._sender = sender

    def send(self, mail: ExportMail) -> str:
        request: SendEmailRequestTypeDef = {
            "FromEmailAddress": self._sender,
            "Destination": {"ToAddresses": list(mail.recipients)},
            "Content": {"Raw": {"Data": message_of(mail, self._sender).as_bytes()}},
            "EmailTags": [
                {"Name": "export", "Value": mail.name},
                {"Name": "turn", "Value": mail.turn_date.isoformat()},
            ],
        }
        try:
            return send_once(self._client, request)
        except (BotoCoreError, ClientError) as error:
            message = f"the mail provider did not say whether it took export {mail.name}"
            raise NoticeUncertainError(message) from error


def message_of(mail: ExportMail, sender: str) -> EmailMessage:
    facts = _facts(mail)
    message = EmailMessage()
    message["Subject"] = facts["subject"]
    message["From"] = Address(facts["supplier"][:_NAME_LENGTH_MAX].strip(), addr_spec=sender)
    message["To"] = ", ".join(mail.recipients)
    put_body(message, "file", facts)
    if mail.content:
        main, _, sub = mail.content_type.partition(";")[0].partition("/")
        message.add_attachment(mail.content, maintype=main, subtype=sub, filename=mail.file_name)
    message["Content-Language"] = mail.language.value  # bodies and parts take such headers off
    return message


def _facts(mail: ExportMail) -> dict[str, Any]:
    says, supplier = wording("file_wording", mail.language), " ".join(mail.issuer.name.split())
    told = {
        "title": title(mail.report, mail.language),
        "span": span_text(mail.first_date, mail.last_date, mail.language, _date_text),
        "supplier": supplier,
        "file": mail.file_name,
        "name": mail.name,
    }
    fetch = f"cobro exports fetch {mail.name} {mail.turn_date}"
    place = says["attached" if mail.content else "fetch"].format(**told)
    return {
        "language": mail.language.value,
        "color": mail.issuer.brand.ink,
        "subject": says["subject"].format(**told),
        "supplier": supplier,
        "paragraphs": [says["lead"].format(**told), place],
        "file": mail.file_name,
        "link": mail.link,
        "command": f"{fetch} --issuer {mail.issuer.issuer_id}",
        "why": says["why"].format(**told),
    }


def _date_text(day: date, language: Language) -> str:
    from babel.dates import format_date

    return format_date(day, format="medium", locale=language.value.replace("-", "_"))
