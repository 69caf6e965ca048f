"""The mail that brings an announcement: the company's own words in a fixed frame.

A promotion says that it is advertising and by whom (Brazil: CDC art. 36; Spain: LSSI art. 20;
Directive 2000/31/EC art. 6), with name, address, telephone and e-mail of who sends it (Mexico: LFPC
art. 17), and leads to where the consent is taken back, which mail programs do at one click (RFC
8058). A service notice has neither: it stands on the contract.
"""

from email.message import EmailMessage
from typing import Any

from cobro.adapters.messaging.account_mails import begun, supplier_of
from cobro.adapters.messaging.mail_layouts import put_body, wording
from cobro.adapters.plain_text import one_line
from cobro.application.ports.announcements import AnnouncementMail


def message_of(mail: AnnouncementMail, sender: str) -> EmailMessage:
    facts = _facts(mail)
    message = begun(mail, sender, facts["subject"])
    put_body(message, "announcement", facts)
    message["Content-Language"] = mail.customer.language.value  # a body takes such headers off
    return message


def _facts(mail: AnnouncementMail) -> dict[str, Any]:
    issuer, language = mail.issuer, mail.customer.language
    says, name = wording("announcement_wording", language), one_line(issuer.name)
    kind = "promotion" if mail.is_promotion else "service"
    paragraphs = [each.strip() for each in mail.words.body.split("\n\n")]
    return {
        "language": language.value,
        "color": issuer.brand.ink,
        "says": says,
        "label": says[kind].format(supplier=name),
        "subject": one_line(mail.words.subject),
        "paragraphs": [each.split("\n") for each in paragraphs if each],
        "opt_out_url": mail.opt_out_url,
        "supplier": {
            **supplier_of(issuer),
            "contact": " · ".join(filter(None, (issuer.phone, issuer.email))),
        },
    }
