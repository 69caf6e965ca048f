"""Take money by saved methods: open a case for each invoice, and attempt those that are due.

An attempt is written down before the gateway is asked, under the id that makes its key there; a run
that dies in between asks again under the same key and takes no money twice. What was taken is
booked like any other payment of the gateway, by a hint to fetch it.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import ClassVar

from cobro.application.ports import (
    ChargeExistsError,
    ChargeMovedError,
    Charges,
    Clock,
    Invoices,
    Issuers,
    Outgoing,
    OutgoingMessage,
)
from cobro.application.ports.collection import CollectionMovedError, Collections, SavedMethods
from cobro.application.ports.gateways import (
    GatewayAccounts,
    GatewayRefusedError,
    MethodCharge,
    PaymentGateways,
)
from cobro.application.sweep_gateways import HintMessage, payment_group
from cobro.domain.charges import ChargeState, GatewayCharge
from cobro.domain.collection import (
    Advice,
    CaseState,
    CollectionCase,
    MethodState,
    SavedMethod,
    advice_on,
)
from cobro.domain.errors import ConflictError, NotFoundError, RejectionError, UnavailableError
from cobro.domain.gateways import (
    GatewayAccount,
    GatewayHint,
    GatewayPayment,
    PaymentMethod,
    PaymentState,
    Subject,
)
from cobro.domain.invoice import Invoice, InvoiceStatus

FIRST_HOUR = time(9)  # in the issuer's place
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


class BeginCollection:
    """Open the case of an invoice that a saved method of its customer is to pay."""

    def __init__(
        self,
        *,
        invoices: Invoices,
        issuers: Issuers,
        accounts: GatewayAccounts,
        methods: SavedMethods,
        collections: Collections,
        clock: Clock,
    ) -> None:
        self._invoices = invoices
        self._issuers = issuers
        self._accounts = accounts
        self._methods = methods
        self._collections = collections
        self._clock = clock

    def __call__(self, issuer_id: str, invoice_id: str) -> CollectionCase | None:
        """Return the case that was opened now; none where no method pays it, or one was before."""
        if not self._accounts.of_issuer(issuer_id):
            return None  # nothing is read for companies without a gateway
        invoice = self._invoices.get(invoice_id)
        draft = invoice.draft
        contract_id = draft.external_reference.rpartition("/")[0]
        methods = self._methods.of_customer(draft.issuer_id, draft.customer_id)
        method = next((m for m in methods if m.pays(contract_id)), None)
        if method is None or invoice.status is not InvoiceStatus.OPEN:
            return None
        case = self._case(invoice, method)
        try:
            self._collections.put(case)
        except CollectionMovedError:
            return None  # it was opened before
        return case

    def _case(self, invoice: Invoice, method: SavedMethod) -> CollectionCase:
        zone = self._issuers.get(invoice.draft.issuer_id).zone
        due_at = datetime.combine(invoice.draft.due_date, FIRST_HOUR, zone).astimezone(UTC)
        first_at = max(due_at, self._clock.now())
        return CollectionCase(
            invoice_id=invoice.invoice_id,
            issuer_id=invoice.draft.issuer_id,
            customer_id=invoice.draft.customer_id,
            method_id=method.method_id,
            document=invoice.document,
            due_date=invoice.draft.due_date,
            first_at=first_at,
            next_at=first_at,
        )


@dataclass(frozen=True, slots=True)
class CollectionRun:
    """How many cases were looked at, and how many of them a gateway or writer put off.

    `is_finished` is False where the time was up first.
    """

    cases: int
    put_off: int
    is_finished: bool


class TakeByMethod:
    """What is asked of gateways: the money of an attempt, and what became of it."""

    def __init__(
        self,
        *,
        accounts: GatewayAccounts,
        gateways: PaymentGateways,
        charges: Charges,
        events: Outgoing,
        hint_message: HintMessage,
    ) -> None:
        self._accounts = accounts
        self._charges = charges
        self._gateways = gateways
        self._events = events
        self._hint_message = hint_message

    def has_account(self, method: SavedMethod) -> bool:
        return self._find(method) is not None

    def ask(self, case: CollectionCase, method: SavedMethod) -> GatewayPayment:
        """Ask for the money, or what became of it where it was asked for before."""
        account = self._account(method)
        attempt, gateway = case.attempts[-1], self._gateways.of(account)
        if attempt.payment_reference:
            return gateway.payment(GatewayHint(Subject.PAYMENT, attempt.payment_reference))
        self._name(case, account)
        return gateway.charge_method(
            MethodCharge(
                attempt_id=case.attempt_id(),
                invoice_id=case.invoice_id,
                amount=attempt.amount,
                customer_token=method.customer_token,
                method_token=method.method_token,
            )
        )

    def _name(self, case: CollectionCase, account: GatewayAccount) -> None:
        """Keep the attempt as a charge: what the gateway tells of it later names no invoice."""
        charge = GatewayCharge(
            charge_id=case.attempt_id(),
            invoice_id=case.invoice_id,
            issuer_id=case.issuer_id,
            customer_id=case.customer_id,
            amount=case.attempts[-1].amount,
            due_date=case.due_date,
            state=ChargeState.REGISTERED,
            account_key=account.key,
            method=PaymentMethod.CARD,
            own_reference=case.attempt_id(),
            document=case.document,
            expires_date=case.due_date,
            closed_there=True,  # an attempt ends by itself: there is nothing to close
        )
        with suppress(ChargeExistsError):
            self._charges.offer(charge, None, None)

    def drop(self, case: CollectionCase) -> None:
        """Take the charge of an attempt that was declined off those that can be paid by."""
        for charge in self._charges.of_invoice(case.invoice_id):
            if charge.charge_id == case.attempt_id() and charge.is_open:
                with suppress(ChargeMovedError):  # it was paid or cancelled meanwhile
                    self._charges.record(charge.moved(ChargeState.EXPIRED))

    def tell(self, method: SavedMethod, picture: GatewayPayment) -> None:
        """Have what was taken booked, like any other news of the gateway."""
        account = self._account(method)
        hint = GatewayHint(Subject.PAYMENT, picture.reference, kind="collected")
        body = self._hint_message(account, hint)
        group = payment_group(account, picture.reference)
        self._events.send([OutgoingMessage(body, group, f"collected-{picture.reference}")])

    def _account(self, method: SavedMethod) -> GatewayAccount:
        account = self._find(method)
        if account is None:
            message = f"there is no gateway account {method.account_key}"
            raise NotFoundError(message)
        return account

    def _find(self, method: SavedMethod) -> GatewayAccount | None:
        gateway, _, account_id = method.account_key.partition("/")
        return self._accounts.find(gateway, account_id)


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
            self._collections.put(case.collected(picture.reference))
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
