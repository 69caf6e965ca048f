"""What is asked of the issuing, and what comes of it: an invoice, a draft, or a refusal."""

from dataclasses import dataclass, field
from datetime import date

from cobro.domain.drafts import Draft, DraftStateError
from cobro.domain.errors import RejectionError
from cobro.domain.invoice import Invoice
from cobro.domain.invoice_draft import InvoiceLine, TaxLine
from cobro.domain.money import Currency
from cobro.domain.terms import PaymentTerms

__all__ = ["IssueInvoice", "IssueOutcome", "refuse_unreleased"]


@dataclass(frozen=True, slots=True)
class IssueInvoice:
    """Ask for one document of a kind that is owed.

    Without `issue_date` it is issued today in the issuer's place; without `terms` under those of
    the issuer.
    """

    issuer_id: str
    idempotency_key: str
    series: str
    customer_id: str
    currency: Currency
    lines: tuple[InvoiceLine, ...]
    taxes: tuple[TaxLine, ...]
    issue_date: date | None
    due_date: date
    content_hash: str
    terms: PaymentTerms | None = None
    notes: str = ""
    external_reference: str = ""
    corrects: str = ""
    fiscal: dict[str, str] = field(default_factory=dict)
    request: str = ""  # the text that it was read from, to be kept where it is held
    author: str = ""
    released_by: str = ""


def refuse_unreleased(command: IssueInvoice) -> Draft | None:
    """Refuse what is above the approval limit, where nothing is there to hold it."""
    message = f"{command.idempotency_key!r} is above the approval limit: prepare it as a draft"
    raise RejectionError(message)


@dataclass(frozen=True, slots=True)
class IssueOutcome:
    """The invoice (`replayed` when the key was used before), the draft as which it is held until a
    second person releases it, or the reason why it was refused.
    """

    command: IssueInvoice
    invoice: Invoice | None = None
    rejection: RejectionError | None = None
    replayed: bool = False
    held: Draft | None = None

    def issued(self) -> Invoice:
        """Return the invoice, or raise the reason why there is none."""
        if self.rejection is not None:
            raise self.rejection
        if self.held is not None:
            message = f"it waits as draft {self.held.draft_id} for a second person to release it"
            raise DraftStateError(message)
        if self.invoice is None:
            message = "an outcome has an invoice or a rejection"
            raise AssertionError(message)
        return self.invoice
