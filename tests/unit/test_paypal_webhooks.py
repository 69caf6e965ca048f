"""PayPal's proof: who signed, for which webhook, when, and by a certificate from where."""

import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from cobro.adapters.gateways.paypal_certificates import (
    Certificates,
    CertificateUnavailableError,
    fetched,
    machine_roots,
)
from cobro.adapters.gateways.paypal_webhooks import prove, verify
from cobro.adapters.gateways.request import (
    BadSignatureError,
    GatewaySecrets,
    MissingSecretError,
    WebhookRequest,
)
from cobro.adapters.gateways.transport import HttpAnswer
from cobro.domain.gateways import Gateway, GatewayAccount
from cobro.domain.ids import IssuerId
from cobro.domain.money import Currency
from tests.support.gateways.paypal_signer import (
    CERT_URL,
    ISSUER_URL,
    LIVE_SIGNER,
    PayPalSigner,
    crc32,
    forged,
)
from tests.support.gateways.web import served

NOW = datetime(2026, 9, 21, 12, tzinfo=UTC)
HOOK = "8PT597110X687430LKGECATA"
BODY = b'{"id":"WH-1","event_type":"PAYMENT.CAPTURE.COMPLETED","resource":{"id":"1AB"}}'


@cache
def signer() -> PayPalSigner:
    return PayPalSigner()


class Shelf:
    """What lies at which address; remembers what was fetched."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.fetched: list[str] = []

    def __call__(self, url: str) -> bytes:
        self.fetched.append(url)
        return self.files[url]


def certificates(shelf: Shelf | None = None, by: PayPalSigner | None = None) -> Certificates:
    who = by or signer()
    return Certificates(shelf or Shelf(who.files()), lambda: [who.root])


def a_delivery(at: datetime = NOW, /, **headers: str) -> WebhookRequest:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return WebhookRequest(BODY, signer().headers(BODY, HOOK, at) | named)


def take(request: WebhookRequest, keys: Certificates | None = None, at: datetime = NOW) -> None:
    prove(request, HOOK, keys or certificates(), at, is_live=True)


def test_what_paypal_signed_for_this_webhook_is_let_in() -> None:
    take(a_delivery())

    assert crc32(BODY) == zlib.crc32(BODY)


def test_a_certificate_and_its_issuer_are_fetched_once() -> None:
    shelf = Shelf(signer().files())
    keys = certificates(shelf)
    for _ in range(3):
        take(a_delivery(), keys)

    assert shelf.fetched == [CERT_URL, ISSUER_URL]


def test_a_certificate_that_comes_with_its_chain_needs_no_second_fetch() -> None:
    files = signer().files()
    pem = files[CERT_URL] + signer().between.public_bytes(Encoding.PEM)
    shelf = Shelf({CERT_URL: pem})
    take(a_delivery(), certificates(shelf))

    assert shelf.fetched == [CERT_URL]


def test_a_forged_body_of_the_same_checksum_is_let_in_since_a_crc_is_no_signature() -> None:
    body = forged(BODY.replace(b"1AB", b"2CD"), BODY)
    take(WebhookRequest(body, signer().headers(BODY, HOOK, NOW)))

    assert body != BODY
    assert crc32(body) == crc32(BODY)


@pytest.mark.parametrize(
    "headers",
    [
        {"paypal_transmission_id": ""},
        {"paypal_transmission_id": "t-1|2026"},
        {"paypal_transmission_id": "t-2"},
        {"paypal_transmission_id": "t" * 65},
        {"paypal_transmission_time": ""},
        {"paypal_transmission_time": "2026-02-30T12:00:00Z"},
        {"paypal_transmission_time": "2026-09-21T12:00:01Z"},
        {"paypal_transmission_sig": ""},
        {"paypal_transmission_sig": "é"},
        {"paypal_transmission_sig": "AAAA"},
        {"paypal_transmission_sig": "A" * 4096},
        {"paypal_auth_algo": "SHA1withRSA"},
        {"paypal_auth_algo": ""},
    ],
)
def test_other_headers_prove_nothing(headers: dict[str, str]) -> None:
    with pytest.raises(BadSignatureError):
        take(a_delivery(**headers))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://api.paypal.com/v1/notifications/certs/CERT-1",
        "https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1",
        "https://api.paypal.com@evil.example/v1/notifications/certs/CERT-1",
        "https://evil.example/https://api.paypal.com/v1/notifications/certs/CERT-1",
        "https://api.paypal.com/v1/notifications/certs/../../oauth2/CERT-1",
        "https://api.paypal.com/v1/notifications/certs/CERT-1/../x",
        "https://api.paypal.com/v1/notifications/certs/CERT-1?x=y",
        "https://api.paypal.com:8443/v1/notifications/certs/CERT-1",
        "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1",
        "https://apixpaypal.com/v1/notifications/certs/CERT-1",
        CERT_URL + "\n",
    ],
)
def test_no_other_address_is_ever_fetched(url: str) -> None:
    shelf = Shelf({})
    with pytest.raises(BadSignatureError, match="address"):
        take(a_delivery(paypal_cert_url=url), certificates(shelf))

    assert shelf.fetched == []


def test_a_changed_byte_is_told() -> None:
    request = replace(a_delivery(), body=BODY.replace(b"1AB", b"1AC"))

    with pytest.raises(BadSignatureError, match="signature"):
        take(request)


def test_a_signature_for_another_webhook_proves_nothing() -> None:
    with pytest.raises(BadSignatureError):
        prove(a_delivery(), "ANOTHER", certificates(), NOW, is_live=True)


@pytest.mark.parametrize(
    ("age", "word"), [(timedelta(days=4, seconds=1), "older"), (timedelta(seconds=-301), "future")]
)
def test_what_was_sent_too_long_ago_or_later_than_now_is_a_replay(
    age: timedelta, word: str
) -> None:
    with pytest.raises(BadSignatureError, match=word):
        take(a_delivery(NOW - age))


def test_retries_of_three_days_and_clocks_five_minutes_apart_are_let_in() -> None:
    take(a_delivery(NOW - timedelta(days=3, hours=1)))
    take(a_delivery(NOW + timedelta(minutes=5)))


def test_a_certificate_counts_at_the_time_of_the_signature() -> None:
    last = signer().leaf.not_valid_after_utc
    take(a_delivery(last - timedelta(days=1)), at=last + timedelta(days=2))

    with pytest.raises(BadSignatureError, match="not trusted"):
        take(a_delivery(last + timedelta(days=1)), at=last + timedelta(days=2))


def test_a_chain_to_an_unknown_authority_is_not_trusted() -> None:
    stranger = PayPalSigner()
    keys = Certificates(Shelf(stranger.files()), lambda: [signer().root])
    request = WebhookRequest(BODY, stranger.headers(BODY, HOOK, NOW))

    with pytest.raises(BadSignatureError, match="not trusted"):
        take(request, keys)


def test_a_certificate_of_another_name_is_not_paypals() -> None:
    other = PayPalSigner("www.shop.example")
    request = WebhookRequest(BODY, other.headers(BODY, HOOK, NOW))

    with pytest.raises(BadSignatureError, match=LIVE_SIGNER):
        take(request, certificates(by=other))


@pytest.mark.parametrize(
    "issuer_url",
    ["", "http://cacerts.evil.example/x.crt"],
)
def test_an_issuer_is_fetched_from_its_authority_only(issuer_url: str) -> None:
    other = PayPalSigner(issuer_url=issuer_url)
    shelf = Shelf(other.files())
    request = WebhookRequest(BODY, other.headers(BODY, HOOK, NOW))

    with pytest.raises(BadSignatureError, match="not trusted"):
        take(request, certificates(shelf, other))

    assert shelf.fetched == [CERT_URL]


def test_a_short_key_is_not_trusted() -> None:
    weak = PayPalSigner(bits=1024)
    request = WebhookRequest(BODY, weak.headers(BODY, HOOK, NOW))

    with pytest.raises(BadSignatureError):
        take(request, certificates(by=weak))


@pytest.mark.parametrize("content", [b"", b"<html>", b"-----BEGIN CERTIFICATE-----\n"])
def test_what_is_no_certificate_proves_nothing(content: bytes) -> None:
    with pytest.raises(BadSignatureError, match="no certificate"):
        take(a_delivery(), certificates(Shelf({CERT_URL: content})))


def test_made_up_addresses_cause_few_fetches() -> None:
    shelf = Shelf({f"{CERT_URL}{number}": b"x" for number in range(9)})
    keys = certificates(shelf)
    for number in range(5):
        with pytest.raises(BadSignatureError):
            take(a_delivery(paypal_cert_url=f"{CERT_URL}{number}"), keys)

    with pytest.raises(CertificateUnavailableError, match="too many"):
        take(a_delivery(paypal_cert_url=f"{CERT_URL}7"), keys)
    later = NOW + timedelta(minutes=1)
    with pytest.raises(BadSignatureError):
        take(a_delivery(paypal_cert_url=f"{CERT_URL}7"), keys, later)

    assert len(shelf.fetched) == 6


def an_account(webhook_id: str, *, is_live: bool = True) -> GatewayAccount:
    return GatewayAccount(
        gateway=Gateway.PAYPAL,
        account_id="shop-one",
        issuer_id=IssuerId("acme"),
        currencies=(Currency.USD,),
        is_live=is_live,
        facts={"webhook_id": webhook_id},
    )


@pytest.mark.parametrize("webhook_id", ["", " ", "WEBHOOK_ID"])
def test_an_account_needs_a_webhook_id_and_never_that_of_the_simulator(webhook_id: str) -> None:
    with pytest.raises(MissingSecretError, match="webhook_id"):
        verify(a_delivery(), an_account(webhook_id), GatewaySecrets(), NOW)


def test_a_sandbox_account_takes_no_live_certificate_and_a_live_one_none_of_the_sandbox() -> None:
    sandbox = CERT_URL.replace("api.", "api.sandbox.")

    with pytest.raises(BadSignatureError, match="address"):
        verify(a_delivery(), an_account(HOOK, is_live=False), GatewaySecrets(), NOW)
    with pytest.raises(BadSignatureError, match="address"):
        verify(a_delivery(paypal_cert_url=sandbox), an_account(HOOK), GatewaySecrets(), NOW)


def test_certificates_are_fetched_without_following_anybody() -> None:
    answers = {
        "/good": HttpAnswer(200, {}, b"pem"),
        "/moved": HttpAnswer(302, {"location": "/good"}),
        "/none": HttpAnswer(404),
        "/down": HttpAnswer(503),
    }
    with served(lambda request: answers["/" + request.url.rsplit("/", 1)[1]]) as url:
        assert fetched(f"{url}/good") == b"pem"
        for path in ("/moved", "/none"):
            with pytest.raises(BadSignatureError):
                fetched(url + path)
        with pytest.raises(CertificateUnavailableError, match="503"):
            fetched(f"{url}/down")

    with pytest.raises(CertificateUnavailableError):
        fetched(f"{url}/good")


def test_the_machine_knows_the_authorities_of_the_web() -> None:
    names = {root.subject.rfc4514_string() for root in machine_roots()}

    assert any("DigiCert" in name for name in names)
