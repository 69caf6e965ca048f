"""Routes of payments by hand, of credit on account, and of orders that wait for a second person."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.contracts import payments_api as api
from cobro.contracts.parsing import parse
from cobro.domain.errors import InvalidInputError
from cobro.domain.held_orders import HeldOrder, OrderState
from cobro.domain.money import Currency, Money
from cobro.runtime import http
from cobro.runtime.wiring import hand_payments

payment_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@payment_routes.post("/v1/payments")
def record_payment() -> Response[str]:
    return _order("", api.RecordPaymentV1)


@payment_routes.get("/v1/payments/<payment_id>")
def show_payment(payment_id: str) -> Response[str]:
    event = payment_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id = http.query(event, "issuer_id")
    placed = hand_payments.place_payments().placement(issuer_id, payment_id)
    return http.answer(HTTPStatus.OK, api.payment_view(placed.payment))


@payment_routes.post("/v1/payments/<payment_id>/reversals")
def reverse_payment(payment_id: str) -> Response[str]:
    return _order(payment_id, api.ReversePaymentV1)


@payment_routes.post("/v1/payments/<payment_id>/refunds")
def refund_payment(payment_id: str) -> Response[str]:
    return _order(payment_id, api.RefundPaymentV1)


@payment_routes.post("/v1/payments/<payment_id>/reallocations")
def reallocate_payment(payment_id: str) -> Response[str]:
    return _order(payment_id, api.ReallocatePaymentV1)


@payment_routes.get("/v1/customers/<customer_id>/credits")
def list_credits(customer_id: str) -> Response[str]:
    event = payment_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    nothing = Money.zero(Currency.parse(http.query(event, "currency")))
    issuer_id = http.query(event, "issuer_id")
    found = hand_payments.place_credits().on_account(issuer_id, customer_id, nothing)
    return http.answer(HTTPStatus.OK, {"credits": [api.credit_view(credit) for credit in found]})


@payment_routes.post("/v1/customers/<customer_id>/credit-applications")
def apply_credit(customer_id: str) -> Response[str]:
    return _order(customer_id, api.ApplyCreditV1)


@payment_routes.post("/v1/customers/<customer_id>/credit-applications/<order_id>/reversals")
def take_back_credit(customer_id: str, order_id: str) -> Response[str]:
    return _order(f"{customer_id}/{order_id}", api.TakeBackCreditV1)


@payment_routes.get("/v1/payment-orders")
def list_held_orders() -> Response[str]:
    event = payment_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    state = _state((event.get("queryStringParameters") or {}).get("state"))
    found = hand_payments.release_orders().of_issuer(http.query(event, "issuer_id"), state)
    return http.answer(HTTPStatus.OK, {"orders": [api.held_order_view(order) for order in found]})


@payment_routes.post("/v1/payment-orders/<order_id>/release")
def release_order(order_id: str) -> Response[str]:
    event = payment_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), api.ReleaseOrderV1)
    done = hand_payments.release_orders().release(
        request.issuer_id, order_id, request.version, http.person(event)
    )
    status = HTTPStatus.OK if done.replayed else HTTPStatus.CREATED
    return http.answer(status, api.carried_out_view(done))


@payment_routes.post("/v1/payment-orders/<order_id>/discard")
def discard_order(order_id: str) -> Response[str]:
    event = payment_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), api.ReleaseOrderV1)
    order = hand_payments.release_orders().discard(
        request.issuer_id, order_id, request.version, http.person(event)
    )
    return http.answer(HTTPStatus.OK, api.held_order_view(order))


def _order(subject: str, model: type[api.OrderRequestV1]) -> Response[str]:
    """Carry out what is asked for: 201, 200 where it was before, 202 where it is held."""
    event = payment_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), model)
    signed = (http.idempotency_key(event), http.person(event))
    deciding = hand_payments.place_payments().deciding
    done = hand_payments.carry_out()(api.to_command(request, subject, signed, deciding))
    if isinstance(done, HeldOrder):
        return http.answer(HTTPStatus.ACCEPTED, api.held_order_view(done))
    status = HTTPStatus.OK if done.replayed else HTTPStatus.CREATED
    return http.answer(status, api.carried_out_view(done))


def _state(text: str | None) -> OrderState | None:
    try:
        return OrderState(text) if text else None
    except ValueError as error:
        message = f"state is one of {', '.join(OrderState)}, not {text!r}"
        raise InvalidInputError(message, field="state") from error
