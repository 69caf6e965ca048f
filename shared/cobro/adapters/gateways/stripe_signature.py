"""Prove that a webhook was sent by Stripe, over the raw bytes of its body.

`Stripe-Signature: t=<unix seconds>,v1=<hex>[,v1=<hex>]` carries HMAC-SHA256 of `<t>.<body>` under
the endpoint's whole signing secret (docs.stripe.com/webhooks). Any `v1` under any active secret
will do, so a secret can be rolled; `v0` is no proof. The clock is bounded on both sides: a
signature from the future is refused too. Standard library only: the intake function lives by its
cold start.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from cobro.adapters.gateways.request import BadSignatureError, MissingSecretError

TOLERANCE_SECONDS = 300
_HEADER_LENGTH_MAX = 4096
_TIMESTAMP_DIGITS_MAX = 12


class _Signed(NamedTuple):
    timestamp: str
    signatures: tuple[bytes, ...]


def verify(
    header: str | None,
    body: bytes,
    secrets: Sequence[str],
    now: datetime,
    tolerance_seconds: int = TOLERANCE_SECONDS,
) -> None:
    """Return if the header signs the body; raise `BadSignatureError` that says why not.

    `now` is an aware instant. Raises `MissingSecretError` where a secret is missing or empty.
    """
    if not secrets or not all(secret.strip() for secret in secrets):
        message = "the webhook has no signing secret, or an empty one: set it before taking events"
        raise MissingSecretError(message)
    signed = _read(header)
    _check_clock(int(signed.timestamp), now, tolerance_seconds)
    expected = [_digest(signed.timestamp, body, secret) for secret in secrets]
    # Every pair is compared, each in constant time: how long it takes tells nothing.
    matches = [hmac.compare_digest(e, given) for e in expected for given in signed.signatures]
    if not any(matches):
        message = "no v1 signature matches the body under an active secret"
        raise BadSignatureError(message)


def sign(body: bytes, secret: str, now: datetime) -> str:
    """Return the header that Stripe would send with this body at this instant."""
    timestamp = str(int(now.timestamp()))
    return f"t={timestamp},v1={_digest(timestamp, body, secret).decode('ascii')}"


def _digest(timestamp: str, body: bytes, secret: str) -> bytes:
    signed = timestamp.encode("ascii") + b"." + body
    return hmac.new(secret.encode(), signed, "sha256").hexdigest().encode("ascii")


def _read(header: str | None) -> _Signed:
    if not header:
        message = "the header Stripe-Signature is missing"
        raise BadSignatureError(message)
    pairs = [part.partition("=") for part in header[:_HEADER_LENGTH_MAX].split(",")]
    timestamps = [value for key, _, value in pairs if key == "t"]
    # Bytes, because comparing text with accents in it raises TypeError.
    signatures = tuple(value.encode("utf-8", "replace") for key, _, value in pairs if key == "v1")
    if len(timestamps) != 1 or not _is_timestamp(timestamps[0]) or not signatures:
        message = "the header Stripe-Signature is malformed: it needs one t and at least one v1"
        raise BadSignatureError(message)
    return _Signed(timestamps[0], signatures)


def _is_timestamp(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _TIMESTAMP_DIGITS_MAX


def _check_clock(timestamp: int, now: datetime, tolerance_seconds: int) -> None:
    age_seconds = int(now.timestamp()) - timestamp
    if age_seconds > tolerance_seconds:
        message = f"the signature is too old: {age_seconds} s, {tolerance_seconds} s are allowed"
        raise BadSignatureError(message)
    if age_seconds < -tolerance_seconds:
        message = f"the signature is {-age_seconds} s in the future: check both clocks"
        raise BadSignatureError(message)
