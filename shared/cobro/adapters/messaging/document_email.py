"""The mail that brings a document: text and HTML in the payer's language, the PDF attached.

Neither subject nor preview shows an amount, because others may see them. Supplier's name, address
and tax id stand in it (Brazil: CDC art. 42-A). Values are one line each: nothing of them can begin
a header, and the HTML escapes them. Sent as a whole MIME message through Amazon SES v2.
"""

import re
from collections.abc import Callable
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from cobro.adapters.messaging.email import send_once
from cobro.adapters.messaging.mail_layouts import put_body, wording
from cobro.adapters.plain_text import one_line, one_line_of
from cobro.application.ports.documents import DocumentMail
from cobro.domain.money import Money
from cobro.domain.parties import Language
from cobro.domain.series import DocumentKind

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import SendEmailRequestTypeDef

_FILE_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_NAME_LENGTH_MAX = 60


class SesDocuments:
    """`reply_to_of` names where answers about an invoice go; to the company where it names none."""

    def __init__(
        self,
        client: "SESV2Client",
        sender: str,
        configuration_set: str,
        reply_to_of: Callable[[str], str],
    ) -> None:
        self._client = client
        self._sender = sender
        self._configuration_set = configuration_set
        self._reply_to_of = reply_to_of

    def send(self, mail: DocumentMail) -> str:
        reply_to = self._reply_to_of(mail.invoice_id) or mail.supplier_email
        content = message_of(mail, self._sender, reply_to).as_bytes()
        request: SendEmailRequestTypeDef = {
            "FromEmailAddress": self._sender,
            "Destination": {"ToAddresses": [mail.customer_email]},
            "Content": {"Raw": {"Data": content}},
            "EmailTags": [
                {"Name": "invoice", "Value": mail.invoice_id},
                {"Name": "step", "Value": mail.step},
            ],
        }
        if self._configuration_set:
            request["ConfigurationSetName"] = self._configuration_set
        return send_once(self._client, request)


def message_of(mail: DocumentMail, sender: str, reply_to: str) -> EmailMessage:
    """Return the whole message; its attachment is named after the document."""
    facts = _facts(mail)
    says = facts["says"]
    message = EmailMessage()
    message["Subject"] = says["subject"].format(
        kind=facts["kind"], document=facts["document"], supplier=facts["supplier"]["short_name"]
    )
    message["From"] = Address(facts["supplier"]["short_name"], addr_spec=sender)
    message["To"] = mail.customer_email
    message["Reply-To"] = reply_to
    put_body(message, "document", facts)
    name = _FILE_NAME.sub("-", mail.document).strip("-") or "document"
    message.add_attachment(
        mail.attachment, maintype="application", subtype="pdf", filename=f"{name}.pdf"
    )
    message["Content-Language"] = mail.language.value  # bodies and parts take such headers off
    return message


def _facts(mail: DocumentMail) -> dict[str, Any]:
    says = wording("document_wording", mail.language)
    document, kind = one_line(mail.document), says[mail.kind.value]
    supplier = one_line(mail.supplier_name)
    return {
        "language": mail.language.value,
        "color": mail.color,
        "says": says,
        "kind": kind,
        "document": document,
        "lead": says["lead"].format(kind=kind[:1].lower() + kind[1:], document=document),
        "greeting": says["greeting"].format(name=one_line(mail.customer_name)),
        "is_owed": mail.kind is not DocumentKind.CREDIT_NOTE,
        "amount": _money_text(mail.amount, mail.language),
        "due_date": _date_text(mail.due_date, mail.language),
        "link": mail.link,
        "page_link": mail.page_link,
        "linha_digitavel": mail.linha_digitavel,
        "pix_code": mail.pix_code,
        "ways": [
            {"title": says[f"by_{way.method}"], "link": way.link, "digits": way.digits}
            for way in mail.ways
        ],
        "supplier": {
            "name": supplier,
            "short_name": supplier[:_NAME_LENGTH_MAX].strip(),
            "tax_id": mail.supplier_tax_id,
            "address": one_line_of(mail.supplier_address),
            "email": mail.supplier_email,
        },
    }


def _locale(language: Language) -> str:
    return language.value.replace("-", "_")


def _money_text(amount: Money, language: Language) -> str:
    from babel.numbers import format_currency

    return format_currency(amount.decimal(), amount.currency.value, locale=_locale(language))


def _date_text(day: date, language: Language) -> str:
    from babel.dates import format_date

    return format_date(day, format="long", locale=_locale(language))
