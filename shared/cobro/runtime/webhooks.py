"""The intake of webhooks: as little as can be loaded, verify first, acknowledge last."""

import json
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

from cobro.adapters.gateways.request import (
    BadSignatureError,
    ClientCertificate,
    MissingSecretError,
    WebhookRequest,
)
from cobro.adapters.gateways.schemes import REFUSED, Verify, scheme_of
from cobro.adapters.secrets import SecretsUnavailableError
from cobro.application.receive_gateway_event import VerifiedEvent
from cobro.contracts.gateways import WebhookHead
from cobro.domain.errors import CobroError, NotFoundError, UnavailableError
from cobro.domain.gateways import Gateway, GatewayAccount
from cobro.runtime.body import raw_body
from cobro.runtime.observability import count, logger
from cobro.runtime.outcomes import outcome_of
from cobro.runtime.refusals import Refusals
from cobro.runtime.wiring import base, gateways

# An item of DynamoDB holds 400 KB: this fits, with its query, even where nothing can be compressed.
# It is more than a gateway sends: Stripe's largest event fits EventBridge's 256 KB.
WEBHOOK_BYTES_MAX = 384 * 1024


@cache
def refusals() -> Refusals:
    return Refusals()


def receive(event: Mapping[str, Any]) -> dict[str, Any]:
    """Answer 200 once the event is kept and queued, 4xx if it proves nothing, 503 otherwise."""
    names: Mapping[str, str] = event.get("pathParameters") or {}
    gateway, account_id = names.get("gateway", ""), names.get("account", "")
    try:
        head = _receive(event, gateway, account_id)
    except CobroError as error:
        return _refuse(error, gateway, account_id)
    count("WebhooksReceived")
    logger.info(
        "webhook received",
        gateway=gateway,
        account=account_id,
        event_id=head.event_id,
        event_type=head.event_type,
    )
    return _answer(HTTPStatus.OK, {"received": True})


def _receive(event: Mapping[str, Any], gateway: str, account_id: str) -> WebhookHead:
    request = _request(event)
    account = _account(gateway, account_id)
    scheme = scheme_of(account.gateway)
    _prove(scheme.verify, request, account)
    head = scheme.head(request.body, request.query)
    gateways.receive_gateway_event()(
        VerifiedEvent(account, head.event_id, head.payment_reference, request.body, request.query)
    )
    return head


def _request(event: Mapping[str, Any]) -> WebhookRequest:
    """Read the request; raise `OversizedBodyError` past the bound before anything is looked up."""
    names: Mapping[str, str] = event.get("pathParameters") or {}
    headers: Mapping[str, str] = event.get("headers") or {}
    authentication = (event.get("requestContext") or {}).get("authentication") or {}
    held = authentication.get("clientCert")
    return WebhookRequest(
        body=raw_body(event, WEBHOOK_BYTES_MAX),
        headers={name.lower(): value for name, value in headers.items()},
        query=event.get("rawQueryString") or "",
        path_rest=names.get("rest", ""),
        certificate=_certificate(held) if held else None,
    )


def _certificate(held: Mapping[str, str]) -> ClientCertificate:
    return ClientCertificate(
        subject=held.get("subjectDN", ""),
        issuer=held.get("issuerDN", ""),
        serial=held.get("serialNumber", ""),
    )


def _account(gateway: str, account_id: str) -> GatewayAccount:
    """Find the account; what is not there is refused alike, whichever name was wrong."""
    account = gateways.accounts().find(gateway, account_id)
    if account is None or account.gateway not in REFUSED:
        message = "there is nothing here"
        raise NotFoundError(message)
    return account


def _prove(verify: Verify, request: WebhookRequest, account: GatewayAccount) -> None:
    """Try the secrets at hand, then once more with those that may have been added since."""
    secrets = gateways.account_secrets().of(account.key)
    now = base.clock().now()
    try:
        try:
            verify(request, account, secrets.current(), now)
        except BadSignatureError:
            if not secrets.may_be_stale():
                raise
            verify(request, account, secrets.reread(), now)
    except MissingSecretError as error:
        raise SecretsUnavailableError(str(error)) from error


def _refuse(error: CobroError, gateway: str, account_id: str) -> dict[str, Any]:
    outcome = outcome_of(error)
    if isinstance(error, UnavailableError):
        count(outcome.metric)
        logger.warning("webhook put off", code=error.code, reason=str(error))
        return _error(outcome.status, error.code, "not available for now: deliver it again")
    refusals().tell(error.code, gateway, account_id)
    is_unproved = isinstance(error, BadSignatureError)
    status = REFUSED[Gateway(gateway)] if is_unproved else outcome.status
    return _error(status, error.code, str(error))


def _error(status: HTTPStatus, code: str, message: str) -> dict[str, Any]:
    return _answer(status, {"error": {"code": code, "message": message}})


def _answer(status: HTTPStatus, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "statusCode": int(status),
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(body),
    }
