"""What proves that Mercado Pago sent a webhook, and what does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest

from cobro.adapters.gateways.mercadopago_webhooks import verify
from cobro.adapters.gateways.request import (
    BadSignatureError,
    IgnoredWebhookError,
    MissingSecretError,
    WebhookRequest,
)
from cobro.contracts.gateways.mercadopago import head, news
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import Gateway, GatewayHint, NothingToDo, Subject
from cobro.runtime.outcomes import outcome_of
from tests.support.gateways.accounts import gateway_account, gateway_secrets
from tests.support.gateways.mercadopago import SECRET, FakeMercadoPago

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
ACCOUNT = gateway_account(Gateway.MERCADO_PAGO)
GATE = FakeMercadoPago(NOW)
GOOD = GATE.webhook("999999999")
STAMP = int(NOW.timestamp())


def accepts(request: WebhookRequest, *secrets: str, now: datetime = NOW) -> bool:
    try:
        verify(request, ACCOUNT, gateway_secrets(*(secrets or (SECRET,))), now)
    except BadSignatureError:
        return False
    return True


@pytest.mark.parametrize("ts", [str(STAMP), f"{STAMP}123"])
def test_an_instant_in_seconds_or_milliseconds_is_accepted(ts: str) -> None:
    assert accepts(GATE.webhook("999999999", ts=ts))


def test_an_id_may_be_signed_as_it_came_or_in_small_letters() -> None:
    assert accepts(GATE.webhook("ORD01JQ4S4KY", "order"))
    assert accepts(GATE.webhook("ORD01JQ4S4KY", "order", signed_id="ord01jq4s4ky"))
    assert not accepts(GATE.webhook("ord01jq4s4ky", "order", signed_id="ORD01JQ4S4KY"))


def test_while_the_secret_is_changed_both_are_accepted() -> None:
    assert accepts(GOOD, "new", SECRET)
    assert not accepts(GOOD, "new")


def test_what_is_signed_cannot_be_changed() -> None:
    assert not accepts(replace(GOOD, query="data.id=999999998&type=payment"))
    assert not accepts(replace(GOOD, headers={**GOOD.headers, "x-request-id": "req-2"}))
    later = GOOD.headers["x-signature"].replace(f"ts={STAMP}", f"ts={STAMP + 1}")
    assert not accepts(replace(GOOD, headers={**GOOD.headers, "x-signature": later}))


def test_neither_body_nor_type_is_signed() -> None:
    assert accepts(replace(GOOD, body=b'{"data":{"id":"111111111"}}'))
    assert accepts(replace(GOOD, query="data.id=999999999&type=topic_chargebacks_wh"))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "type=payment",
        "data.id=&type=payment",
        "data.id=999999999&data.id=999999999",
        "data.id=1&data.id=999999999",
        "data.id=999999999%3Brequest-id%3Areq-1",
        "data.id=99999+9999",
        f"data.id={'9' * 65}",
        "data.id=%C3%A9",
        "data.id=%D9%A1%D9%A2",
        "&".join(f"a{n}=1" for n in range(30)) + "&data.id=999999999",
    ],
)
def test_the_query_names_one_plain_id_or_nothing_is_proved(query: str) -> None:
    assert not accepts(replace(GOOD, query=query))


def test_a_text_with_two_readings_is_refused() -> None:
    """One manifest for an id with a request id in it, and for both in their places."""
    shifted = replace(
        GOOD,
        query="data.id=999999999%3Brequest-id%3Areq-1&type=payment",
        headers={"x-signature": GOOD.headers["x-signature"]},
    )

    assert not accepts(shifted)


@pytest.mark.parametrize("request_id", ["", "a;ts:1", "é", " ", "a" * 129, "\ud800"])
def test_a_request_id_is_there_and_plain(request_id: str) -> None:
    assert not accepts(replace(GOOD, headers={**GOOD.headers, "x-request-id": request_id}))


V1 = GOOD.headers["x-signature"].partition("v1=")[2]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "nonsense",
        f"ts={STAMP}",
        f"v1={V1}",
        f"ts={STAMP},v1=",
        f"ts={STAMP},v1=é",
        f"ts={STAMP},v1=\ud800",
        f"ts={STAMP},v1={V1.upper()}",
        f"ts={STAMP},v1={V1[:-1]}",
        f"ts={STAMP},ts={STAMP},v1={V1}",
        f"ts={STAMP}0,v1={V1}",
        f"ts=-{STAMP},v1={V1}",
        f"ts=\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660,v1={V1}",
        f"ts={'1' * 5000},v1={V1}",
    ],
)
def test_a_malformed_or_false_header_proves_nothing(header: str) -> None:
    assert not accepts(replace(GOOD, headers={**GOOD.headers, "x-signature": header}))


def test_one_good_signature_among_several_is_enough() -> None:
    header = f"ts={STAMP}, v1={'0' * 64}, v1={V1}"

    assert accepts(replace(GOOD, headers={**GOOD.headers, "x-signature": header}))


@pytest.mark.parametrize(
    ("age", "is_accepted"),
    [
        (timedelta(days=7), True),
        (timedelta(days=7, seconds=1), False),
        (timedelta(seconds=-300), True),
        (timedelta(seconds=-301), False),
    ],
)
def test_a_delivery_is_heard_for_a_week_and_never_from_the_future(
    age: timedelta, *, is_accepted: bool
) -> None:
    assert accepts(GOOD, now=NOW + age) is is_accepted


@pytest.mark.parametrize("secrets", [("",), (SECRET, ""), ("  ",)])
def test_an_empty_secret_is_a_defect_and_no_key(secrets: tuple[str, ...]) -> None:
    with pytest.raises(MissingSecretError):
        accepts(GATE.webhook("1", secret=""), *secrets)


def test_an_unsigned_ipn_is_ignored_with_a_200() -> None:
    with pytest.raises(IgnoredWebhookError) as refusal:
        accepts(WebhookRequest(b"{}", query="id=123456&topic=merchant_order"))

    assert outcome_of(refusal.value).status is HTTPStatus.OK


def test_a_false_signature_does_not_pass_for_an_ipn() -> None:
    query = "id=1&topic=payment&data.id=1"

    assert not accepts(WebhookRequest(b"{}", query=query))
    assert not accepts(WebhookRequest(b"{}", {"x-signature": "x"}, "id=1&topic=payment"))


def test_an_event_is_known_by_type_id_and_body() -> None:
    first = head(GOOD.body, GOOD.query)

    assert first == head(GOOD.body, GOOD.query)
    assert first.payment_reference == "999999999"
    assert first.event_type == "payment.updated"
    others = [
        head(GOOD.body + b" ", GOOD.query),
        head(GOOD.body, "data.id=999999998&type=payment"),
        head(GOOD.body, "data.id=999999999&type=order"),
        head(b"", GOOD.query),
    ]
    assert len({first.event_id, *(other.event_id for other in others)}) == 5


def test_an_event_without_id_is_none() -> None:
    with pytest.raises(InvalidInputError):
        head(b"{}", "type=payment")


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("payment", "payment"),
        ("order", "order"),
        ("topic_chargebacks_wh", "chargeback"),
        ("chargebacks", "chargeback"),
    ],
)
def test_every_event_is_a_hint_to_the_id_of_the_query(kind: str, wanted: str) -> None:
    body = b'{"type":"payment","data":{"id":"111"}}'

    assert news(ACCOUNT, body, f"data.id=999&type={kind}") == [
        GatewayHint(Subject.PAYMENT, "999", wanted)
    ]


def test_where_the_query_says_no_type_the_body_does() -> None:
    assert news(ACCOUNT, b'{"type":"order"}', "data.id=9") == [
        GatewayHint(Subject.PAYMENT, "9", "order")
    ]


@pytest.mark.parametrize("body", [b"", b'{"type":"plan"}'])
def test_other_types_need_nothing(body: bytes) -> None:
    assert isinstance(news(ACCOUNT, body, "data.id=9&type=plan")[0], NothingToDo)
