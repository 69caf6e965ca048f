"""Prove that a webhook was sent by PayPal, for the webhook of this account, not long ago.

`PAYPAL-TRANSMISSION-SIG` is an RSA signature (PKCS #1 v1.5, SHA-256) over transmission id, time,
webhook id and the CRC-32 of the raw body (docs of PayPal, "Integrate webhooks"). A CRC is no
digest: whoever holds one delivery can write another body that fits its signature. So this proof
lets an event in as a hint and never vouches for what it says: `contracts.gateways.paypal` fetches.
A live account takes signatures of PayPal's live hosts only, any other those of the sandbox.
"""

import re
import zlib
from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from cobro.adapters.gateways.paypal_certificates import Certificates
from cobro.adapters.gateways.request import (
    BadSignatureError,
    GatewaySecrets,
    MissingSecretError,
    WebhookRequest,
)
from cobro.domain.gateways import GatewayAccount

WEBHOOK_ID = "webhook_id"
ALGORITHM = "SHA256withRSA"
FUTURE_TOLERANCE = timedelta(minutes=5)
# PayPal delivers again for three days; what is older is a replay, and the inbox forgets later.
REPLAY_WINDOW = timedelta(days=4)
# PayPal's simulator signs whatever anybody asks for in the name of this one.
_SIMULATED = "WEBHOOK_ID"
_SIGNERS = {
    True: ("", "messageverificationcerts.paypal.com"),
    False: (r"\.sandbox", "messageverificationcerts.sandbox.paypal.com"),
}
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z")
_SIGNATURE_LENGTH_MAX = 1024

_CERTIFICATES = Certificates()


@dataclass(frozen=True, slots=True)
class Transmission:
    """What the headers say of a delivery."""

    transmission_id: str
    sent: str
    signature: str
    certificate_url: str
    algorithm: str

    @classmethod
    def of(cls, request: WebhookRequest) -> Self:
        def header(name: str) -> str:
            return request.headers.get(f"paypal-{name}", "")

        return cls(
            header("transmission-id"),
            header("transmission-time"),
            header("transmission-sig"),
            header("cert-url"),
            header("auth-algo"),
        )

    def sent_at(self) -> datetime:
        """Return the instant; raise `BadSignatureError` where a header is missing or malformed.

        A sign that separates the signed fields can stand in none of them.
        """
        message = "the headers of the transmission are missing or malformed"
        if not (_ID.fullmatch(self.transmission_id) and _INSTANT.fullmatch(self.sent)):
            raise BadSignatureError(message)
        try:
            return datetime.fromisoformat(self.sent)
        except ValueError as error:
            raise BadSignatureError(message) from error

    def signed(self, webhook_id: str, body: bytes) -> bytes:
        return f"{self.transmission_id}|{self.sent}|{webhook_id}|{zlib.crc32(body)}".encode()


def verify(
    request: WebhookRequest,
    account: GatewayAccount,
    secrets: GatewaySecrets,  # noqa: ARG001 - PayPal signs by a key of its own
    now: datetime,
) -> None:
    """Return where PayPal signed it for this account; raise `BadSignatureError` if not.

    Raises `MissingSecretError` where the account has no webhook id, or that of the simulator, and
    `CertificateUnavailableError` where the certificate cannot be fetched for now.
    """
    webhook_id = account.facts.get(WEBHOOK_ID, "").strip()
    if not webhook_id or webhook_id == _SIMULATED:
        message = f"the account {account.key} has no webhook id: set the fact {WEBHOOK_ID}"
        raise MissingSecretError(message)
    prove(request, webhook_id, _CERTIFICATES, now, is_live=account.is_live)


def prove(
    request: WebhookRequest,
    webhook_id: str,
    certificates: Certificates,
    now: datetime,
    *,
    is_live: bool,
) -> None:
    """Do what `verify` does, for a webhook id and with certificates that are at hand."""
    sent = Transmission.of(request)
    sent_at = sent.sent_at()
    _check_clock(sent_at, now)
    if sent.algorithm != ALGORITHM:
        message = f"the signature must be made by {ALGORITHM}"
        raise BadSignatureError(message)
    host, signer = _SIGNERS[is_live]
    pinned = (
        rf"https://api(-m)?{host}\.paypal\.com/v1/notifications/certs/CERT-[A-Za-z0-9-]{{1,99}}"
    )
    if not re.fullmatch(pinned, sent.certificate_url, re.ASCII):
        message = "the address of the certificate is not one of PayPal's for this account"
        raise BadSignatureError(message)
    signature = _signature(sent.signature)
    key = certificates.key(sent.certificate_url, signer, sent_at, now)

    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        key.verify(signature, sent.signed(webhook_id, request.body), PKCS1v15(), SHA256())
    except InvalidSignature as error:
        message = "the signature is not PayPal's for this body and webhook id"
        raise BadSignatureError(message) from error


def _signature(text: str) -> bytes:
    try:
        return b64decode(text[:_SIGNATURE_LENGTH_MAX], validate=True)
    except (Base64Error, ValueError) as error:
        message = "the signature is no base64"
        raise BadSignatureError(message) from error


def _check_clock(sent_at: datetime, now: datetime) -> None:
    if now - sent_at > REPLAY_WINDOW:
        message = f"the transmission is older than {REPLAY_WINDOW.days} days"
        raise BadSignatureError(message)
    if sent_at - now > FUTURE_TOLERANCE:
        message = "the transmission comes from the future: check both clocks"
        raise BadSignatureError(message)
