"""The intake of webhooks: as little as can be loaded, verify first, acknowledge last."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from cobro.adapters.gateways import stripe_signature
from cobro.adapters.gateways.request import BadSignatureError
from cobro.application.receive_gateway_event import VerifiedEvent
from cobro.contracts import stripe
from cobro.domain.errors import CobroError
from cobro.runtime.body import header, raw_body
from cobro.runtime.observability import count, logger
from cobro.runtime.outcomes import outcome_of
from cobro.runtime.wiring import base, gateways

SIGNATURE_HEADER = "Stripe-Signature"


def receive_stripe(event: Mapping[str, Any]) -> dict[str, Any]:
    """Answer 200 once the event is kept and queued, 4xx if it is not Stripe's, 503 otherwise."""
    try:
        body = raw_body(event)
        _verify(header(event, SIGNATURE_HEADER), body)
        head = stripe.parse_event(body)
        gateways.receive_gateway_event()(
            VerifiedEvent(stripe.GATEWAY, head.id, head.payment_reference, body)
        )
    except CobroError as error:
        outcome = outcome_of(error)
        count(outcome.metric)
        logger.warning("webhook refused", code=error.code)
        return _answer(outcome.status, {"error": {"code": error.code, "message": str(error)}})
    count("WebhooksReceived")
    logger.info("webhook received", event_id=head.id, event_type=head.type)
    return _answer(HTTPStatus.OK, {"received": True})


def _verify(signature: str | None, body: bytes) -> None:
    """Try the secrets at hand, then once more with those that may have been added since."""
    secrets = gateways.stripe_secrets()
    now = base.clock().now()
    try:
        stripe_signature.verify(signature, body, secrets.current(), now)
    except BadSignatureError:
        if not secrets.may_be_stale():
            raise
        stripe_signature.verify(signature, body, secrets.reread(), now)


def _answer(status: HTTPStatus, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "statusCode": int(status),
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(body),
    }
