"""Links by which a payer opens the page of an invoice without an account.

A token names invoice and customer, the instant when it was made and the last day that it opens
(`signed_links`). Staff take every link of a customer back at once: what was made up to then opens
no more, so no list of links has to be kept. A link that is forged, torn, too old or taken back
gives one and the same error: who tries learns nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from cobro.application.document_links import BadLinkError
from cobro.application.ports import Clock, Customers, Invoices
from cobro.application.ports.payer_page import PayerAccess
from cobro.application.signed_links import read_token, sign
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.invoice import Invoice
from cobro.domain.parties import Language

PAGE_DAYS = 180
_PURPOSE = "cobro payer page 1"
_FIELDS = 6
_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class PayerLink:
    """What a link opens. `made_at` is an aware instant in UTC, kept to the microsecond."""

    issuer_id: IssuerId
    customer_id: CustomerId
    invoice_id: InvoiceId
    language: Language
    made_at: datetime
    expires_date: date

    def token(self, key: str) -> str:
        since = self.made_at - datetime.fromtimestamp(0, UTC)
        facts = [
            self.language.value,
            self.expires_date.isoformat(),
            str(since // timedelta(microseconds=1)),
            self.issuer_id,
            self.customer_id,
            self.invoice_id,
        ]
        return sign(_PURPOSE, facts, key)

    def to_invoice(self, invoice_id: InvoiceId) -> "PayerLink":
        """Return the link to another invoice of the same customer; it ends as this one does."""
        return replace(self, invoice_id=invoice_id)

    def in_language(self, language: Language) -> "PayerLink":
        return replace(self, language=language)


def new_link(invoice: Invoice, language: Language, now: datetime) -> PayerLink:
    draft = invoice.draft
    return PayerLink(
        draft.issuer_id,
        draft.customer_id,
        invoice.invoice_id,
        language,
        now,
        now.date() + timedelta(days=PAGE_DAYS),
    )


def read_payer_link(token: str, keys: Sequence[str], today: date) -> PayerLink:
    """Read a token that one of the keys signed; raise `BadLinkError` for any other."""
    read = read_token(_PURPOSE, token, keys)
    if not read.is_signed or len(read.facts) != _FIELDS:
        raise BadLinkError(read.language)
    _, expires, made, issuer_id, customer_id, invoice_id = read.facts
    seconds, rest = divmod(int(made), _MICROSECONDS)
    link = PayerLink(
        IssuerId(issuer_id),
        CustomerId(customer_id),
        InvoiceId(invoice_id),
        read.language,
        datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=rest),
        date.fromisoformat(expires),
    )
    if today > link.expires_date:
        raise BadLinkError(link.language)
    return link


class OpenPayerLinks:
    """Opens links of payers; `read` reads a token with the keys that sign."""

    def __init__(self, *, read: Callable[[str, date], PayerLink], access: PayerAccess) -> None:
        self._read = read
        self._access = access

    def __call__(self, token: str, today: date) -> PayerLink:
        """Return what the token opens; raise `BadLinkError` for one that opens nothing."""
        link = self._read(token, today)
        withdrawn_at = self._access.withdrawn_at(link.issuer_id, link.customer_id)
        if withdrawn_at is not None and link.made_at <= withdrawn_at:
            raise BadLinkError(link.language)
        return link


class ManagePayerLinks:
    """Makes a link for staff to hand on, and takes all links of a customer back."""

    def __init__(
        self, *, invoices: Invoices, customers: Customers, access: PayerAccess, clock: Clock
    ) -> None:
        self._invoices = invoices
        self._customers = customers
        self._access = access
        self._clock = clock

    def link(self, invoice_id: str) -> PayerLink:
        """Return a new link in the customer's language; raise `NotFoundError` for no invoice."""
        invoice = self._invoices.get(invoice_id)
        draft = invoice.draft
        language = self._customers.get(draft.issuer_id, draft.customer_id).language
        return new_link(invoice, language, self._clock.now())

    def withdraw(self, issuer_id: str, customer_id: str, person: str) -> datetime:
        """Let no link made up to now open any more; return that instant."""
        customer = self._customers.get(issuer_id, customer_id)
        now = self._clock.now()
        self._access.withdraw(customer.issuer_id, customer.customer_id, now, person)
        return now
