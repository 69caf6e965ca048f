"""Ask a person to call a payer: a task in the list of what waits for people.

A task is named by invoice and step, so asking for it again while it waits changes nothing. Who has
called takes it off the list; it goes through no queue.
"""

import json
from datetime import datetime

from cobro.application.parking import CALLS
from cobro.application.ports import Debt, ExceptionItem, Exceptions
from cobro.domain.ids import derived_id
from cobro.domain.invoice import Invoice


class CallTasks:
    def __init__(self, *, exceptions: Exceptions) -> None:
        self._exceptions = exceptions

    def add(self, invoice: Invoice, step: str, debt: Debt, at: datetime) -> ExceptionItem:
        draft = invoice.draft
        message = json.dumps({"invoice_id": invoice.invoice_id, "step": step})
        item = ExceptionItem(
            exception_id=derived_id("exc", CALLS, message),
            issuer_id=draft.issuer_id,
            queue=CALLS,
            reason_code="call_task",
            explanation=(
                f"call customer {draft.customer_id} about invoice {invoice.document}, due on "
                f"{invoice.due_date}: {debt.total} is owed; replay the task once you have called"
            ),
            message=message,
            raised_at=at,
            amount_minor=debt.total.minor,
            currency=debt.total.currency.value,
        )
        self._exceptions.park(item)
        return item
