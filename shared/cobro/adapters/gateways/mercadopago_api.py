"""Mercado Pago's API of payments, preferences, orders and chargebacks, for one account.

A Pix, boleto or OXXO is a payment that waits; a page to pay on is a preference. A hint says what
its id is of (`kind`), but nothing signed that: where it is no such thing, the other kinds are
tried. Payouts are told in reports only, which are not read.
Source: mercadopago.com.br/developers, API reference.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from cobro.adapters.gateways.days import end_of_day
from cobro.adapters.gateways.http import ApiRules, Call, FixedHeaders, GatewayClient, base_url_of
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
from cobro.contracts.gateways import mercadopago_requests
from cobro.contracts.gateways.mercadopago import CHARGEBACK, ORDER, PAYMENT
from cobro.contracts.gateways.mercadopago_objects import (
    CardTokenV1,
    ChargebackV1,
    FoundChargebacksV1,
    FoundPageV1,
    OrderV1,
    PaymentV1,
    PreferenceV1,
)
from cobro.contracts.gateways.mercadopago_pictures import order_picture, payment_picture
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

_ADDRESS = "https://api.mercadopago.com"
_PAGES = frozenset({PaymentMethod.LINK, PaymentMethod.CARD})
_NOT_THERE = frozenset({400, 404})
_PAGE_SIZE = 50


def _error_code(body: Mapping[str, Any]) -> object:
    causes = body.get("cause") or [{}]
    return causes[0].get("code") or body["error"]


RULES = ApiRules(
    name="Mercado Pago",
    error_code=_error_code,
    key_header="X-Idempotency-Key",
    calls_per_second=10,
    read_seconds=15,
)


class MercadoPagoApi:
    def __init__(self, client: GatewayClient, clock: Clock, *, webhook_url: str = "") -> None:
        self._client = client
        self._clock = clock
        self._webhook_url = webhook_url

    def open_charge(self, request: ChargeRequest) -> OpenedCharge:
        """Open a payment or a preference, or return the one that this request opened before."""
        ends_at = end_of_day(request.expires_date, request.amount.currency)
        if request.method in _PAGES:
            return self._open_page(request, ends_at)
        body = mercadopago_requests.payment(request, ends_at, self._webhook_url)
        payment = convert(self._post("/v1/payments", body, request.charge_id), PaymentV1)
        details = payment.transaction_details
        return OpenedCharge(
            reference=str(payment.id),
            link=payment.paid_by.ticket_url or (details and details.external_resource_url) or "",
            br_code=payment.paid_by.qr_code or "",
            digits=payment.digits,
            expires_at=ends_at,
        )

    def close_charge(self, reference: str, method: PaymentMethod) -> None:
        if method in _PAGES:
            ended = {
                "expires": True,
                "expiration_date_to": mercadopago_requests.instant(self._clock.now()),
            }
            self._call("PUT", path_of("checkout", "preferences", reference), ended)
            return
        payment = self._found_payment(reference)
        if payment.state is PaymentState.PAID:
            message = f"payment {reference} is paid: give the money back instead of closing it"
            raise GatewayRefusedError(message, reason_code="already_paid")
        if payment.state is PaymentState.PENDING:
            self._call("PUT", path_of("v1", "payments", reference), {"status": "cancelled"})

    def payment(self, hint: GatewayHint) -> GatewayPayment:
        """Fetch what the hint says it is of; where it is none, what else its id may be of."""
        readers: dict[str, Callable[[str], GatewayPayment | None]] = {
            PAYMENT: self._payment_of,
            ORDER: self._order_of,
            CHARGEBACK: self._payment_of_chargeback,
        }
        first = hint.kind if hint.kind in readers else PAYMENT
        for kind in (first, *(kind for kind in readers if kind != first)):
            if found := readers[kind](hint.reference):
                return found
        message = f"Mercado Pago knows no payment, order or chargeback {hint.reference}"
        raise GatewayRefusedError(message, reason_code="not_found")

    def payout(self, hint: GatewayHint) -> GatewayPayout:
        message = f"Mercado Pago tells of payouts in reports only ({hint.reference})"
        raise GatewayRefusedError(message, reason_code="no_payouts")

    def changed(self, since_at: datetime, until_at: datetime) -> Iterator[GatewayHint]:
        """Yield payments by their last change; a page begins at the last change of the one before.

        What changes meanwhile leaves the time that is asked for, so that counted pages would skip.
        """
        begin, offset = mercadopago_requests.instant(since_at), 0
        while True:
            query = {
                "range": "date_last_updated",
                "begin_date": begin,
                "end_date": mercadopago_requests.instant(until_at),
                "sort": "date_last_updated",
                "criteria": "asc",
                "limit": str(_PAGE_SIZE),
                "offset": str(offset),
            }
            page = convert(self._get("/v1/payments/search", query), FoundPageV1)
            for found in page.results:
                yield GatewayHint(Subject.PAYMENT, str(found.id), PAYMENT)
            if len(page.results) < _PAGE_SIZE:
                return
            last = page.results[-1].date_last_updated
            # So many may have changed in one instant that only counting gets past it.
            begin, offset = (begin, offset + _PAGE_SIZE) if last == begin else (last, 0)

    def refund(self, reference: str, amount: Money, refund_id: str) -> Movement:
        """Give money back; return what was given back in all."""
        self._post(
            path_of("v1", "payments", reference, "refunds"),
            {"amount": amount.decimal()},
            refund_id,
        )
        picture = payment_picture(self._found_payment(reference), self._clock.now())
        done = [m for m in picture.movements if m.kind is MovementKind.REFUNDED]
        if not done or done[0].amount < amount:
            message = f"Mercado Pago has the refund of {reference} and has not done it yet"
            raise GatewayUnavailableError(message)
        return done[0]

    def charge_method(self, order: MethodCharge) -> GatewayPayment:
        """Charge a saved card; a decline is a payment in state failed with its code in detail.

        A card becomes a token for one use first, so a second try asks what the first one did.
        """
        query = {"external_reference": order.attempt_id}
        before = convert(self._get("/v1/payments/search", query), FoundPageV1).results
        if before:
            payment = self._found_payment(str(before[0].id))
        else:
            card = {"card_id": order.method_token, "customer_id": order.customer_token}
            token = convert(self._call("POST", "/v1/card_tokens", card), CardTokenV1).id
            body = mercadopago_requests.card_payment(order, token, self._webhook_url)
            payment = convert(self._post("/v1/payments", body, order.attempt_id), PaymentV1)
        return replace(payment_picture(payment, self._clock.now()), invoice_id=order.invoice_id)

    def _open_page(self, request: ChargeRequest, ends_at: datetime) -> OpenedCharge:
        """A preference knows no idempotency key: it is searched for by our reference first."""
        query = {"external_reference": request.charge_id}
        found = convert(self._get("/checkout/preferences/search", query), FoundPageV1).elements
        if found:
            told = self._get(path_of("checkout", "preferences", str(found[0].id)))
        else:
            body = mercadopago_requests.preference(request, ends_at, self._webhook_url)
            told = self._post("/checkout/preferences", body, request.charge_id)
        page = convert(told, PreferenceV1)
        return OpenedCharge(reference=page.id, link=page.init_point, expires_at=ends_at)

    def _payment_of(self, reference: str) -> GatewayPayment | None:
        told = self._get_if_there(path_of("v1", "payments", reference))
        return self._picture(convert(told, PaymentV1)) if told else None

    def _order_of(self, reference: str) -> GatewayPayment | None:
        told = self._get_if_there(path_of("v1", "orders", reference))
        return order_picture(convert(told, OrderV1), self._clock.now()) if told else None

    def _payment_of_chargeback(self, reference: str) -> GatewayPayment | None:
        told = self._get_if_there(path_of("v1", "chargebacks", reference))
        if told is None:
            return None
        chargeback = convert(told, ChargebackV1)
        payment = self._found_payment(chargeback.payment_reference)
        return payment_picture(payment, self._clock.now(), chargeback)

    def _picture(self, payment: PaymentV1) -> GatewayPayment:
        """Read a payment, with its chargeback where it has one: that tells how much it is about."""
        chargebacks: tuple[ChargebackV1, ...] = ()
        if payment.status == "charged_back":
            query = {"payment_id": str(payment.id)}
            told = self._get("/v1/chargebacks/search", query)
            chargebacks = convert(told, FoundChargebacksV1).results
        return payment_picture(payment, self._clock.now(), next(iter(chargebacks), None))

    def _found_payment(self, reference: str) -> PaymentV1:
        return convert(self._get(path_of("v1", "payments", reference)), PaymentV1)

    def _get(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        return self._client.call(Call(method="GET", path=path, query=query or {})).object()

    def _get_if_there(self, path: str) -> dict[str, Any] | None:
        answer = self._client.call(Call(method="GET", path=path, expected=_NOT_THERE))
        return None if answer.status in _NOT_THERE else answer.object()

    def _post(self, path: str, body: Mapping[str, Any], key: str) -> dict[str, Any]:
        return self._client.call(Call(method="POST", path=path, json_body=body, key=key)).object()

    def _call(self, method: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        call = Call(method=method, path=path, json_body=body, is_repeatable=True)
        return self._client.call(call).object()


def connect(
    account: GatewayAccount,
    secrets: GatewaySecrets,
    *,
    clock: Clock,
    transport: Transport | None = None,
    timing: Timing | None = None,
    seconds_left: Callable[[], float] | None = None,
) -> MercadoPagoApi:
    """Return the API of an account; the older notifications (IPN) are kept away."""
    client = GatewayClient(
        RULES,
        base_url_of(account, _ADDRESS),
        transport or UrllibTransport(),
        authorization=FixedHeaders({"Authorization": f"Bearer {secrets.get('api_key')}"}),
        timing=timing,
        seconds_left=seconds_left,
    )
    url = account.facts.get("webhook_url", "")
    webhook_url = f"{url}?source_news=webhooks" if url else ""
    return MercadoPagoApi(client, clock, webhook_url=webhook_url)
