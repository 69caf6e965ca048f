"""The mail that brings a customer its statement of account, as PDF.

Neither subject nor preview shows an amount, because others may see them. Supplier's name, address
and tax id stand in it (Brazil: CDC art. 42-A). It is a courtesy, so a mail program offers to refuse
such messages at one click (RFC 8058), and the text names the same link.
"""

from datetime import date
from email.message import EmailMessage
from typing import Any

from cobro.adapters.documents.report_files import statement_name
from cobro.adapters.messaging.account_mails import begun, short_name_of, supplier_of
from cobro.adapters.messaging.mail_layouts import put_body, wording
from cobro.adapters.plain_text import one_line
from cobro.application.ports.statement_mails import StatementMail
from cobro.domain.money import Money
from cobro.domain.parties import Language
from cobro.formats.report_words import span_text


def message_of(mail: StatementMail, sender: str) -> EmailMessage:
    facts = _facts(mail)
    message = begun(mail, sender, facts["subject"])
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
    says, name = wording("statement_wording", language), one_line(issuer.name)
    short_name = short_name_of(issuer)
    span = span_text(mail.first_date, mail.last_date, language, _date_text)
    owed = [balance for balance in mail.balances if balance.minor]
    last = _date_text(mail.last_date, language)
    return {
        "language": language.value,
        "color": issuer.brand.ink,
        "says": {**says, "balance": says["balance"].format(last=last)},
        "subject": says["subject"].format(supplier=short_name, span=span),
        "greeting": says["greeting"].format(name=one_line(mail.customer.name)),
        "lead": says["lead"].format(supplier=name, span=span),
        "balances": [_money_text(balance, language) for balance in owed],
        "has_credit": any(balance.minor < 0 for balance in owed),
        "opt_out_url": mail.opt_out_url,
        "supplier": {**supplier_of(issuer), "email": issuer.email},
    }


def _money_text(amount: Money, language: Language) -> str:
    from babel.numbers import format_currency

    locale = language.value.replace("-", "_")
    return format_currency(amount.decimal(), amount.currency.value, locale=locale)


def _date_text(day: date, language: Language) -> str:
    from babel.dates import format_date

    return format_date(day, format="medium", locale=language.value.replace("-", "_"))
