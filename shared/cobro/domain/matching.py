"""Which invoice a bank entry pays: exact reference and exact amount, or a person decides.

Nothing is guessed. An entry that names one of our invoices (by nosso número or by its number in the
text) is posted only when the amount is exactly what is open; every other case waits with its
reason.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from cobro.domain.errors import RejectionError
from cobro.domain.invoice import NUMBER_DIGITS, Invoice
from cobro.domain.money import Money

_DOCUMENT = re.compile(rf"(?<![A-Z0-9])([A-Z][A-Z0-9]{{0,7}})-(\d{{{NUMBER_DIGITS}}})(?!\d)")
_NOSSO_NUMERO_DIGITS = NUMBER_DIGITS + 1


class ReviewError(RejectionError):
    """The entry waits for a person; `reason_code` says why and the message what to do."""

    code: ClassVar[str] = "needs_review"

    def __init__(self, reason_code: str, message: str) -> None:
        super().__init__(message)
        self.reason_code = reason_code


@dataclass(frozen=True, slots=True, order=True)
class InvoiceNumber:
    """A series and a number: how the outside names an invoice."""

    series: str
    number: int


def named_invoices(
    references: Mapping[str, str], text: str, series_by_code: Mapping[int, str]
) -> tuple[InvoiceNumber, ...]:
    """List the distinct invoices that an entry names, in order, best evidence first."""
    found: dict[InvoiceNumber, None] = {}
    nosso_numero = _from_nosso_numero(references.get("nosso_numero", ""), series_by_code)
    if nosso_numero is not None:
        found[nosso_numero] = None
    known = set(series_by_code.values())
    for source in (references.get("document_number", ""), text):
        for series, number in _DOCUMENT.findall(source.upper()):
            if series in known and int(number):
                found[InvoiceNumber(series, int(number))] = None
    return tuple(found)


def _from_nosso_numero(text: str, series_by_code: Mapping[int, str]) -> InvoiceNumber | None:
    digits = text.strip().lstrip("0")
    if not (digits.isascii() and digits.isdigit() and len(digits) == _NOSSO_NUMERO_DIGITS):
        return None
    series = series_by_code.get(int(digits[0]))
    number = int(digits[1:])
    return InvoiceNumber(series, number) if series and number else None


def match(candidates: Iterable[Invoice], amount: Money) -> Invoice:
    """Return the one invoice that the amount settles exactly, or raise `ReviewError`."""
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
    if invoice.open.is_zero:
        message = f"invoice {invoice.document} is already paid: refund it or keep it on account"
        raise ReviewError("already_paid", message)
    if amount != invoice.open:
        message = (
            f"{amount} came in for invoice {invoice.document}, of which {invoice.open} is open: "
            "agree on the difference with the payer and book it by hand"
        )
        raise ReviewError("amount_differs", message)
    return invoice
