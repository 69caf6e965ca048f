"""Routes of an issuer's accounts with payment gateways."""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.contracts.gateway_accounts_api import (
    Asked,
    RegisterGatewayAccountV1,
    RegisterWebhookV1,
    gateway_account_view,
)
from cobro.contracts.parsing import parse
from cobro.domain.gateway_health import health_of
from cobro.domain.gateways import GatewayAccount
from cobro.runtime import http
from cobro.runtime.wiring import base, gateway_accounts, gateways

account_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@account_routes.put("/v1/gateway-accounts/<gateway>/<account_id>")
def register_account(gateway: str, account_id: str) -> Response[str]:
    event = account_routes.current_event.raw_event
    http.require(event, http.ADMIN)
    request = parse(http.raw_body(event), RegisterGatewayAccountV1)
    account = request.to_account(gateway, account_id)
    gateway_accounts.register()(account)
    return _shown(account)


@account_routes.put("/v1/gateway-accounts/<gateway>/<account_id>/webhook")
def register_webhook(gateway: str, account_id: str) -> Response[str]:
    event = account_routes.current_event.raw_event
    http.require(event, http.ADMIN)
    request = parse(http.raw_body(event), RegisterWebhookV1)
    return _shown(gateway_accounts.register_webhook()(request.to_order(gateway, account_id)))


@account_routes.get("/v1/gateway-accounts")
def show_accounts() -> Response[str]:
    event = account_routes.current_event.raw_event
    http.require(event, http.ADMIN)
    found = gateways.accounts().of_issuer(http.query(event, "issuer_id"))
    return http.answer(HTTPStatus.OK, {"accounts": [_view(account) for account in found]})


def _shown(account: GatewayAccount) -> Response[str]:
    return http.answer(HTTPStatus.OK, _view(account))


def _view(account: GatewayAccount) -> dict[str, Any]:
    through_at = gateway_accounts.sweep_marks().read(account.key)
    asked = Asked(through_at, health_of(through_at, base.clock().now()))
    return gateway_account_view(account, gateway_accounts.secrets_prefix(), asked)
