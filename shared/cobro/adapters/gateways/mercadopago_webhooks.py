"""Prove that a webhook was sent by Mercado Pago: it signs ids and an instant, never the body.

`x-signature: ts=<instant>,v1=<hex>` carries HMAC-SHA256 of
`id:<data.id of the query>;request-id:<x-request-id>;ts:<ts>;` under the account's webhook secret.
Mercado Pago leaves absent parts out of that text, by which one text has several readings; here both
ids must be there and hold no mark of it. `data.id` is signed as it came by some of its products
and in small letters by others. `ts` comes in seconds or milliseconds.
Deliveries are tried again for days and it is not told whether they are signed anew, so the past is
open for a week: what comes twice is only asked for twice. The future is not.
Source: mercadopago.com.br/developers, "Webhooks"; the SDKs' validators; github.com/mercadopago/
sdk-python/issues/118 and sdk-java/issues/420 for the letters.
"""

import hmac
import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from urllib.parse import parse_qsl

from cobro.adapters.gateways.constant_time import any_matches
from cobro.adapters.gateways.request import (
    BadSignatureError,
    GatewaySecrets,
    IgnoredWebhookError,
    WebhookRequest,
)
from cobro.domain.gateways import GatewayAccount

SIGNATURE_HEADER = "x-signature"
REQUEST_ID_HEADER = "x-request-id"
OLDEST_SECONDS = 7 * 24 * 60 * 60
FUTURE_SECONDS = 300
_HEADER_LENGTH_MAX = 1024
_QUERY_FIELDS_MAX = 20
_DATA_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}", re.ASCII)
_SECONDS = re.compile(r"[0-9]{10}", re.ASCII)
_MILLISECONDS = re.compile(r"[0-9]{13}", re.ASCII)


class _Signed(NamedTuple):
    ts: str
    seconds: int
    signatures: tuple[str, ...]


def verify(
    request: WebhookRequest,
    account: GatewayAccount,  # noqa: ARG001 - the proof needs no fact of the account
    secrets: GatewaySecrets,
    now: datetime,
) -> None:
    """Return where Mercado Pago is proved; raise `BadSignatureError` that says why not.

    Raises `IgnoredWebhookError` for its older notifications (IPN), which nothing signs.
    """
    active = secrets.signing()
    fields = _fields(request.query)
    header = request.headers.get(SIGNATURE_HEADER, "")
    names = {name for name, _ in fields}
    if not header and "data.id" not in names and "topic" in names:
        message = "an IPN is unsigned and ignored: ask for webhooks with source_news=webhooks"
        raise IgnoredWebhookError(message)
    data_id = _data_id([value for name, value in fields if name == "data.id"])
    request_id = request.headers.get(REQUEST_ID_HEADER, "")
    if not _REQUEST_ID.fullmatch(request_id):
        message = f"the header {REQUEST_ID_HEADER} is missing or malformed"
        raise BadSignatureError(message)
    signed = _read(header)
    _check_clock(signed.seconds, now)
    expected = [
        hmac.new(secret.encode(), text.encode(), "sha256").hexdigest()
        for secret in active
        for text in _manifests(data_id, request_id, signed.ts)
    ]
    if not any_matches(signed.signatures, expected):
        message = "no v1 signature matches data.id, x-request-id and ts under an active secret"
        raise BadSignatureError(message)


def _fields(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=_QUERY_FIELDS_MAX)
    except ValueError:
        message = "the query has too many fields"
        raise BadSignatureError(message) from None


def _data_id(values: list[str]) -> str:
    """Return the one id that is signed: of two, a reader behind us might take the other."""
    if len(values) != 1 or not _DATA_ID.fullmatch(values[0]):
        message = "the query must name one data.id of letters, digits, hyphens and underscores"
        raise BadSignatureError(message)
    return values[0]


def _read(header: str) -> _Signed:
    pairs = [part.strip().partition("=") for part in header[:_HEADER_LENGTH_MAX].split(",")]
    stamps = [value for key, _, value in pairs if key == "ts"]
    signatures = tuple(value for key, _, value in pairs if key == "v1")
    seconds = _seconds(stamps[0]) if len(stamps) == 1 else None
    if seconds is None or not signatures:
        message = f"the header {SIGNATURE_HEADER} needs one ts of 10 or 13 digits and a v1"
        raise BadSignatureError(message)
    return _Signed(stamps[0], seconds, signatures)


def _seconds(ts: str) -> int | None:
    if _SECONDS.fullmatch(ts):
        return int(ts)
    return int(ts) // 1000 if _MILLISECONDS.fullmatch(ts) else None


def _check_clock(seconds: int, now: datetime) -> None:
    age_seconds = int(now.timestamp()) - seconds
    if age_seconds > OLDEST_SECONDS:
        message = f"the signature is too old: {age_seconds} s, {OLDEST_SECONDS} s are allowed"
        raise BadSignatureError(message)
    if age_seconds < -FUTURE_SECONDS:
        message = f"the signature is {-age_seconds} s in the future: check both clocks"
        raise BadSignatureError(message)


def _manifests(data_id: str, request_id: str, ts: str) -> Iterator[str]:
    for name in dict.fromkeys((data_id, data_id.lower())):
        yield f"id:{name};request-id:{request_id};ts:{ts};"
