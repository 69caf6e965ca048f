"""Sign webhooks as PayPal does, by arithmetic of our own: nothing here is shared with the proof.

The CRC-32 is computed bit by bit, the RSA signature by a power of the padded digest (RFC 8017,
8.2). Certificates are made by an authority of the tests, with an authority between.
"""

import hashlib
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

LIVE_SIGNER = "messageverificationcerts.paypal.com"
CERT_URL = "https://api.paypal.com/v1/notifications/certs/CERT-11aa22bb-33cc44dd"
ISSUER_URL = "http://cacerts.digicert.com/TestsBetween.crt"
_SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")
_POLYNOMIAL = 0xEDB88320
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)


def crc32(body: bytes) -> int:
    register = 0xFFFFFFFF
    for byte in body:
        register ^= byte
        for _ in range(8):
            register = (register >> 1) ^ (_POLYNOMIAL if register & 1 else 0)
    return register ^ 0xFFFFFFFF


def forged(body: bytes, like: bytes) -> bytes:
    """Return a body with four bytes at its end that give it the CRC-32 of another one.

    The bytes are found by running the register backwards: nobody needs a key for it.
    """
    table = {(_row(i) >> 24): i for i in range(256)}
    register = crc32(like) ^ 0xFFFFFFFF
    for _ in range(4):
        index = table[register >> 24]
        register = ((register ^ _row(index)) << 8 | index) & 0xFFFFFFFF
    patch = register ^ crc32(body) ^ 0xFFFFFFFF
    return body + patch.to_bytes(4, "little")


def _row(index: int) -> int:
    for _ in range(8):
        index = (index >> 1) ^ (_POLYNOMIAL if index & 1 else 0)
    return index


class PayPalSigner:
    """PayPal's signing service: its key, its certificate, and the authorities above it."""

    def __init__(
        self, signer: str = LIVE_SIGNER, *, bits: int = 2048, issuer_url: str = ISSUER_URL
    ) -> None:
        """`issuer_url` is where the leaf says that its issuer lies; empty: it does not say."""
        self.signer = signer
        self._issuer_url = issuer_url
        self._keys = [rsa.generate_private_key(65537, size) for size in (2048, 2048, bits)]

    @cached_property
    def root(self) -> x509.Certificate:
        return self._certificate(0, 0, "Root of the tests")

    @cached_property
    def between(self) -> x509.Certificate:
        return self._certificate(1, 0, "Between of the tests")

    @cached_property
    def leaf(self) -> x509.Certificate:
        return self._certificate(2, 1, self.signer)

    def files(self) -> dict[str, bytes]:
        """Return what lies at the addresses: the leaf alone, and what is above it."""
        return {
            CERT_URL: self.leaf.public_bytes(serialization.Encoding.PEM),
            ISSUER_URL: self.between.public_bytes(serialization.Encoding.DER),
        }

    def headers(
        self, body: bytes, webhook_id: str, sent_at: datetime, transmission_id: str = "t-1"
    ) -> dict[str, str]:
        """Return the headers of a delivery, by lower-case name."""
        sent = sent_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        message = f"{transmission_id}|{sent}|{webhook_id}|{crc32(body)}".encode("ascii")
        return {
            "paypal-transmission-id": transmission_id,
            "paypal-transmission-time": sent,
            "paypal-transmission-sig": b64encode(self._signature(message)).decode(),
            "paypal-cert-url": CERT_URL,
            "paypal-auth-algo": "SHA256withRSA",
        }

    def _signature(self, message: bytes) -> bytes:
        numbers = self._keys[2].private_numbers()
        modulus = numbers.public_numbers.n
        size = (modulus.bit_length() + 7) // 8
        content = _SHA256_PREFIX + hashlib.sha256(message).digest()
        padded = b"\x00\x01" + b"\xff" * (size - len(content) - 3) + b"\x00" + content
        return pow(int.from_bytes(padded), numbers.d, modulus).to_bytes(size)

    def _certificate(self, number: int, by: int, name: str) -> x509.Certificate:
        names = ("Root of the tests", "Between of the tests")
        key = self._keys[number].public_key()
        is_authority = number < 2
        builder = (
            x509.CertificateBuilder()
            .subject_name(_named(name))
            .issuer_name(_named(names[by]))
            .public_key(key)
            .serial_number(1000 + number)
            .not_valid_before(MADE_AT)
            .not_valid_after(MADE_AT + timedelta(days=365))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._keys[by].public_key()),
                critical=False,
            )
            .add_extension(key_usage(is_authority=is_authority), critical=True)
        )
        if not is_authority:
            builder = _of_a_server(builder, name, self._issuer_url)
        return builder.sign(self._keys[by], hashes.SHA256())


def _of_a_server(
    builder: x509.CertificateBuilder, name: str, issuer_url: str
) -> x509.CertificateBuilder:
    builder = builder.add_extension(
        x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False
    ).add_extension(
        x509.ExtendedKeyUsage([x509.ObjectIdentifier("1.3.6.1.5.5.7.3.1")]), critical=False
    )
    if not issuer_url:
        return builder
    where = x509.AccessDescription(
        AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(issuer_url)
    )
    return builder.add_extension(x509.AuthorityInformationAccess([where]), critical=False)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def key_usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
