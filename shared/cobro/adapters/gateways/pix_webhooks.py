"""Prove that a callback of the API Pix comes from the account's bank.

The standard protects the callback by mTLS and by nothing else. API Gateway takes every certificate
that the bank's authority signed, so the one certificate that is the bank's is pinned by its subject
or serial number, as facts of the account (`client_subject`, `client_serial`); a certificate that is
to follow can be named beside it (`next_client_subject`, `next_client_serial`). A bank that skips
mTLS calls an address with a secret part, the first behind the account: its path tokens are the
signing secrets of the account.
"""

import hmac
from collections.abc import Iterable
from datetime import datetime

from cobro.adapters.gateways.request import (
    BadSignatureError,
    ClientCertificate,
    GatewaySecrets,
    WebhookRequest,
)
from cobro.domain.gateways import GatewayAccount

CLIENT_SUBJECT, CLIENT_SERIAL = "client_subject", "client_serial"
_TOKEN_LENGTH_MAX = 200


def verify(
    request: WebhookRequest,
    account: GatewayAccount,
    secrets: GatewaySecrets,
    now: datetime,  # noqa: ARG001 - nothing of a callback is dated
) -> None:
    """Return where the account's bank calls; raise `BadSignatureError` if not.

    Raises `MissingSecretError` where the account names neither a certificate nor a path token.
    """
    subjects = _pinned(account, CLIENT_SUBJECT)
    serials = _pinned(account, CLIENT_SERIAL)
    if subjects or serials:
        _check_certificate(request.certificate, subjects, serials)
        return
    token = request.path_rest.strip("/").partition("/")[0]
    if not _is_one_of(token[:_TOKEN_LENGTH_MAX], secrets.signing()):
        message = "the address that was called lacks the secret part of this account"
        raise BadSignatureError(message)


def _check_certificate(
    certificate: ClientCertificate | None, subjects: list[str], serials: list[str]
) -> None:
    """Both are checked where both are pinned."""
    if certificate is None:
        message = "the caller showed no client certificate: this account is called by mTLS only"
        raise BadSignatureError(message)
    is_known = (not subjects or _is_one_of(certificate.subject, subjects)) and (
        not serials or _is_one_of(certificate.serial, serials)
    )
    if not is_known:
        message = "the caller's client certificate is not that of this account's bank"
        raise BadSignatureError(message)


def _pinned(account: GatewayAccount, fact: str) -> list[str]:
    found = (account.facts.get(name, "").strip() for name in (fact, f"next_{fact}"))
    return [text for text in found if text]


def _is_one_of(given: str, expected: Iterable[str]) -> bool:
    """Compare bytes, in constant time each: text with accents in it would raise TypeError."""
    sent = given.encode("utf-8", "replace")
    matches = [hmac.compare_digest(sent, one.encode()) for one in expected]
    return any(matches)
