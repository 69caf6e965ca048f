from datetime import UTC, datetime, timedelta

import pytest

from cobro.adapters.gateways.request import BadSignatureError, MissingSecretError
from cobro.adapters.gateways.stripe_signature import sign, verify

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SECRET = "whsec_current"
BODY = '{"id":"evt_1","name":"São João"}'.encode()


def signature_of(header: str) -> str:
    return header.partition("v1=")[2]


def refused(header: str | None, body: bytes = BODY, now: datetime = NOW) -> str:
    with pytest.raises(BadSignatureError) as refusal:
        verify(header, body, [SECRET], now)

    return str(refusal.value)


def test_a_body_signed_with_an_active_secret_is_accepted() -> None:
    verify(sign(BODY, SECRET, NOW), BODY, [SECRET], NOW)


def test_a_body_that_is_no_text_can_be_signed() -> None:
    body = bytes(range(256))

    verify(sign(body, SECRET, NOW), body, [SECRET], NOW)


def test_while_a_secret_is_rolled_both_are_accepted() -> None:
    active = [SECRET, "whsec_previous"]

    verify(sign(BODY, "whsec_previous", NOW), BODY, active, NOW)
    verify(sign(BODY, SECRET, NOW), BODY, active, NOW)


def test_one_matching_signature_among_several_is_enough() -> None:
    other = signature_of(sign(BODY, "whsec_other", NOW))
    header = sign(BODY, SECRET, NOW).replace("v1=", f"v1={other},v1=")

    verify(header, BODY, [SECRET], NOW)


@pytest.mark.parametrize("seconds", [-300, -1, 0, 299, 300])
def test_clocks_may_differ_by_the_tolerance_on_both_sides(seconds: int) -> None:
    signed_at = NOW - timedelta(seconds=seconds)

    verify(sign(BODY, SECRET, signed_at), BODY, [SECRET], NOW)


def test_an_old_signature_is_refused_as_a_replay() -> None:
    assert "too old: 301 s" in refused(sign(BODY, SECRET, NOW - timedelta(seconds=301)))


def test_a_signature_from_the_future_is_refused() -> None:
    assert "301 s in the future" in refused(sign(BODY, SECRET, NOW + timedelta(seconds=301)))


@pytest.mark.parametrize("header", [None, ""])
def test_a_missing_header_is_named(header: str | None) -> None:
    assert "missing" in refused(header)


SEAL = signature_of(sign(BODY, SECRET, NOW))
STAMP = int(NOW.timestamp())


@pytest.mark.parametrize(
    "header",
    [
        "nonsense",
        f"t={STAMP}",
        f"v1={SEAL}",
        f"t={STAMP},v0={SEAL}",
        f"t=,v1={SEAL}",
        f"t=-{STAMP},v1={SEAL}",
        f"t=1{'0' * 5000},v1={SEAL}",
        f"t=\u0661\u0662,v1={SEAL}",
        f"t={STAMP},t={STAMP},v1={SEAL}",
        f"t={STAMP}, v1={SEAL}",
        f"T={STAMP},V1={SEAL}",
    ],
)
def test_a_malformed_header_is_named(header: str) -> None:
    assert "malformed" in refused(header)


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "é",
        "\ud800",
        SEAL.upper(),
        SEAL[:-1],
        f"{SEAL}\n",
        f"{SEAL}=",
        f'"{SEAL}"',
        "0" * 64,
    ],
)
def test_a_signature_that_differs_in_any_way_proves_nothing(signature: str) -> None:
    assert "no v1 signature matches" in refused(f"t={STAMP},v1={signature}")


@pytest.mark.parametrize("body", [b"", BODY + b"\n", BODY.replace(b"evt_1", b"evt_2")])
def test_a_body_changed_by_one_byte_is_refused(body: bytes) -> None:
    assert "no v1 signature matches" in refused(sign(BODY, SECRET, NOW), body)


def test_the_instant_is_part_of_what_is_signed() -> None:
    header = sign(BODY, SECRET, NOW).replace(f"t={STAMP}", f"t={STAMP + 1}")

    assert "no v1 signature matches" in refused(header)


@pytest.mark.parametrize("secrets", [[], [""], [SECRET, ""], ["  "]])
def test_a_deployment_without_secret_accepts_nobody(secrets: list[str]) -> None:
    with pytest.raises(MissingSecretError):
        verify(sign(BODY, "", NOW), BODY, secrets, NOW)
