"""Prove that a webhook was sent by Asaas: the token that we gave it, in a header.

`asaas-access-token` is the `authToken` with which the webhook was registered. Nothing signs the
body and there is no instant: whoever saw one delivery can say anything, as often as wished. So what
a body says is a hint only, and what it names is fetched. Two tokens may be active while one is
replaced.
Source: docs.asaas.com, "Sobre os webhooks".
"""

from datetime import datetime

from cobro.adapters.gateways.constant_time import any_matches
from cobro.adapters.gateways.request import BadSignatureError, GatewaySecrets, WebhookRequest
from cobro.domain.gateways import GatewayAccount

TOKEN_HEADER = "asaas-access-token"  # noqa: S105 - the name of a header


def verify(
    request: WebhookRequest,
    account: GatewayAccount,  # noqa: ARG001 - the proof needs no fact of the account
    secrets: GatewaySecrets,
    now: datetime,  # noqa: ARG001 - nothing says when it was sent
) -> None:
    """Return where the header holds an active token; raise `BadSignatureError` where not."""
    if not any_matches([request.headers.get(TOKEN_HEADER, "")], secrets.signing()):
        message = f"the header {TOKEN_HEADER} is missing or holds no active token"
        raise BadSignatureError(message)
