"""Prove that a webhook was sent by Stripe: the header Stripe-Signature over the raw body."""

from datetime import datetime

from cobro.adapters.gateways import stripe_signature
from cobro.adapters.gateways.request import GatewaySecrets, WebhookRequest
from cobro.domain.gateways import GatewayAccount

SIGNATURE_HEADER = "stripe-signature"


def verify(
    request: WebhookRequest,
    account: GatewayAccount,  # noqa: ARG001 - Stripe's proof needs no fact of the account
    secrets: GatewaySecrets,
    now: datetime,
) -> None:
    """Return where an active signing secret signed the body; raise `BadSignatureError` if not."""
    signature = request.headers.get(SIGNATURE_HEADER)
    stripe_signature.verify(signature, request.body, secrets.signing(), now)
