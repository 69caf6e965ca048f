"""PayPal's API for one account: Orders v2, Payments v2, Disputes v1 and what it reports.

An order that its payer approved is no money yet: whoever asks for its picture captures it, under a
key of its own, so that it is captured once. PayPal keeps the key of an order for six hours, which
is how long a payer may approve it. An order is not cancelled there; one that we close is marked,
and is not captured even if its payer approves it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from urllib.parse import quote

from cobro.adapters.gateways.http import Answer, Call, GatewayClient, base_url_of
from cobro.adapters.gateways.oauth import ClientCredentials
from cobro.adapters.gateways.patience import Timing
from cobro.adapters.gateways.paypal_reports import PayPalReports
from cobro.adapters.gateways.paypal_site import (
    DECLINED,
    LIVE_URL,
    NOT_CAPTURED,
    RULES,
    SANDBOX_URL,
    TOKEN_PATH,
)
from cobro.adapters.gateways.request import GatewaySecrets
from cobro.adapters.gateways.transport import Transport, UrllibTransport
from cobro.application.ports import Clock
from cobro.application.ports.gateways import (
    ChargeRequest,
    GatewayRefusedError,
    MethodCharge,
    OpenedCharge,
)
from cobro.contracts.gateways import paypal_pictures as pictures
from cobro.contracts.gateways.paypal import CAPTURE, DISPUTE, REFUND
from cobro.contracts.gateways.paypal_objects import (
    CLOSED,
    CaptureV1,
    DisputesV1,
    DisputeV1,
    OrderV1,
    RefundV1,
    instant,
)
from cobro.contracts.parsing import Model
from cobro.domain.gateways import (
    GatewayAccount,
    GatewayHint,
    GatewayPayment,
    GatewayPayout,
    Movement,
    PaymentMethod,
    PaymentState,
)
from cobro.domain.money import Money

_ORDERS, _CAPTURES = "/v2/checkout/orders", "/v2/payments/captures"
_REFUNDS, _DISPUTES = "/v2/payments/refunds", "/v1/customer/disputes"
ORDER_LIFE = timedelta(hours=6)
_NOT_FOUND = frozenset({404})
_NONE_TO_SEE = frozenset({403, 404})  # an app without the right to disputes sees none
_DESCRIPTION_MAX = 127
_WHOLE = {"Prefer": "return=representation"}
_PAY_LINKS = ("payer-action", "approve")


class PayPalGateway:
    def __init__(self, client: GatewayClient, account: GatewayAccount, clock: Clock) -> None:
        self._client = client
        self._account = account
        self._clock = clock
        self._reports = PayPalReports(client, clock)

    def open_charge(self, request: ChargeRequest) -> OpenedCharge:
        """Open an order; its link leads to PayPal's page and lives for six hours."""
        context = {
            "user_action": "PAY_NOW",
            "shipping_preference": "NO_SHIPPING",
            "locale": request.language.value,
            **self._places(),
        }
        body = {
            "intent": "CAPTURE",
            "purchase_units": [_unit(request)],
            "payment_source": {"paypal": {"experience_context": context}},
        }
        order = self._open(body, request.charge_id).read(OrderV1)
        link = next((x.href for x in order.links if x.rel in _PAY_LINKS), "")
        opened_at = instant(order.create_time) if order.create_time else self._clock.now()
        return OpenedCharge(reference=order.id, link=link, expires_at=opened_at + ORDER_LIFE)

    def close_charge(self, reference: str, method: PaymentMethod) -> None:  # noqa: ARG002 - all alike here
        """Mark an order so that it is never captured; one that is captured or gone stays so."""
        order = self._order(reference)
        if order is None or order.is_closed or order.captures:
            return
        place = f"/purchase_units/@reference_id=='{order.unit.reference_id}'/custom_id"
        change = {"op": "replace", "path": place, "value": f"{CLOSED}{order.unit.custom_id}"}
        path = _order_path(reference)
        try:
            self._client.call(
                Call(method="PATCH", path=path, json_body=[change], is_repeatable=True)
            )
        except GatewayRefusedError:
            # One that its payer is at work on cannot be changed, and one that is over need not be.
            found = self._order(reference)
            if found is not None and found.can_be_changed:
                raise

    def payment(self, hint: GatewayHint) -> GatewayPayment:
        """Return the picture of an order, or of what a capture, refund or dispute belongs to."""
        if hint.kind == REFUND:
            refund = self._get(_REFUNDS, hint.reference, RefundV1)
            return self._of_capture(self._get(_CAPTURES, refund.capture_id, CaptureV1), refund)
        if hint.kind == DISPUTE:
            dispute = self._get(_DISPUTES, hint.reference, DisputeV1)
            about = next((t.seller_transaction_id for t in dispute.disputed_transactions), "")
            return self._of_capture(self._get(_CAPTURES, about, CaptureV1))
        order = None if hint.kind == CAPTURE else self._order(hint.reference)
        if order is None:
            return self._of_capture(self._get(_CAPTURES, hint.reference, CaptureV1))
        if order.is_to_be_captured:
            order = self._captured(order)
        return self._of_order(order)

    def payout(self, hint: GatewayHint) -> GatewayPayout:
        return self._reports.payout(hint)

    def changed(self, since_at: datetime, until_at: datetime) -> Iterable[GatewayHint]:
        return self._reports.changed(since_at, until_at)

    def refund(self, reference: str, amount: Money, refund_id: str) -> Movement:
        """Give money of a captured order, or of a capture, back."""
        order = self._order(reference)
        moved = [capture.id for capture in order.captures if capture.has_moved] if order else []
        capture_id = moved[-1] if moved else reference
        body = {"amount": _amount(amount), "invoice_id": refund_id}
        path = f"{_CAPTURES}/{quote(capture_id, safe='')}/refund"
        answer = self._client.call(
            Call(method="POST", path=path, json_body=body, key=refund_id, headers=_WHOLE)
        )
        refund = answer.read(RefundV1)
        if refund.has_failed:
            message = f"PayPal did not refund {reference}: {refund.status}"
            raise GatewayRefusedError(message, reason_code=refund.status)
        return pictures.refund_movement(refund)

    def charge_method(self, order: MethodCharge) -> GatewayPayment:
        """Charge a saved PayPal account (its vault id); PayPal captures at once."""
        unit = {
            "reference_id": order.attempt_id,
            "custom_id": order.invoice_id,
            "invoice_id": order.attempt_id,
            "amount": _amount(order.amount),
        }
        body = {
            "intent": "CAPTURE",
            "purchase_units": [unit],
            "payment_source": {"paypal": {"vault_id": order.method_token}},
        }
        try:
            opened = self._open(body, order.attempt_id).read(OrderV1)
        except GatewayRefusedError as refusal:
            if refusal.reason_code not in DECLINED:
                raise
            return GatewayPayment(
                reference=order.attempt_id,
                state=PaymentState.FAILED,
                seen_at=self._clock.now(),
                asked=order.amount,
                invoice_id=order.invoice_id,
                charge_reference=order.attempt_id,
                detail=refusal.reason_code,
            )
        return self._of_order(opened)

    def _places(self) -> Mapping[str, str]:
        facts = self._account.facts
        return {name: facts[name] for name in ("return_url", "cancel_url") if facts.get(name)}

    def _open(self, body: object, key: str) -> Answer:
        return self._client.call(
            Call(method="POST", path=_ORDERS, json_body=body, key=key, headers=_WHOLE)
        )

    def _captured(self, order: OrderV1) -> OrderV1:
        """Capture an approved order; return it as it stands then."""
        path = f"{_order_path(order.id)}/capture"
        try:
            self._client.call(
                Call(method="POST", path=path, json_body={}, key=f"capture-{order.id}")
            )
        except GatewayRefusedError as refusal:
            if refusal.reason_code not in NOT_CAPTURED:
                raise
        return self._order(order.id) or order

    def _of_order(self, order: OrderV1) -> GatewayPayment:
        disputes = self._disputes(order.captures)
        return pictures.order_picture(order, None, disputes, self._clock.now())

    def _of_capture(self, capture: CaptureV1, refund: RefundV1 | None = None) -> GatewayPayment:
        now = self._clock.now()
        order = self._order(capture.order_id) if capture.order_id else None
        if order is None:
            return pictures.capture_picture(capture, refund, self._disputes([capture]), now)
        return pictures.order_picture(order, refund, self._disputes(order.captures), now)

    def _order(self, reference: str) -> OrderV1 | None:
        """Return an order; None where PayPal does not know it, or does not any more."""
        answer = self._client.call(
            Call(method="GET", path=_order_path(reference), expected=_NOT_FOUND)
        )
        return None if answer.status in _NOT_FOUND else answer.read(OrderV1)

    def _get(self, path: str, reference: str, model: type[Model]) -> Model:
        call = Call(method="GET", path=f"{path}/{quote(reference, safe='')}")
        return self._client.call(call).read(model)

    def _disputes(self, captures: Iterable[CaptureV1]) -> list[DisputeV1]:
        """Return what is disputed of captures that moved money."""
        found: list[DisputeV1] = []
        for capture in captures:
            if not capture.has_moved:
                continue
            query = {"disputed_transaction_id": capture.id}
            listed = self._client.call(
                Call(
                    method="GET",
                    path=_DISPUTES,
                    query=query,
                    expected=_NONE_TO_SEE,
                )
            )
            if listed.status not in _NONE_TO_SEE:
                items = listed.read(DisputesV1).items
                found += [self._get(_DISPUTES, item.dispute_id, DisputeV1) for item in items]
        return found


def connect(
    account: GatewayAccount,
    secrets: GatewaySecrets,
    *,
    clock: Clock,
    transport: Transport | None = None,
    timing: Timing | None = None,
    seconds_left: Callable[[], float] | None = None,
) -> PayPalGateway:
    """Return the API of an account: PayPal's live one, or its sandbox."""
    timing = timing or Timing()
    client = GatewayClient(
        RULES,
        base_url_of(account, LIVE_URL if account.is_live else SANDBOX_URL),
        transport or UrllibTransport(),
        timing=timing,
        seconds_left=seconds_left,
    )
    client.authorization = ClientCredentials(client, TOKEN_PATH, secrets, timing)
    return PayPalGateway(client, account, clock)


def _order_path(reference: str) -> str:
    return f"{_ORDERS}/{quote(reference, safe='')}"


def _amount(amount: Money) -> dict[str, str]:
    return {"currency_code": amount.currency.value, "value": f"{amount.decimal():.2f}"}


def _unit(request: ChargeRequest) -> dict[str, object]:
    return {
        "reference_id": request.charge_id,
        "custom_id": request.invoice_id,
        # PayPal pays one of these once: a second approval of the same charge is refused there.
        "invoice_id": request.charge_id,
        "description": request.description[:_DESCRIPTION_MAX],
        "amount": _amount(request.amount),
    }
