"""Our verification against Mercado Pago's own validator.

Ours may be stricter (both ids must be there and plain, an instant in the future), and takes two
things more: milliseconds as its documents say, and ids signed in small letters.
"""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mercadopago.webhook.validator import (  # type: ignore[import-untyped]  # the SDK has no types
    InvalidWebhookSignatureError,
    WebhookSignatureValidator,
)

from cobro.adapters.gateways.mercadopago_webhooks import verify
from cobro.adapters.gateways.request import BadSignatureError, WebhookRequest
from cobro.domain.gateways import Gateway
from tests.support.gateways.accounts import gateway_account, gateway_secrets
from tests.support.gateways.mercadopago import FakeMercadoPago

ACCOUNT = gateway_account(Gateway.MERCADO_PAGO)
NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
plain = st.text("abcXYZ0189-_", min_size=1, max_size=20)
ids = st.one_of(plain, st.sampled_from(["", "é", "1;request-id:r", "1 2"]))
secrets = st.text("abcdef0123456789é", min_size=1, max_size=20)


def ours_accepts(request: WebhookRequest, secret: str) -> bool:
    try:
        verify(request, ACCOUNT, gateway_secrets(secret), NOW)
    except BadSignatureError:
        return False
    return True


def theirs_accepts(request: WebhookRequest, data_id: str, secret: str) -> bool:
    headers = request.headers
    try:
        WebhookSignatureValidator.validate(
            headers["x-signature"], headers.get("x-request-id", ""), data_id, secret
        )
    except (InvalidWebhookSignatureError, TypeError):  # TypeError: its answer to accents
        return False
    return True


@given(plain, plain, secrets)
def test_what_is_signed_by_the_documents_both_accept(
    data_id: str, request_id: str, secret: str
) -> None:
    request = FakeMercadoPago(NOW).webhook(data_id, request_id=request_id, secret=secret)

    assert ours_accepts(request, secret)
    assert theirs_accepts(request, data_id, secret)


@given(ids, ids, secrets, secrets, st.sampled_from(["", "0", "a", "é"]))
def test_nothing_passes_here_that_mercado_pago_refuses(
    data_id: str, request_id: str, secret: str, other: str, tail: str
) -> None:
    request = FakeMercadoPago(NOW).webhook(data_id, request_id=request_id, secret=secret)
    header = request.headers["x-signature"] + tail
    changed = WebhookRequest(
        request.body, {**request.headers, "x-signature": header}, request.query
    )

    if ours_accepts(changed, other):
        assert theirs_accepts(changed, data_id, other)


@pytest.mark.parametrize("secret", ["s", "é"])
def test_the_hole_of_absent_parts_is_theirs_alone(secret: str) -> None:
    request = FakeMercadoPago(NOW).webhook("1;request-id:r", request_id="x", secret=secret)
    signed = FakeMercadoPago(NOW).webhook("1", request_id="r", secret=secret)
    shifted = WebhookRequest(b"{}", {"x-signature": signed.headers["x-signature"]}, request.query)

    assert theirs_accepts(shifted, "1;request-id:r", secret)
    assert not ours_accepts(shifted, secret)
