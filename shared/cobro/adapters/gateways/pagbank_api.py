"""PagBank's API of orders, charges and checkouts, for one account.

A Pix is an order with a code, a boleto an order with a charge, and a page to pay on is a checkout;
the reference of each tells by its first letters what it is. PagBank lists nothing by time: what
changed is asked of each charge that `watched` names. It tells no fees, payouts or chargebacks here.
Source: developer.pagbank.com.br, API reference of orders and checkouts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Never

from cobro.adapters.gateways.days import end_of_day
from cobro.adapters.gateways.http import ApiRules, Call, FixedHeaders, GatewayClient, base_url_of
from cobro.adapters.gateways.pagbank_site import address_of
from cobro.adapters.gateways.pagbank_webhooks import PATH_TOKEN
from cobro.adapters.gateways.paths import path_of
from cobro.adapters.gateways.patience import Timing
from cobro.adapters.gateways.request import GatewaySecrets
from cobro.adapters.gateways.transport import Transport, UrllibTransport
from cobro.application.ports import Clock
from cobro.application.ports.gateways import (
    ChargeRequest,
    GatewayRefusedError,
    GatewayUnavailableError,
    MethodCharge,
    OpenedCharge,
)
from cobro.contracts.gateways import pagbank, pagbank_requests
from cobro.contracts.parsing import convert
from cobro.domain.gateways import (
    GatewayAccount,
    GatewayHint,
    GatewayPayment,
    GatewayPayout,
    Movement,
    MovementKind,
    PaymentMethod,
    PaymentState,
    Subject,
)
from cobro.domain.money import Money

Watched = Callable[[datetime, datetime], Iterable[str]]


def _error_code(body: Mapping[str, Any]) -> object:
    return body["error_messages"][0]["code"]


RULES = ApiRules(
    name="PagBank",
    error_code=_error_code,
    key_header="x-idempotency-key",
    calls_per_second=5,
    read_seconds=15,
)


class PagBankApi:
    def __init__(
        self,
        client: GatewayClient,
        clock: Clock,
        *,
        webhook_url: str = "",
        watched: Watched | None = None,
    ) -> None:
        """`watched` names the charges, by their references, that may have changed in a time."""
        self._client = client
        self._clock = clock
        self._urls = [webhook_url] if webhook_url else []
        self._watched = watched

    def open_charge(self, request: ChargeRequest) -> OpenedCharge:
        """Open an order or a checkout, or return the one that this request opened before."""
        ends_at = end_of_day(request.expires_date, request.amount.currency)
        if request.method is PaymentMethod.PIX:
            order = self._ordered(
                pagbank_requests.pix_order(request, ends_at, self._urls), request.charge_id
            )
            code = next(iter(order.qr_codes), None) or _lacks(order.id, "qr_codes")
            return OpenedCharge(reference=order.id, br_code=code.text, expires_at=ends_at)
        if request.method is PaymentMethod.BOLETO:
            order = self._ordered(
                pagbank_requests.boleto_order(request, self._urls), request.charge_id
            )
            return _opened_boleto(order)
        if request.method not in {PaymentMethod.LINK, PaymentMethod.CARD}:
            message = f"PagBank takes no {request.method}: offer pix, boleto, card or link"
            raise GatewayRefusedError(message, reason_code="method")
        body = pagbank_requests.checkout(request, ends_at, self._urls)
        opened = convert(self._post("/checkouts", body, request.charge_id), pagbank.CheckoutV1)
        link = next((link.href for link in opened.links if link.rel == "PAY"), "")
        return OpenedCharge(
            reference=opened.id, link=link or _lacks(opened.id, "links"), expires_at=ends_at
        )

    def close_charge(self, reference: str, method: PaymentMethod) -> None:  # noqa: ARG002 - the reference says what it is
        """Close a boleto or a checkout. A Pix cannot be closed: it ends by its own date."""
        payment = self._payment(reference)
        if payment.state is PaymentState.PAID:
            message = f"{reference} is paid: give the money back instead of closing it"
            raise GatewayRefusedError(message, reason_code="already_paid")
        if payment.state is not PaymentState.PENDING:
            return
        key = f"{reference}-close"
        if reference.startswith(pagbank.CHECKOUT):
            self._post(path_of("checkouts", reference, "inactivate"), {}, key)
        elif payment.reference.startswith(pagbank.CHARGE):
            asked = payment.asked or _lacks(reference, "amount")
            body = {"amount": {"value": asked.minor}}
            self._post(path_of("charges", payment.reference, "cancel"), body, key)
        else:
            message = f"PagBank cannot close the Pix of {reference}: it ends by its own date"
            raise GatewayRefusedError(message, reason_code="not_closable")

    def payment(self, hint: GatewayHint) -> GatewayPayment:
        return self._payment(hint.reference)

    def payout(self, hint: GatewayHint) -> GatewayPayout:
        message = f"PagBank's API tells of no payouts ({hint.reference})"
        raise GatewayRefusedError(message, reason_code="no_payouts")

    def changed(self, since_at: datetime, until_at: datetime) -> Iterator[GatewayHint]:
        """Yield each charge that is watched in that time: PagBank does not say what changed."""
        for reference in self._watched(since_at, until_at) if self._watched else ():
            yield GatewayHint(Subject.PAYMENT, reference, "watched")

    def refund(self, reference: str, amount: Money, refund_id: str) -> Movement:
        """Give money back; return what was given back in all, once PagBank has done it."""
        body = {"amount": {"value": amount.minor}}
        self._post(path_of("charges", reference, "cancel"), body, refund_id)
        payment = self._payment(reference)
        done = [m for m in payment.movements if m.kind is MovementKind.REFUNDED]
        if not done or done[0].amount < amount:
            message = f"PagBank has the refund of {reference} and has not done it yet"
            raise GatewayUnavailableError(message)
        return done[0]

    def charge_method(self, order: MethodCharge) -> GatewayPayment:
        """Charge a saved card; a decline is a payment in state failed with its code in detail."""
        body = pagbank_requests.card_order(order, self._urls)
        payment = pagbank.order_payment(self._ordered(body, order.attempt_id), self._clock.now())
        return replace(payment, invoice_id=order.invoice_id)

    def _ordered(self, body: Mapping[str, Any], key: str) -> pagbank.OrderV1:
        return convert(self._post("/orders", body, key), pagbank.OrderV1)

    def _post(self, path: str, body: Mapping[str, Any], key: str) -> dict[str, Any]:
        return self._client.call(Call(method="POST", path=path, json_body=body, key=key)).object()

    def _get(self, path: str) -> dict[str, Any]:
        return self._client.call(Call(method="GET", path=path)).object()

    def _payment(self, reference: str) -> GatewayPayment:
        now = self._clock.now()
        if reference.startswith(pagbank.CHARGE):
            charge = convert(self._get(path_of("charges", reference)), pagbank.ChargeV1)
            return pagbank.charge_payment(charge, now)
        if reference.startswith(pagbank.ORDER):
            return self._order_payment(reference, now)
        if not reference.startswith(pagbank.CHECKOUT):
            message = f"{reference[:80]!r} is no order, charge or checkout of PagBank"
            raise GatewayRefusedError(message, reason_code="reference")
        found = convert(self._get(path_of("checkouts", reference)), pagbank.CheckoutV1)
        payments = [self._order_payment(order.id, now) for order in found.orders]
        paid = (payment for payment in payments if payment.state is PaymentState.PAID)
        return next(paid, None) or pagbank.checkout_payment(found, now)

    def _order_payment(self, reference: str, now: datetime) -> GatewayPayment:
        order = convert(self._get(path_of("orders", reference)), pagbank.OrderV1)
        return pagbank.order_payment(order, now)


def connect(
    account: GatewayAccount,
    secrets: GatewaySecrets,
    *,
    clock: Clock,
    transport: Transport | None = None,
    watched: Watched | None = None,
    timing: Timing | None = None,
    seconds_left: Callable[[], float] | None = None,
) -> PagBankApi:
    """Return the API of an account; its webhooks come in at `webhook_url` and the path token."""
    client = GatewayClient(
        RULES,
        base_url_of(account, address_of(account)),
        transport or UrllibTransport(),
        authorization=FixedHeaders({"Authorization": f"Bearer {secrets.get('api_key')}"}),
        timing=timing,
        seconds_left=seconds_left,
    )
    url = account.facts.get("webhook_url", "").rstrip("/")
    webhook_url = f"{url}/{secrets.get(PATH_TOKEN)}" if url else ""
    return PagBankApi(client, clock, webhook_url=webhook_url, watched=watched)


def _opened_boleto(order: pagbank.OrderV1) -> OpenedCharge:
    charge = next(iter(order.charges), None) or _lacks(order.id, "charges")
    pdf = (link.href for link in charge.links if link.media == "application/pdf")
    return OpenedCharge(
        reference=charge.id,
        link=next(pdf, ""),
        digits=charge.payment_method.boleto.formatted_barcode,
    )


def _lacks(reference: str, what: str) -> Never:
    message = f"PagBank opened {reference} without {what}: ask again"
    raise GatewayUnavailableError(message)
