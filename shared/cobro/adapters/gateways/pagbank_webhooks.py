"""Prove that a webhook was sent by PagBank. Two schemes are alive; either one is proof.

`x-authenticity-token` is SHA-256 of `<API token>-<raw body>` in hexadecimal (orders and charges).
`x-payload-signature` is ECDSA with SHA-256 over the raw body in base64, under a key of PagBank's
that its API tells; several may come while it changes keys, each as DER or as bare r and s.
Neither carries an instant, so any delivery can be sent again for ever: what it says must be safe to
hear twice. A plain hash can be prolonged by whoever holds one; the padding that this leaves in the
body is no JSON, which `head` refuses.

Under both lies a secret in the path of our address, which is always asked for. The sandbox often
signs nothing: there the path is enough, and the body counts as a hint only.
Source: developer.pagbank.com.br, "Confirmar autenticidade da notificação" and "Validação de
autenticidade".
"""

import hashlib
import json
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cobro.adapters.gateways.constant_time import any_matches, joined_values
from cobro.adapters.gateways.request import (
    BadSignatureError,
    GatewaySecrets,
    UnwantedWebhookError,
    WebhookRequest,
)
from cobro.domain.gateways import GatewayAccount

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

    from cobro.application.ports.gateways import GatewayUnavailableError

TOKEN_HEADER = "x-authenticity-token"  # noqa: S105 - the name of a header
SIGNATURE_HEADER = "x-payload-signature"
PATH_TOKEN = "path_token"  # noqa: S105 - the name of a secret
_OLD_FORM = "application/x-www-form-urlencoded"
_SIGNATURES_MAX = 8
_P1363_BYTES = 64
_ANSWER_SECONDS = 3
# Whoever sends forged signatures makes us ask PagBank for its key once in this time.
_REFETCH = timedelta(seconds=60)
_KEEP = timedelta(hours=24)

FetchKey = Callable[[GatewayAccount, GatewaySecrets], str]


@dataclass(slots=True)
class _Kept:
    """What was fetched for an account and when; no key where PagBank did not tell one."""

    fetched_at: datetime
    key: "EllipticCurvePublicKey | None"


@dataclass(slots=True)
class PagBankWebhooks:
    """`fetch_key` returns PagBank's public key as base64; it is kept for a day by account."""

    fetch_key: FetchKey
    _kept: dict[str, _Kept] = field(default_factory=dict)

    def verify(
        self,
        request: WebhookRequest,
        account: GatewayAccount,
        secrets: GatewaySecrets,
        now: datetime,
    ) -> None:
        """Return where PagBank is proved; raise `BadSignatureError` that says why not.

        Raises `UnwantedWebhookError` for the notifications of its old API, and
        `GatewayUnavailableError` where its key is needed and cannot be had.
        """
        if request.headers.get("content-type", "").lower().startswith(_OLD_FORM):
            message = "the notifications of PagBank's old API are not taken: use notification_urls"
            raise UnwantedWebhookError(message)
        expected = [_hash(token, request.body) for token in secrets.signing()]
        if not any_matches([request.path_rest.strip("/")], [secrets.get(PATH_TOKEN)]):
            message = "the path does not end in the account's path token"
            raise BadSignatureError(message)
        hashes = joined_values(request.headers.get(TOKEN_HEADER), _SIGNATURES_MAX)
        signatures = joined_values(request.headers.get(SIGNATURE_HEADER), _SIGNATURES_MAX)
        if not hashes and not signatures:
            _check_unsigned(account)
        elif not any_matches(hashes, expected) and not (
            signatures and self._is_signed(request.body, signatures, account, secrets, now)
        ):
            message = "no token or signature of PagBank's matches the body"
            raise BadSignatureError(message)

    def _is_signed(
        self,
        body: bytes,
        signatures: list[str],
        account: GatewayAccount,
        secrets: GatewaySecrets,
        now: datetime,
    ) -> bool:
        """Try the key at hand, then once more with the one that PagBank tells now."""
        kept = self._kept.get(account.key)
        if kept is None or now - kept.fetched_at > _KEEP:
            return _verifies(self._fetched(account, secrets, now), body, signatures)
        if kept.key is not None and _verifies(kept.key, body, signatures):
            return True
        if now - kept.fetched_at < _REFETCH:
            if kept.key is None:
                raise _no_key()
            return False
        return _verifies(self._fetched(account, secrets, now), body, signatures)

    def _fetched(
        self, account: GatewayAccount, secrets: GatewaySecrets, now: datetime
    ) -> "EllipticCurvePublicKey":
        self._kept[account.key] = _Kept(now, None)
        key = _read_key(self.fetch_key(account, secrets))
        self._kept[account.key] = _Kept(now, key)
        return key


def _check_unsigned(account: GatewayAccount) -> None:
    if account.is_live:
        message = f"neither {TOKEN_HEADER} nor {SIGNATURE_HEADER} came"
        raise BadSignatureError(message)


def fetch_public_key(account: GatewayAccount, secrets: GatewaySecrets) -> str:
    """Ask PagBank for the public key of its webhooks, once: whoever delivers comes again."""
    from cobro.adapters.gateways.http import base_url_of
    from cobro.adapters.gateways.pagbank_site import address_of
    from cobro.adapters.gateways.transport import HttpRequest, NoAnswerError, UrllibTransport

    url = base_url_of(account, address_of(account)) + "/public-keys?type=webhook"
    headers = {"Authorization": f"Bearer {secrets.get('api_key')}", "Accept": "application/json"}
    try:
        answer = UrllibTransport()(HttpRequest("GET", url, headers), _ANSWER_SECONDS)
        return str(json.loads(answer.body)["public_key"])
    except (NoAnswerError, ValueError, LookupError, TypeError):
        raise _no_key() from None


def _hash(token: str, body: bytes) -> str:
    return hashlib.sha256(token.encode() + b"-" + body).hexdigest()


def _no_key() -> "GatewayUnavailableError":
    # The port brings half the domain with it, which the intake lives without.
    from cobro.application.ports.gateways import GatewayUnavailableError

    return GatewayUnavailableError("PagBank does not tell the public key of its webhooks for now")


def _read_key(text: str) -> "EllipticCurvePublicKey":
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(b64decode(text))
    except ValueError:
        raise _no_key() from None
    if not isinstance(key, EllipticCurvePublicKey):
        raise _no_key()
    return key


def _verifies(key: "EllipticCurvePublicKey", body: bytes, signatures: list[str]) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256

    for text in signatures:
        for signature in _forms(text):
            try:
                key.verify(signature, body, ECDSA(SHA256()))
            except InvalidSignature:
                continue
            return True
    return False


def _forms(text: str) -> list[bytes]:
    """Return the DER forms that base64 text can stand for: itself, and its halves r and s."""
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        return []
    if len(raw) != _P1363_BYTES:
        return [raw]
    half = _P1363_BYTES // 2
    r, s = int.from_bytes(raw[:half]), int.from_bytes(raw[half:])
    return [encode_dss_signature(r, s), raw]


verify = PagBankWebhooks(fetch_public_key).verify
