"""What is asked of gateways about saved methods: the money of an attempt, and what became of it.

An attempt is kept as a charge before it is asked for, under its own id: what the gateway tells of
it later names nothing else of ours.
"""

from contextlib import suppress

from cobro.application.ports import (
    ChargeExistsError,
    ChargeMovedError,
    Charges,
    Outgoing,
    OutgoingMessage,
)
from cobro.application.ports.gateways import GatewayAccounts, MethodCharge, PaymentGateways
from cobro.application.sweep_gateways import HintMessage, payment_group
from cobro.domain.charges import ChargeState, GatewayCharge
from cobro.domain.collection import CollectionCase, SavedMethod
from cobro.domain.errors import NotFoundError
from cobro.domain.gateways import (
    GatewayAccount,
    GatewayHint,
    GatewayPayment,
    PaymentMethod,
    Subject,
)


class TakeByMethod:
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
