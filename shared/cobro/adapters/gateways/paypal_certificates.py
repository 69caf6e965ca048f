"""The certificates that PayPal signs webhooks by: where they come from, and whether to trust them.

A certificate is fetched from PayPal's own host only, without following a redirect, and kept by its
address, which never changes its content. It is trusted if its chain led to an authority of this
machine at the time of the signature and if it names PayPal's signer. PayPal hands out the leaf
without its issuer, so that one is fetched where the leaf says, from the authority's own host only.
`cryptography` is loaded when the first webhook of PayPal comes, and not before.
"""

import re
import ssl
import warnings
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar

from cobro.adapters.gateways.request import BadSignatureError
from cobro.domain.errors import UnavailableError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.x509 import Certificate

_ISSUER_URL = re.compile(r"http://cacerts\.digicert\.com/[A-Za-z0-9.-]{1,100}\.crt")
_PEM = b"-----BEGIN CERTIFICATE-----"
_KEY_BITS_MIN = 2048
_FETCHES_MAX = 5  # per minute: addresses that anybody may make up cause no more than that
_FETCH_SECONDS = 4
_SIZE_MAX = 64 * 1024

Fetch = Callable[[str], bytes]


class CertificateUnavailableError(UnavailableError):
    """The certificate of a signature cannot be fetched for now: nothing can be proved."""

    code: ClassVar[str] = "certificate_unavailable"


def fetched(url: str) -> bytes:
    """Fetch a certificate; raise `BadSignatureError` where there is none."""
    from cobro.adapters.gateways.transport import HttpRequest, NoAnswerError, UrllibTransport

    try:
        answer = UrllibTransport(size_max=_SIZE_MAX)(HttpRequest("GET", url), _FETCH_SECONDS)
    except NoAnswerError as error:
        message = f"the certificate of the signature cannot be fetched ({error})"
        raise CertificateUnavailableError(message) from error
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        message = f"the certificate of the signature cannot be fetched ({answer.status})"
        raise CertificateUnavailableError(message)
    if answer.status != HTTPStatus.OK:
        message = f"there is no certificate at the address that the webhook names ({answer.status})"
        raise BadSignatureError(message)
    return answer.body


@cache
def machine_roots() -> tuple["Certificate", ...]:
    """Return the authorities that this machine trusts."""
    from cryptography import x509

    kept = ssl.create_default_context().get_ca_certs(binary_form=True)
    with warnings.catch_warnings():
        # An old root has a serial number that is no longer allowed; no chain of PayPal needs it.
        warnings.simplefilter("ignore")
        return tuple(x509.load_der_x509_certificate(der) for der in kept)


class Certificates:
    """Certificates by address, each fetched once."""

    def __init__(
        self,
        fetch: Fetch = fetched,
        roots: Callable[[], Sequence["Certificate"]] = machine_roots,
    ) -> None:
        self._fetch = fetch
        self._roots = roots
        self._kept: dict[str, list[Certificate]] = {}
        self._fetches: list[datetime] = []

    def key(self, url: str, signer: str, signed_at: datetime, now: datetime) -> "RSAPublicKey":
        """Return the key of `signer` from there; raise `BadSignatureError` if it is not theirs.

        The chain must have been good at `signed_at`.
        """
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

        leaf, *others = self._at(url, now)
        _check_name(leaf, signer)
        if not others:
            others = self._issuer_of(leaf, now)
        self._check_chain(leaf, others, signer, signed_at)
        key = leaf.public_key()
        if not isinstance(key, RSAPublicKey) or key.key_size < _KEY_BITS_MIN:
            message = "the certificate of the signature holds no RSA key that is long enough"
            raise BadSignatureError(message)
        return key

    def _at(self, url: str, now: datetime) -> list["Certificate"]:
        if url not in self._kept:
            self._fetches = [at for at in self._fetches if now - at < timedelta(minutes=1)]
            if len(self._fetches) >= _FETCHES_MAX:
                message = "too many certificates were asked for in this minute: send again later"
                raise CertificateUnavailableError(message)
            self._fetches.append(now)
            self._kept[url] = _read(self._fetch(url))
        return self._kept[url]

    def _issuer_of(self, leaf: "Certificate", now: datetime) -> list["Certificate"]:
        """Return the certificate of the authority between, where the leaf says where it lies."""
        from cryptography import x509

        try:
            access = leaf.extensions.get_extension_for_class(x509.AuthorityInformationAccess)
        except x509.ExtensionNotFound:
            return []
        for entry in access.value:
            url = str(getattr(entry.access_location, "value", ""))
            if entry.access_method == x509.OID_CA_ISSUERS and _ISSUER_URL.fullmatch(url):
                return self._at(url, now)
        return []

    def _check_chain(
        self, leaf: "Certificate", others: list["Certificate"], signer: str, signed_at: datetime
    ) -> None:
        from cryptography import x509
        from cryptography.x509 import verification

        policy = verification.PolicyBuilder().store(verification.Store(list(self._roots())))
        verifier = policy.time(signed_at).build_server_verifier(x509.DNSName(signer))
        try:
            verifier.verify(leaf, others)
        except verification.VerificationError as error:
            message = "the certificate of the signature was not trusted at the time of the webhook"
            raise BadSignatureError(message) from error


def _read(body: bytes) -> list["Certificate"]:
    from cryptography import x509

    try:
        if _PEM in body:
            return x509.load_pem_x509_certificates(body)
        return [x509.load_der_x509_certificate(body)]
    except ValueError as error:
        message = "what lies at the address of the certificate is no certificate"
        raise BadSignatureError(message) from error


def _check_name(leaf: "Certificate", signer: str) -> None:
    from cryptography.x509.oid import NameOID

    names = [name.value for name in leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if names != [signer]:
        message = f"the certificate of the signature is not that of {signer}"
        raise BadSignatureError(message)
