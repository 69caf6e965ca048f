"""What a payer asks for on its page: an item in the list of what waits for people.

An item is named by invoice, kind and text: whoever sends a form again, or a hundred times, leaves
one item. Who has answered takes it off the list. An objection is handed on besides, so that the
invoice is put in dispute: a payer's door writes no money.
"""

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cobro.application.parking import PAYER_REQUESTS
from cobro.application.ports import ExceptionItem, Exceptions, Outgoing, OutgoingMessage
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import derived_id
from cobro.domain.invoice import Invoice

TEXT_MAX = 1000


class PayerRequestKind(StrEnum):
    """What a payer may ask for: an answer, another look at the invoice, or right data."""

    QUESTION = "question"
    OBJECTION = "objection"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class PayerRequest:
    kind: PayerRequestKind
    text: str

    @classmethod
    def of(cls, kind: str, text: str) -> "PayerRequest":
        """Read a form; raise `InvalidInputError` that names the field which is wrong."""
        try:
            known = PayerRequestKind(kind)
        except ValueError as error:
            message = f"a request is one of {', '.join(PayerRequestKind)}"
            raise InvalidInputError(message, field="kind") from error
        clean = _clean(text)
        if not 1 <= len(clean) <= TEXT_MAX:
            message = f"write what it is about in 1 to {TEXT_MAX} characters"
            raise InvalidInputError(message, field="text")
        return cls(known, clean)


class TakePayerRequest:
    def __init__(
        self,
        *,
        exceptions: Exceptions,
        objections: Outgoing,
        objection_message: Callable[[str, str, str], str],
    ) -> None:
        self._exceptions = exceptions
        self._objections = objections
        self._objection_message = objection_message

    def __call__(self, request: PayerRequest, invoice: Invoice, at: datetime) -> ExceptionItem:
        draft, kind = invoice.draft, request.kind.value
        if request.kind is PayerRequestKind.OBJECTION:
            text = self._objection_message(draft.issuer_id, invoice.invoice_id, request.text)
            self._objections.send([OutgoingMessage(text)])
        message = json.dumps({"invoice_id": invoice.invoice_id, "kind": kind, "text": request.text})
        item = ExceptionItem(
            exception_id=derived_id("exc", PAYER_REQUESTS, message),
            issuer_id=draft.issuer_id,
            queue=PAYER_REQUESTS,
            reason_code=f"payer_{kind}",
            explanation=(
                f"customer {draft.customer_id} wrote about invoice {invoice.document}: "
                f"{request.text}"
            ),
            message=message,
            raised_at=at,
            amount_minor=invoice.owed.minor,
            currency=invoice.owed.currency.value,
        )
        self._exceptions.park(item)
        return item


def _clean(text: str) -> str:
    """Keep line breaks; leave out what hides, steers a terminal or turns the reading direction."""
    lines = (
        "".join(c for c in line if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
        for line in text.splitlines()
    )
    return "\n".join(lines).strip()
