"""Record how a call of the call list ended, with what follows from it.

What follows comes first and the note last, each named by what it is of: who records the same call
again completes what a crash left out. A promise is taken before anything is noted, so one that
cannot be taken is refused and nothing is recorded. Where somebody else answered, no message goes to
the number either, and a person is asked for another; the task waits for that.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from cobro.application.call_list import invoice_of_task
from cobro.application.parking import ADDRESSES, CALLS
from cobro.application.ports import Clock, Customers, ExceptionItem, Exceptions, Invoices
from cobro.application.ports.call_notes import CallNotes
from cobro.application.ports.deliveries import AddressMarks
from cobro.application.take_promise import MakePromise
from cobro.domain.dunning.addresses import AddressMark, address_hash, address_of
from cobro.domain.dunning.calls import CallOutcome, phone_hash
from cobro.domain.dunning.deliveries import DeliveryState
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.ids import derived_id
from cobro.domain.invoice import Invoice
from cobro.domain.parties import Customer
from cobro.domain.promises import Promise
from cobro.domain.timeline import CallNote, checked_call

_BY_PHONE = (Channel.SMS, Channel.WHATSAPP)


@dataclass(frozen=True, slots=True)
class CallEnded:
    """How the call of a task ended. `promised_date` is of a promise alone, of `amount_minor`.

    An amount of 0 stands for all that is owed.
    """

    task_id: str
    outcome: CallOutcome
    called_at: datetime
    text: str
    person: str
    promised_date: date | None = None
    amount_minor: int = 0


class RecordCall:
    def __init__(
        self,
        *,
        exceptions: Exceptions,
        invoices: Invoices,
        customers: Customers,
        notes: CallNotes,
        marks: AddressMarks,
        promise: Callable[[MakePromise], Promise],
        clock: Clock,
    ) -> None:
        self._exceptions = exceptions
        self._invoices = invoices
        self._customers = customers
        self._notes = notes
        self._marks = marks
        self._promise = promise
        self._clock = clock

    def __call__(self, ended: CallEnded) -> CallNote:
        """Return the note; raise `NotFoundError` for no such task, as well as what a promise does.

        A promise without a day, and a day without a promise, are `InvalidInputError`.
        """
        item = self._exceptions.get(ended.task_id)
        if item.queue != CALLS:
            message = f"{ended.task_id} is no call to make"
            raise NotFoundError(message)
        now = self._clock.now()
        called_at = checked_call(ended.called_at, now)
        invoice = self._invoices.get(invoice_of_task(item)[0])
        draft = invoice.draft
        customer = self._customers.get(draft.issuer_id, draft.customer_id)
        self._take_promise(ended, invoice)
        note = CallNote(
            issuer_id=draft.issuer_id,
            customer_id=draft.customer_id,
            called_at=called_at,
            text=ended.text,
            person=ended.person,
            noted_at=now,
            outcome=ended.outcome.value,
            invoice_id=invoice.invoice_id,
            phone_hash=phone_hash(customer.phone) if customer.phone else "",
        )
        if ended.outcome is CallOutcome.WRONG_NUMBER:
            self._give_up(customer, note)
        kept = self._notes.add(note)
        if ended.outcome.ends_task:
            self._exceptions.close(item)
        return kept

    def _take_promise(self, ended: CallEnded, invoice: Invoice) -> None:
        is_promise = ended.outcome is CallOutcome.PROMISED
        if is_promise is not (ended.promised_date is not None):
            message = "promised_date goes with the outcome promised, and with no other"
            raise InvalidInputError(message, field="promised_date")
        if ended.promised_date is not None:
            self._promise(
                MakePromise(
                    invoice.invoice_id, ended.promised_date, ended.amount_minor, ended.person
                )
            )

    def _give_up(self, customer: Customer, note: CallNote) -> None:
        """Ask a person for another number, and let no message go to this one."""
        self._exceptions.park(_correction(customer, note))
        for channel in _BY_PHONE:
            address = address_of(customer, channel)
            if address:
                self._marks.add(
                    AddressMark(
                        issuer_id=customer.issuer_id,
                        customer_id=customer.customer_id,
                        channel=channel,
                        address_hash=address_hash(address),
                        state=DeliveryState.BOUNCED,
                        event_id=note.note_id,
                        marked_at=note.called_at,
                    )
                )


def _correction(customer: Customer, note: CallNote) -> ExceptionItem:
    message = json.dumps({"customer_id": customer.customer_id, "phone_hash": note.phone_hash})
    return ExceptionItem(
        exception_id=derived_id("exc", ADDRESSES, customer.issuer_id, message),
        issuer_id=customer.issuer_id,
        queue=ADDRESSES,
        reason_code="phone_wrong",
        explanation=(
            f"somebody else answered at the phone of customer {customer.customer_id}: ask for "
            "another number, correct the customer, then replay this"
        ),
        message=message,
        raised_at=note.called_at,
    )
