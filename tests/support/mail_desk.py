"""A desk where mail comes in, with one invoice and what went out about it."""

from dataclasses import dataclass, field
from typing import Any

from cobro.application.keep_request import FindCorrespondent, KeepRequest
from cobro.application.parking import MAIL_REPLIES
from cobro.application.ports import ExceptionItem
from cobro.application.ports.reminders import Notice
from cobro.application.reply_addresses import invoice_of, reply_address
from cobro.application.take_mail import MailDesk, TakeMail
from cobro.domain.customer_requests import CustomerRequest
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import invoice_id_for
from cobro.domain.invoice import Invoice
from tests.support.builders import NOW, an_invoice, an_issuer
from tests.support.fakes import MemoryExceptions, MemoryIssuers
from tests.support.mail_replies import (
    REMINDER_ID,
    MemoryAddressBook,
    MemoryMailbox,
    MemoryRequests,
    MemoryStrangers,
    an_arrival,
)


def numbered(number: int) -> Invoice:
    """Return an invoice whose id is of the form that all have."""
    return an_invoice(key=invoice_id_for("acme", str(number)), number=number)


DOMAIN, KEY = "reply.cobro.example", "key-present"
INVOICE = numbered(1)
ADDRESS = reply_address(INVOICE.invoice_id, DOMAIN, KEY)


@dataclass
class Shelf:
    """Invoices, and what went out about them."""

    known: dict[str, Any] = field(default_factory=lambda: {INVOICE.invoice_id: INVOICE})

    def get(self, invoice_id: str) -> Any:
        if invoice_id not in self.known:
            raise NotFoundError(invoice_id)
        return self.known[invoice_id]

    def of_invoice(self, invoice_id: str) -> Any:
        del invoice_id
        return {"early": Notice("early", "sent", REMINDER_ID, NOW)}


@dataclass
class Desk:
    issuers: MemoryIssuers = field(default_factory=lambda: MemoryIssuers(an_issuer()))
    book: MemoryAddressBook = field(default_factory=MemoryAddressBook)
    requests: MemoryRequests = field(default_factory=MemoryRequests)
    exceptions: MemoryExceptions = field(default_factory=MemoryExceptions)
    mailbox: MemoryMailbox = field(default_factory=MemoryMailbox)
    shelf: Shelf = field(default_factory=Shelf)
    strangers: MemoryStrangers = field(default_factory=MemoryStrangers)

    def take(self, mail: Any, *recipients: str, **more: Any) -> str:
        self.mailbox.mails["mail-1"] = mail if isinstance(mail, bytes) else mail.as_bytes()
        desk: Any = MailDesk(
            mailbox=self.mailbox,
            invoices=self.shelf,  # type: ignore[arg-type]  # a part of the port
            notices=self.shelf,  # type: ignore[arg-type]  # a part of the port
            issuers=self.issuers,
            invoice_of=lambda address: invoice_of(address, (KEY,)),
            strangers=self.strangers,
        )
        find = FindCorrespondent(issuers=self.issuers, directory=self.book)
        keep = KeepRequest(requests=self.requests, exceptions=self.exceptions, queue=MAIL_REPLIES)
        return TakeMail(desk=desk, find=find, keep=keep)(an_arrival(recipients=recipients, **more))

    @property
    def kept(self) -> CustomerRequest:
        (found,) = self.requests.kept.values()
        return found

    @property
    def item(self) -> ExceptionItem:
        (found,) = self.exceptions.open.values()
        return found
