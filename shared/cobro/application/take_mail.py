"""Take a mail that came in: whose it is, and whether a person has to see to it.

It is of the invoice whose reply address it was sent to, else of the one customer that has its
sender's address. Answers of machines, bounces and lists are passed over, and so is what the
provider holds for a virus or for spam, unless it came to a reply address: then people are told of
it, and its content is not shown. What matches nobody waits for a person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cobro.application.keep_request import Correspondent, FindCorrespondent, KeepRequest
from cobro.application.parking import UNASSIGNED
from cobro.application.ports import Invoices, Issuers, Notices
from cobro.application.ports.customer_requests import Arrival, Mailbox, Strangers
from cobro.domain.customer_requests import SUBJECT_MAX, TEXT_MAX, CustomerRequest
from cobro.domain.dunning.addresses import address_hash
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import CustomerId, InvoiceId
from cobro.domain.invoice import Invoice
from cobro.domain.unknown_senders import A_DAY_MAX, BY_SENDER_A_DAY_MAX, Stranger
from cobro.formats.incoming_mail import IncomingMail, UnreadableMailError, read_mail


@dataclass(frozen=True, slots=True)
class MailDesk:
    """Where what came in is looked up."""

    mailbox: Mailbox
    invoices: Invoices
    notices: Notices
    issuers: Issuers
    invoice_of: Callable[[str], InvoiceId | None]
    strangers: Strangers


class TakeMail:
    def __init__(self, *, desk: MailDesk, find: FindCorrespondent, keep: KeepRequest) -> None:
        self._desk = desk
        self._find = find
        self._keep = keep

    def __call__(self, arrival: Arrival) -> str:
        """Return what became of it.

        That is `kept`, `known`, `automatic`, `unwanted`, `unmatched`, or `surplus` where it is
        beyond the bounds. Raises `UnreadableMailError` where nothing can be read.
        """
        invoices = self._answered(arrival.recipients)
        if arrival.unwanted:
            return self._refuse(arrival, invoices)
        try:
            mail = read_mail(self._desk.mailbox.read(arrival.key))
        except UnreadableMailError:
            if invoices or self._admits(_bare(arrival)):
                raise
            return self._tell_of_more(arrival)
        if mail.is_automatic:
            return "automatic"
        request = _request(arrival, mail)
        if invoices:
            new = [self._keep(self._about(request, each, mail.references)) for each in invoices]
            return "kept" if any(new) else "known"
        who = self._find(Channel.EMAIL, mail.sender)
        if who is None:
            return self._ask(request) if self._admits(request) else self._tell_of_more(arrival)
        is_new = self._keep(_of(request, who))
        return "kept" if is_new else "known"

    def _answered(self, recipients: Sequence[str]) -> list[Invoice]:
        """Return one invoice of each customer that the addresses name."""
        named = dict.fromkeys(filter(None, map(self._desk.invoice_of, recipients)))
        found: dict[tuple[str, str], Invoice] = {}
        for invoice_id in named:
            try:
                invoice = self._desk.invoices.get(invoice_id)
            except NotFoundError:
                continue  # an address of another stack whose key is the same
            found.setdefault((invoice.draft.issuer_id, invoice.draft.customer_id), invoice)
        return list(found.values())

    def _about(
        self, request: CustomerRequest, invoice: Invoice, references: Sequence[str]
    ) -> CustomerRequest:
        """Return it as of the customer of an invoice, with the message that it answers."""
        answered = {name.partition("@")[0] for name in references}
        notices = self._desk.notices.of_invoice(invoice.invoice_id).values()
        steps = [notice.step for notice in notices if notice.detail in answered]
        who = Correspondent(invoice.draft.issuer_id, CustomerId(invoice.draft.customer_id))
        step = steps[0] if steps else ""
        return replace(_of(request, who), invoice_id=invoice.invoice_id, step=step)

    def _refuse(self, arrival: Arrival, invoices: Sequence[Invoice]) -> str:
        asks = (
            f"the mail provider holds it for {arrival.unwanted}: it is not shown. Write to the "
            "customer if you miss an answer, then replay this item"
        )
        for invoice in invoices:
            request = replace(_bare(arrival), issuer_id=invoice.draft.issuer_id)
            about = f"{asks}. It answers invoice {invoice.document}"
            self._keep.keep_of_nobody(request, f"email_{arrival.unwanted}", about)
        return "unwanted"

    def _admits(self, request: CustomerRequest) -> bool:
        stranger = Stranger(address_hash(request.sender), address_hash(request.message_id))
        return self._desk.strangers.admit(request.received_at.date(), stranger)

    def _ask(self, request: CustomerRequest) -> str:
        asks = (
            "find the customer and answer, then replay this item. "
            f"{' '.join(filter(None, (request.subject, request.text)))}"
        )
        unmatched = replace(request, issuer_id=self._asked())
        is_new = self._keep.keep_of_nobody(unmatched, "email_unmatched", asks)
        return "unmatched" if is_new else "known"

    def _tell_of_more(self, arrival: Arrival) -> str:
        """Say once a day that there is more than is listed: it lies where all mail does."""
        on = arrival.received_at.date()
        more = replace(
            _bare(arrival), issuer_id=self._asked(), message_id=f"surplus/{on}", stored_as=""
        )
        asks = (
            f"it is the first of {on} that is not listed: mail that is no customer's is listed "
            f"up to {BY_SENDER_A_DAY_MAX} times a sender and {A_DAY_MAX} times a day. "
            "Look through the mails of that day in the bucket of mail, then replay this item"
        )
        self._keep.keep_of_nobody(more, "email_surplus", asks)
        return "surplus"

    def _asked(self) -> str:
        """Return the only company, or none where there are several: its people are asked."""
        issuer_ids = self._desk.issuers.ids()
        return issuer_ids[0] if len(issuer_ids) == 1 else UNASSIGNED


def _of(request: CustomerRequest, who: Correspondent) -> CustomerRequest:
    return replace(request, issuer_id=who.issuer_id, customer_id=who.customer_id)


def _bare(arrival: Arrival) -> CustomerRequest:
    return CustomerRequest(
        issuer_id=UNASSIGNED,
        customer_id="",
        channel=Channel.EMAIL,
        message_id=arrival.mail_id,
        sender=arrival.sender,
        received_at=arrival.received_at,
        is_proved=arrival.is_proved,
        stored_as=arrival.key,
    )


def _request(arrival: Arrival, mail: IncomingMail) -> CustomerRequest:
    """Return it as nobody's; a mail without a name of its own has that of the provider."""
    return replace(
        _bare(arrival),
        message_id=mail.message_id or arrival.mail_id,
        sender=mail.sender,
        subject=mail.subject[:SUBJECT_MAX],
        text=mail.text[:TEXT_MAX],
        attachments=mail.attachments,
    )
