"""The mail that brings a customer its statement of account, as PDF.

Neither subject nor preview shows an amount, because others may see them. Supplier's name, address
and tax id stand in it (Brazil: CDC art. 42-A). It is a courtesy, so a mail program offers to refuse
such messages at one click (RFC 8058), and the text names the same link.
"""

import unicodedata
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from cobro.adapters.documents.report_files import statement_name
from cobro.adapters.messaging.email import one_click, send_once
from cobro.adapters.messaging.mail_layouts import put_body, wording
from cobro.application.deliver_notice import NoticeUncertainError
from cobro.application.ports.statement_mails import StatementMail
from cobro.domain.identifiers import stored_tax_id
from cobro.domain.money import Money
from cobro.domain.parties import Language
from cobro.formats.report_words import span_text

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import SendEmailRequestTypeDef

_HIDDEN = {"Cc", "Cf", "Zl", "Zp", "Cs"}
_NAME_LENGTH_MAX = 60


class SesStatements:
    def __init__(self, client: "SESV2Client", sender: str, configuration_set: str) -> None:
        self._client = client
        self._sender = sender
        self._configuration_set = configuration_set

    def send(self, mail: StatementMail) -> str:
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


def message_of(mail: StatementMail, sender: str) -> EmailMessage:
    facts = _facts(mail)
    message = EmailMessage()
    message["Subject"] = facts["subject"]
    message["From"] = Address(facts["supplier"]["short_name"], addr_spec=sender)
    message["To"] = mail.customer.email
    message["Reply-To"] = mail.issuer.email
    for header in one_click(mail.opt_out_url):
        message[header["Name"]] = header["Value"]
    put_body(message, "statement", facts)
    name = statement_name(mail.customer.customer_id, mail.first_date, mail.last_date)
    message.add_attachment(
        mail.attachment, maintype="application", subtype="pdf", filename=f"{name}.pdf"
    )
    # Bodies and parts take such headers off.
    message["Content-Language"] = mail.customer.language.value
    return message


def _facts(mail: StatementMail) -> dict[str, Any]:
    issuer, language = mail.issuer, mail.customer.language
    says, name = wording("statement_wording", language), _one_line(issuer.name)
    short_name = name[:_NAME_LENGTH_MAX].strip()
    span = span_text(mail.first_date, mail.last_date, language, _date_text)
    owed = [balance for balance in mail.balances if balance.minor]
    last = _date_text(mail.last_date, language)
    return {
        "language": language.value,
        "color": issuer.brand.ink,
        "says": {**says, "balance": says["balance"].format(last=last)},
        "subject": says["subject"].format(supplier=short_name, span=span),
        "greeting": says["greeting"].format(name=_one_line(mail.customer.name)),
        "lead": says["lead"].format(supplier=name, span=span),
        "balances": [_money_text(balance, language) for balance in owed],
        "has_credit": any(balance.minor < 0 for balance in owed),
        "opt_out_url": mail.opt_out_url,
        "supplier": {
            "name": name,
            "short_name": short_name,
            "tax_id": stored_tax_id(issuer.country, issuer.tax_id).formatted,
            "address": ", ".join(
                part for line in issuer.address.splitlines() if (part := _one_line(line))
            ),
            "email": issuer.email,
        },
    }


def _one_line(text: str) -> str:
    """Return a text without what breaks a line, hides, or turns the direction of reading."""
    kept = (" " if c in "\r\n\t" else c for c in text)
    return "".join(c for c in kept if unicodedata.category(c) not in _HIDDEN).strip()


def _money_text(amount: Money, language: Language) -> str:
    from babel.numbers import format_currency

    locale = language.value.replace("-", "_")
    return format_currency(amount.decimal(), amount.currency.value, locale=locale)


def _date_text(day: date, language: Language) -> str:
    from babel.dates import format_date

    return format_date(day, format="medium", locale=language.value.replace("-", "_"))
