"""Our verification against Stripe's own, both ways.

Ours may be stricter (the future, two timestamps, padded fields), never more lenient.
"""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from stripe import SignatureVerificationError, WebhookSignature

from cobro.adapters.gateways.request import BadSignatureError
from cobro.adapters.gateways.stripe_signature import sign, verify
from tests.support.gateways.stripe_books import signature

bodies = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
secrets = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1).map(
    "whsec_{}".format
)
instants = st.integers(1_500_000_000, 2_900_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)


def ours_accepts(header: str, body: str, secret: str, now: datetime) -> bool:
    try:
        verify(header, body.encode(), [secret], now)
    except BadSignatureError:
        return False
    return True


def theirs_accepts(header: str, body: str, secret: str) -> bool:
    try:
        WebhookSignature.verify_header(body, header, secret)
    except (SignatureVerificationError, TypeError):  # TypeError: their answer to accents
        return False
    return True


@given(bodies, secrets, instants)
def test_what_stripe_signs_we_accept(body: str, secret: str, now: datetime) -> None:
    header = WebhookSignature.generate_signature_header(body, secret, int(now.timestamp()))

    assert ours_accepts(header, body, secret, now)
    assert header == sign(body.encode(), secret, now)


@given(bodies, secrets, instants)
def test_what_we_sign_stripe_accepts(body: str, secret: str, now: datetime) -> None:
    assert theirs_accepts(sign(body.encode(), secret, now), body, secret)


@given(bodies, bodies, secrets, secrets, instants)
def test_both_refuse_another_body_and_another_secret(
    body: str, other_body: str, secret: str, other_secret: str, now: datetime
) -> None:
    header = sign(body.encode(), secret, now)
    expected = body == other_body and secret == other_secret

    assert ours_accepts(header, other_body, other_secret, now) is expected
    assert theirs_accepts(header, other_body, other_secret) is expected


NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
STAMP, SEAL = sign(b"{}", "whsec_x", NOW).removeprefix("t=").split(",v1=")
fields = st.one_of(
    st.sampled_from([f"t={STAMP}", f"v1={SEAL}", f"v0={SEAL}", f"v1={SEAL}=", f" v1={SEAL}", "t"]),
    st.builds("{}={}".format, st.sampled_from(["t", "v0", "v1", ""]), st.text(max_size=8)),
)


@given(st.lists(fields, max_size=5).map(",".join), st.integers(-400, 400))
def test_no_header_passes_here_that_stripe_refuses(header: str, seconds: int) -> None:
    # On a letter outside ASCII the SDK breaks, a good signature beside it or not.
    if header.isascii() and ours_accepts(header, "{}", "whsec_x", NOW + timedelta(seconds=seconds)):
        assert theirs_accepts(header, "{}", "whsec_x")
        assert abs(seconds) <= 300


@given(bodies, secrets, instants)
def test_the_stripe_of_our_tests_signs_as_stripe_does(
    body: str, secret: str, now: datetime
) -> None:
    header = signature(body.encode(), secret, int(now.timestamp()))

    assert theirs_accepts(header, body, secret)
    assert ours_accepts(header, body, secret, now)
