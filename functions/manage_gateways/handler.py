"""Register and show an issuer's accounts with payment gateways.

Trigger: HTTP PUT /v1/gateway-accounts/{gateway}/{account_id} and GET /v1/gateway-accounts. Putting
an account again replaces what is known of it; it never changes its issuer. Secrets do not come this
way: the answer names the secret that holds them.
"""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.gateway_accounts_api import RegisterGatewayAccountV1, gateway_account_view
from cobro.contracts.parsing import parse
from cobro.runtime import http
from cobro.runtime.observability import observed
from cobro.runtime.wiring import gateway_accounts, gateways

app = http.resolver()


@app.put("/v1/gateway-accounts/<gateway>/<account_id>")
def register_account(gateway: str, account_id: str) -> Response[str]:
    event = app.current_event.raw_event
    http.require(event, http.ADMIN)
    request = parse(http.raw_body(event), RegisterGatewayAccountV1)
    account = request.to_account(gateway, account_id)
    gateway_accounts.register()(account)
    prefix = gateway_accounts.secrets_prefix()
    return http.answer(HTTPStatus.OK, gateway_account_view(account, prefix))


@app.get("/v1/gateway-accounts")
def show_accounts() -> Response[str]:
    event = app.current_event.raw_event
    http.require(event, http.ADMIN)
    prefix = gateway_accounts.secrets_prefix()
    found = gateways.accounts().of_issuer(http.query(event, "issuer_id"))
    shown = [gateway_account_view(account, prefix) for account in found]
    return http.answer(HTTPStatus.OK, {"accounts": shown})


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
