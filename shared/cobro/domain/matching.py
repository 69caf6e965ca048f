"""Whether an entry that names invoices by a machine's reference settles one of them exactly.

Nothing is guessed: the amount is exactly what settles it that day or what is open of it. Every
other case is for the rules of `reconciliation`, or for a person.
"""

from collections.abc import Callable, Iterable
from typing import ClassVar

from cobro.domain.errors import RejectionError
from cobro.domain.invoice import Invoice
from cobro.domain.money import Money


class ReviewError(RejectionError):
    """The entry waits for a person; `reason_code` says why and the message what to do."""

    code: ClassVar[str] = "needs_review"

    def __init__(self, reason_code: str, message: str) -> None:
        super().__init__(message)
        self.reason_code = reason_code


def match(
    candidates: Iterable[Invoice], amount: Money, settling: Callable[[Invoice], Money]
) -> Invoice:
    """Return the one invoice that the amount settles exactly, or raise `ReviewError`.

    `settling` is what settles an invoice on the day of payment, charges and discount included. The
    bare principal is as good: the payer overlooked the charges, which stay open.
    """
    invoices = list(candidates)
    if not invoices:
        message = "no invoice of ours is named by this entry: find the payer and book it by hand"
        raise ReviewError("no_reference", message)
    if len(invoices) > 1:
        named = ", ".join(invoice.document for invoice in invoices)
        message = f"the entry names several invoices ({named}): share it out by hand"
        raise ReviewError("ambiguous", message)
    invoice = invoices[0]
    if amount.currency is not invoice.open.currency:
        message = (
            f"{amount} came in for invoice {invoice.document}, which is in "
            f"{invoice.open.currency}: find out what the payer meant and book it by hand"
        )
        raise ReviewError("currency_mismatch", message)
    if invoice.owed.is_zero:
        message = f"invoice {invoice.document} is already paid: refund it or keep it on account"
        raise ReviewError("already_paid", message)
    settled_by = settling(invoice)
    if amount not in {settled_by, invoice.open}:
        message = (
            f"{amount} came in for invoice {invoice.document}, which {settled_by} settles: "
            "agree on the difference with the payer and book it by hand"
        )
        raise ReviewError("amount_differs", message)
    return invoice
