"""Which invoice a bank entry pays: exact reference and exact amount, or a person decides.

Nothing is guessed. An entry that names one of our invoices (by nosso número or by its number in the
text) is posted only when the amount is exactly what is open; every other case waits with its
reason.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar

from cobro.domain.errors import RejectionError
from cobro.domain.invoice import Invoice
from cobro.domain.money import Money
from cobro.domain.series import NUMBER_DIGITS, InvoiceNumber, SeriesRule, numbers_in

_NOSSO_NUMERO_DIGITS = NUMBER_DIGITS + 1


class ReviewError(RejectionError):
    """The entry waits for a person; `reason_code` says why and the message what to do."""

    code: ClassVar[str] = "needs_review"

    def __init__(self, reason_code: str, message: str) -> None:
        super().__init__(message)
        self.reason_code = reason_code


def named_invoices(
    references: Mapping[str, str], text: str, series: Mapping[str, SeriesRule]
) -> tuple[InvoiceNumber, ...]:
    """List the distinct invoices that an entry names, in order, best evidence first."""
    found: dict[InvoiceNumber, None] = {}
    nosso_numero = _from_nosso_numero(references.get("nosso_numero", ""), series)
    if nosso_numero is not None:
        found[nosso_numero] = None
    for source in (references.get("document_number", ""), text):
        found.update(dict.fromkeys(numbers_in(source, series)))
    return tuple(found)


def _from_nosso_numero(text: str, series: Mapping[str, SeriesRule]) -> InvoiceNumber | None:
    digits = text.strip().lstrip("0")
    if not (digits.isascii() and digits.isdigit() and len(digits) == _NOSSO_NUMERO_DIGITS):
        return None
    code, number = int(digits[0]), int(digits[1:])
    names = [name for name, rule in series.items() if rule.code == code]
    return InvoiceNumber(names[0], number) if names and number else None


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
