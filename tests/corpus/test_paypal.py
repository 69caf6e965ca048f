"""PayPal's real deliveries, every payload of the collection, and every hostile delivery."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from cobro.adapters.gateways.paypal_certificates import Certificates
from cobro.adapters.gateways.paypal_webhooks import prove, verify
from cobro.adapters.gateways.request import (
    BadSignatureError,
    GatewaySecrets,
    MissingSecretError,
    WebhookRequest,
)
from cobro.contracts.gateways.paypal import head, news
from cobro.domain.gateways import (
    ForReview,
    GatewayHint,
    GatewayNews,
    MovementKind,
    NothingToDo,
    Subject,
)
from cobro.domain.money import Currency, Money
from tests.corpus.conftest import DATA
from tests.support.gateways.paypal_office import ACCOUNT, PayPalOffice

FOLDER = DATA / "gateways" / "paypal"
COLLECTION = json.loads((FOLDER / "hostile.json").read_text("utf-8"))
SIGNED = sorted(path.name.removesuffix(".headers.json") for path in FOLDER.glob("*.headers.json"))
PAYLOADS = sorted(
    path.name
    for path in FOLDER.glob("*.json")
    if not path.name.endswith(".headers.json") and path.name != "hostile.json"
)
SIMULATED = COLLECTION["webhook_id"]
ISSUER_URL = "http://cacerts.digicert.com/DigiCertSHA2ExtendedValidationServerCA.crt"

# What each payload means: the kind of the object to ask for and its id, or None for nothing to do.
MEANINGS: dict[str, tuple[str, str] | None] = {
    "CUSTOMER.DISPUTE.CREATED": ("dispute", "PP-D-27803"),
    "CUSTOMER.DISPUTE.RESOLVED.lost": ("dispute", "PP-D-27803"),
    "CUSTOMER.DISPUTE.RESOLVED.won": ("dispute", "PP-D-27803"),
    "PAYMENT.CAPTURE.COMPLETED": ("capture", "12A34567BC123456S"),
    "PAYMENT.CAPTURE.DECLINED": ("capture", "7U133281TB3277326"),
    "PAYMENT.CAPTURE.DENIED": ("capture", "7U133281TB3277326"),
    "PAYMENT.CAPTURE.PENDING": ("capture", "02T21492PP3782704"),
    "PAYMENT.CAPTURE.REFUNDED": ("refund", "1Y107995YT783435V"),
    "PAYMENT.CAPTURE.REVERSED": ("refund", "09E71677NS257044M"),
}


@cache
def certificates() -> Certificates:
    files = {
        f"https://api.paypal.com/v1/notifications/certs/{path.stem}": path
        for path in FOLDER.glob("CERT-*.pem")
    }
    files[ISSUER_URL] = FOLDER / "DigiCertSHA2ExtendedValidationServerCA.pem"
    root = FOLDER / "DigiCertHighAssuranceEVRootCA.pem"
    trusted = x509.load_pem_x509_certificate(root.read_bytes())
    return Certificates(lambda url: files[url].read_bytes(), lambda: [trusted])


def a_signed(name: str) -> tuple[WebhookRequest, datetime]:
    headers = json.loads(path_of(f"{name}.headers.json").read_text("utf-8"))
    sent_at = datetime.fromisoformat(headers["paypal-transmission-time"])
    body = path_of(f"{name}.json").read_bytes()
    return WebhookRequest(body, headers), sent_at + timedelta(seconds=2)


def path_of(name: str) -> Path:
    return FOLDER / name


@pytest.mark.parametrize("name", SIGNED)
def test_a_real_delivery_is_proved_from_its_raw_bytes(name: str) -> None:
    request, now = a_signed(name)
    prove(request, SIMULATED, certificates(), now, is_live=True)

    assert head(request.body, "").event_type == name.removesuffix(".v1")


@pytest.mark.parametrize("name", SIGNED)
def test_a_real_delivery_written_anew_or_changed_by_one_byte_is_refused(name: str) -> None:
    request, now = a_signed(name)
    anew = json.dumps(json.loads(request.body)).encode()
    changed = bytes([request.body[0], request.body[1] ^ 1, *request.body[2:]])
    for body in (anew, changed, request.body[:-1], request.body + b" "):
        other = WebhookRequest(body, request.headers)
        with pytest.raises(BadSignatureError):
            prove(other, SIMULATED, certificates(), now, is_live=True)


def test_the_collection_holds_twenty_real_deliveries() -> None:
    assert len(SIGNED) == 20


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_payload_means_what_the_collection_says(name: str) -> None:
    body = path_of(name).read_bytes()
    key = name.removesuffix(".json")
    (told,) = news(ACCOUNT, body, "")

    assert head(body, "").event_id.startswith(json.loads(body)["id"])
    if key in MEANINGS:
        kind, reference = MEANINGS[key] or ("", "")
        assert told == GatewayHint(Subject.PAYMENT, reference, kind)
    elif key.startswith("PAYMENT.SALE."):
        assert isinstance(told, ForReview)
    else:
        assert isinstance(told, NothingToDo)


def delivered(case: dict[str, Any]) -> tuple[str, Sequence[GatewayNews]]:
    """Take a delivery as the intake does; return its key and what it tells."""
    headers = {name.lower(): value for name, value in case.get("headers", {}).items()}
    request = WebhookRequest(case["body"].encode(), headers, case["query"])
    now = datetime.fromtimestamp(case["now"], UTC)
    webhook_id = case.get("configured_webhook_id", SIMULATED)
    if not case.get("stub_signature"):
        prove(request, webhook_id, certificates(), now, is_live=True)
    return head(request.body, "").event_id, news(ACCOUNT, request.body, "")


CASES = {case["name"]: case for case in COLLECTION["cases"]}
REFUSED = [name for name, case in CASES.items() if case["expect"] == 400]


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_delivery_is_refused(name: str) -> None:
    with pytest.raises(BadSignatureError):
        delivered(CASES[name])


def test_a_real_delivery_says_what_to_ask_for() -> None:
    hint = GatewayHint(Subject.PAYMENT, "12A34567BC123456S", "capture")

    assert list(delivered(CASES["ok_real_signature"])[1]) == [hint]


def test_a_forged_amount_under_a_real_signature_books_what_paypal_says() -> None:
    office = PayPalOffice()
    order_id = office.approved()
    office.api.payment(GatewayHint(Subject.PAYMENT, order_id, "order"))
    capture = office.site.orders[order_id]["purchase_units"][0]["payments"]["captures"][0]
    capture["id"] = "12A34567BC123456S"

    key, (told,) = delivered(CASES["crc32_collision_amount_9999"])
    assert isinstance(told, GatewayHint)
    captured = office.api.payment(told).movements[0]
    assert "9999.00" in CASES["crc32_collision_amount_9999"]["body"]
    assert (captured.kind, captured.amount) == (MovementKind.CAPTURED, Money(3000, Currency.USD))
    # Nor does the forged one keep the real one out as a repetition.
    assert key != delivered(CASES["ok_real_signature"])[0]


def test_a_delivery_that_comes_again_is_the_same_event() -> None:
    case = CASES["replayed_old_transmission"]

    assert delivered(case) == delivered(case)


def test_an_unknown_event_is_let_in_and_does_nothing() -> None:
    assert isinstance(delivered(CASES["unknown_event"])[1][0], NothingToDo)


def test_a_refund_that_comes_before_its_capture_says_what_to_ask_for() -> None:
    told = delivered(CASES["refund_before_capture"])[1]

    assert list(told) == [GatewayHint(Subject.PAYMENT, "1Y107995YT783435V", "refund")]


def test_no_account_can_take_what_the_simulator_signs() -> None:
    request, now = a_signed("PAYMENT.CAPTURE.COMPLETED")
    account = ACCOUNT.__class__(
        gateway=ACCOUNT.gateway,
        account_id=ACCOUNT.account_id,
        issuer_id=ACCOUNT.issuer_id,
        currencies=ACCOUNT.currencies,
        is_live=True,
        facts={"webhook_id": SIMULATED},
    )

    with pytest.raises(MissingSecretError):
        verify(request, account, GatewaySecrets(), now)


def test_every_hostile_case_is_looked_at() -> None:
    told = {
        "ok_real_signature",
        "crc32_collision_amount_9999",
        "replayed_old_transmission",
        "unknown_event",
        "refund_before_capture",
    }

    assert set(CASES) == told | set(REFUSED)
    assert len(CASES) == 13
