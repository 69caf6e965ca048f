"""Asaas' API of customers, payments and transfers, for one account.

Asaas has no idempotency key. What a call would create carries our own id (`externalReference`, or
the description of a refund) and is searched for before it is created; a call whose answer was lost
is not sent again but searched for in the next try. Two tries at the very same time could still make
two: our queues let one go after the other.
Source: docs.asaas.com, API reference.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
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
    MethodCharge,
    OpenedCharge,
)
from cobro.contracts.gateways import asaas_pictures as asaas
from cobro.contracts.gateways import asaas_requests
from cobro.contracts.gateways.figures import day_in_brasilia
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

_LIVE = "https://api.asaas.com/v3"
_SANDBOX = "https://api-sandbox.asaas.com/v3"
_PAGE_SIZE = 100
_REFUSED = 400
# What Asaas answers where the card's bank declines, and not where the order itself is wrong.
_DECLINED = "invalid_creditCard"
# States whose changes move no money of the account, and are listed by no date of theirs.
_WATCHED_STATES = ("CONFIRMED", "CHARGEBACK_REQUESTED", "CHARGEBACK_DISPUTE")


def _error_code(body: Mapping[str, Any]) -> object:
    return body["errors"][0]["code"]


RULES = ApiRules(name="Asaas", error_code=_error_code, calls_per_second=10, read_seconds=15)


class AsaasApi:
    def __init__(self, client: GatewayClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    def open_charge(self, request: ChargeRequest) -> OpenedCharge:
        """Open a payment, or return the one that this request opened before."""
        payment = self._named(request.charge_id)
        if payment is None:
            body = asaas_requests.payment(request, self._customer(request))
            payment = convert(self._post(path_of("payments"), body), asaas.PaymentV1)
        br_code = digits = ""
        if request.method is PaymentMethod.PIX:
            told = self._get(path_of("payments", payment.id, "pixQrCode"))
            br_code = convert(told, asaas.PixCodeV1).payload
        if request.method is PaymentMethod.BOLETO:
            told = self._get(path_of("payments", payment.id, "identificationField"))
            digits = convert(told, asaas.DigitsV1).identification_field
        is_boleto = request.method is PaymentMethod.BOLETO
        return OpenedCharge(
            reference=payment.id,
            link=(payment.bank_slip_url if is_boleto else None) or payment.invoice_url or "",
            br_code=br_code,
            digits=digits,
            expires_at=end_of_day(request.expires_date, request.amount.currency),
        )

    def close_charge(self, reference: str, method: PaymentMethod) -> None:  # noqa: ARG002 - one payment, whatever it is paid by
        state = self._payment(reference).state
        if state is PaymentState.PAID:
            message = f"payment {reference} is paid: give the money back instead of closing it"
            raise GatewayRefusedError(message, reason_code="already_paid")
        if state is PaymentState.PENDING:
            call = Call(method="DELETE", path=path_of("payments", reference), is_repeatable=True)
            self._client.call(call)

    def payment(self, hint: GatewayHint) -> GatewayPayment:
        return asaas.payment_picture(self._payment(hint.reference), self._clock.now())

    def payout(self, hint: GatewayHint) -> GatewayPayout:
        transfer = convert(self._get(path_of("transfers", hint.reference)), asaas.TransferV1)
        return asaas.transfer_picture(transfer, self._clock.now())

    def changed(self, since_at: datetime, until_at: datetime) -> Iterator[GatewayHint]:
        """Yield what moved the account's balance, fell overdue, or may change without either.

        Asaas names days only: the whole days of that time, in Brasília, are asked for.
        """
        first, last = day_in_brasilia(since_at), day_in_brasilia(until_at).isoformat()
        days = {"startDate": first.isoformat(), "finishDate": last}
        for row in self._listed(path_of("financialTransactions"), days):
            if row.payment_id:
                yield GatewayHint(Subject.PAYMENT, row.payment_id, row.type)
            if row.transfer_id:
                yield GatewayHint(Subject.PAYOUT, row.transfer_id, row.type)
        due = (first - timedelta(days=1)).isoformat()
        overdue = {"status": "OVERDUE", "dueDate[ge]": due, "dueDate[le]": last}
        for query in (overdue, *({"status": status} for status in _WATCHED_STATES)):
            for found in self._listed(path_of("payments"), query):
                yield GatewayHint(Subject.PAYMENT, str(found.id), query["status"])

    def refund(self, reference: str, amount: Money, refund_id: str) -> Movement:
        """Give money back; return what was asked to be given back in all.

        The refund carries our id in its description, by which a second try finds it.
        """
        payment = self._payment(reference)
        if not any(refund_id in (refund.description or "") for refund in payment.refunds or ()):
            body = {"value": amount.decimal(), "description": refund_id}
            told = self._post(path_of("payments", reference, "refund"), body)
            payment = convert(told, asaas.PaymentV1)
        picture = asaas.payment_picture(payment, self._clock.now())
        done = next((m for m in picture.movements if m.kind is MovementKind.REFUNDED), None)
        if done is None:
            message = f"Asaas took the refund of {reference} and lists none: look at it there"
            raise GatewayRefusedError(message, reason_code="no_refund")
        return done

    def charge_method(self, order: MethodCharge) -> GatewayPayment:
        """Charge a saved card; a decline is a payment in state failed with its code in detail."""
        now = self._clock.now()
        payment = self._named(order.attempt_id)
        if payment is None:
            body = asaas_requests.card_payment(order, day_in_brasilia(now))
            answer = self._client.call(
                Call(
                    method="POST",
                    path=path_of("payments"),
                    json_body=body,
                    expected=frozenset({_REFUSED}),
                )
            )
            if answer.status == _REFUSED:
                return _declined(order, convert(answer.object(), asaas.ErrorsV1), now)
            payment = convert(answer.object(), asaas.PaymentV1)
        return replace(asaas.payment_picture(payment, now), invoice_id=order.invoice_id)

    def _customer(self, request: ChargeRequest) -> str:
        """Return Asaas' id of the payer, who is added where the tax id is not known there."""
        query = {"cpfCnpj": request.payer_tax_id, "limit": "1"}
        found = convert(self._get(path_of("customers"), query), asaas.FoundPageV1).data
        if found:
            return str(found[0].id)
        body = asaas_requests.customer(request)
        return str(convert(self._post(path_of("customers"), body), asaas.FoundV1).id)

    def _named(self, external_reference: str) -> asaas.PaymentV1 | None:
        """Return the payment that carries our id and was not deleted, if there is one."""
        query = {"externalReference": external_reference}
        told = convert(self._get(path_of("payments"), query), asaas.PaymentsV1)
        return next((payment for payment in told.data if not payment.deleted), None)

    def _payment(self, reference: str) -> asaas.PaymentV1:
        return convert(self._get(path_of("payments", reference)), asaas.PaymentV1)

    def _listed(self, path: str, query: Mapping[str, str]) -> Iterator[asaas.FoundV1]:
        offset = 0
        while True:
            asked = {**query, "limit": str(_PAGE_SIZE), "offset": str(offset)}
            page = convert(self._get(path, asked), asaas.FoundPageV1)
            yield from page.data
            if not page.has_more:
                return
            offset += _PAGE_SIZE

    def _get(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        return self._client.call(Call(method="GET", path=path, query=query or {})).object()

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._client.call(Call(method="POST", path=path, json_body=body)).object()


def connect(
    account: GatewayAccount,
    secrets: GatewaySecrets,
    *,
    clock: Clock,
    transport: Transport | None = None,
    timing: Timing | None = None,
    seconds_left: Callable[[], float] | None = None,
) -> AsaasApi:
    """Return the API of an account; Asaas refuses callers that give themselves no name."""
    headers = {"access_token": secrets.get("api_key"), "User-Agent": "cobro"}
    client = GatewayClient(
        RULES,
        base_url_of(account, _LIVE if account.is_live else _SANDBOX),
        transport or UrllibTransport(),
        authorization=FixedHeaders(headers),
        timing=timing,
        seconds_left=seconds_left,
    )
    return AsaasApi(client, clock)


def _declined(order: MethodCharge, errors: asaas.ErrorsV1, seen_at: datetime) -> GatewayPayment:
    """Return the payment that a decline left: Asaas keeps none, so it bears our own id."""
    code = errors.errors[0].code if errors.errors else "http_400"
    if code != _DECLINED:
        message = f"Asaas refuses to charge the card of {order.attempt_id}: {code}"
        raise GatewayRefusedError(message, reason_code=code)
    return GatewayPayment(
        reference=order.attempt_id,
        state=PaymentState.FAILED,
        seen_at=seen_at,
        asked=order.amount,
        invoice_id=order.invoice_id,
        charge_reference=order.attempt_id,
        detail=code,
    )
