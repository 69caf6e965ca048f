"""Take money by saved methods: attempt the cases that are due.

An attempt is written down before the gateway is asked, under the id that makes its key there; a run
that dies in between asks again under the same key and takes no money twice. What was taken is
booked like any other payment of the gateway, by a hint to fetch it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from cobro.application.ports import Clock, Invoices, Issuers
from cobro.application.ports.collection import Collections, SavedMethods
from cobro.application.ports.gateways import GatewayRefusedError
from cobro.application.take_by_method import TakeByMethod
from cobro.domain.collection import (
    Advice,
    CaseState,
    CollectionCase,
    MethodState,
    SavedMethod,
    advice_on,
)
from cobro.domain.errors import ConflictError, RejectionError, UnavailableError
from cobro.domain.gateways import PaymentState
from cobro.domain.invoice import InvoiceStatus

LOOK_AGAIN = timedelta(days=1)


class CollectionGivenUpError(RejectionError):
    """No attempt took the money and none is left: a person, or the reminders, must go on."""

    code: ClassVar[str] = "collection_given_up"

    def __init__(self, case: CollectionCase) -> None:
        super().__init__(
            f"invoice {case.invoice_id} could not be collected by the saved method: {case.reason}; "
            "ask the payer for another way to pay"
        )
        self.issuer_id = case.issuer_id
        self.case = case


@dataclass(frozen=True, slots=True)
class CollectionRun:
    """How many cases were looked at, and how many of them a gateway or writer put off.

    `is_finished` is False where the time was up first.
    """

    cases: int
    put_off: int
    is_finished: bool


class AttemptCollection:
    """Do what a due case waits for."""

    def __init__(
        self,
        *,
        invoices: Invoices,
        methods: SavedMethods,
        collections: Collections,
        take: TakeByMethod,
        clock: Clock,
        park: Callable[[CollectionGivenUpError], object],
    ) -> None:
        self._invoices = invoices
        self._methods = methods
        self._collections = collections
        self._take = take
        self._clock = clock
        self._park = park

    def __call__(self, invoice_id: str) -> None:
        case = self._collections.find(invoice_id)
        if case is None or case.next_at is None or case.next_at > self._clock.now():
            return  # the index lags behind
        method = self._methods.find(case.issuer_id, case.customer_id, case.method_id)
        if method is None or not self._take.has_account(method):
            self._collections.put(case.stopped("the saved method or its account is gone"))
        elif case.state is CaseState.ATTEMPTING:
            self._attempt(case, method)
        else:
            self._begin(case, method)

    def _begin(self, case: CollectionCase, method: SavedMethod) -> None:
        invoice = self._invoices.get(case.invoice_id)
        if method.state is not MethodState.ACTIVE:
            self._collections.put(case.stopped(f"the saved method is {method.state}"))
        elif invoice.status is not InvoiceStatus.OPEN:
            self._collections.put(case.stopped(f"the invoice is {invoice.status}"))
        else:
            begun = case.begun(invoice.owed, self._clock.now())
            self._collections.put(begun)
            self._attempt(begun, method)

    def _attempt(self, case: CollectionCase, method: SavedMethod) -> None:
        try:
            picture = self._take.ask(case, method)
        except GatewayRefusedError as refusal:
            self._decline(case, method, "", refusal.reason_code or refusal.code)
            return
        if picture.state is PaymentState.PENDING:
            later = self._clock.now() + LOOK_AGAIN
            self._collections.put(case.waiting(picture.reference, later))
        elif picture.state is PaymentState.PAID:
            self._take.tell(method, picture)
            self._collections.put(case.collected(picture.reference, self._clock.now()))
        else:
            self._decline(case, method, picture.reference, picture.detail or picture.state)

    def _decline(
        self, case: CollectionCase, method: SavedMethod, reference: str, decline_code: str
    ) -> None:
        """Write what follows last: a run that dies before is told the same by the gateway again."""
        self._take.drop(case)
        after = case.declined(reference, decline_code, self._clock.now())
        if advice_on(decline_code) is Advice.NEVER:
            ended = method.ended(MethodState.BLOCKED, decline_code)
            if ended is not method:
                self._methods.put(ended)
        if after.state is CaseState.GIVEN_UP:
            self._park(CollectionGivenUpError(after))
        self._collections.put(after)


class CollectPayments:
    """Look at every case that is due, as long as there is time."""

    def __init__(
        self,
        *,
        issuers: Issuers,
        collections: Collections,
        attempt: Callable[[str], None],
        clock: Clock,
    ) -> None:
        self._issuers = issuers
        self._collections = collections
        self._attempt = attempt
        self._clock = clock

    def __call__(self, has_time: Callable[[], bool]) -> CollectionRun:
        """Return what was looked at; what could not be finished is still due for the next run."""
        cases, put_off = 0, 0
        for issuer_id in self._issuers.ids():
            for invoice_id in self._collections.due(issuer_id, self._clock.now()):
                if not has_time():
                    return CollectionRun(cases, put_off, is_finished=False)
                cases += 1
                try:
                    self._attempt(invoice_id)
                except (UnavailableError, ConflictError):
                    put_off += 1
        return CollectionRun(cases, put_off, is_finished=True)
