"""How a gateway's API is called: what is tried again, for how long, and what errors say."""

from dataclasses import replace
from decimal import Decimal

import pytest

from cobro.adapters.gateways.http import Call
from cobro.adapters.gateways.transport import HttpAnswer, NoAnswerError
from cobro.application.ports.gateways import GatewayRefusedError, GatewayUnavailableError
from tests.support.gateways.client import BUSY, RULES, SECRET, CalledGateway
from tests.support.gateways.web import json_answer

GET = Call(method="GET", path="/things")
POST = Call(method="POST", path="/things", json_body={"payer": "José"})


def test_a_call_carries_key_credentials_and_query_and_reads_decimals_exactly() -> None:
    office = CalledGateway()
    office.will_answer(HttpAnswer(200, {}, b'{"amount": 0.10, "id": 9007199254740993}'))
    call = Call(method="POST", path="/things", query={"a": "1 2"}, json_body={"é": 1}, key="k1")

    answer = office.client.call(call).object()

    sent = office.web.requests[0]
    assert answer == {"amount": Decimal("0.10"), "id": 9007199254740993}
    assert sent.url == "https://gate.example/v1/things?a=1+2"
    assert sent.body == '{"é":1}'.encode()
    assert sent.headers == {
        "Accept": "application/json",
        "Content-Type": "application/json",
        "Authorization": f"Bearer {SECRET}",
        "Gate-Key": "k1",
    }


def test_a_form_is_sent_as_a_form_and_without_credentials_where_asked() -> None:
    office = CalledGateway()
    office.client.call(
        Call(method="POST", path="/token", form={"grant": "a b"}, is_authorized=False)
    )

    sent = office.web.requests[0]
    assert sent.body == b"grant=a+b"
    assert sent.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert "Authorization" not in sent.headers


@pytest.mark.parametrize(
    "call",
    [
        GET,
        Call(method="PUT", path="/things", json_body={}),
        Call(method="POST", path="/things", key="k1"),
        Call(method="PATCH", path="/things", is_repeatable=True),
    ],
)
def test_a_repeatable_call_is_tried_again_with_doubling_waits(call: Call) -> None:
    office = CalledGateway()
    office.will_answer(BUSY, NoAnswerError("ReadTimeoutError"), BUSY)

    answer = office.client.call(call)

    assert answer.status == 200
    assert office.time.slept == [0.5, 1.0, 2.0]
    assert len({str(request.headers) for request in office.web.requests}) == 1


def test_a_call_that_may_do_more_the_second_time_is_tried_once() -> None:
    office = CalledGateway()
    office.will_answer(BUSY)

    with pytest.raises(GatewayUnavailableError, match="answered 503"):
        office.client.call(POST)

    assert len(office.web.requests) == 1


@pytest.mark.parametrize(
    "not_taken_up",
    [json_answer(429, {}), NoAnswerError("NewConnectionError", was_sent=False)],
)
def test_what_was_not_taken_up_may_be_sent_again_by_any_call(
    not_taken_up: HttpAnswer | NoAnswerError,
) -> None:
    office = CalledGateway()
    office.will_answer(not_taken_up)

    assert office.client.call(POST).status == 200


def test_tries_end() -> None:
    office = CalledGateway()
    office.will_answer(BUSY, BUSY, BUSY, BUSY)

    with pytest.raises(GatewayUnavailableError, match="answered 503"):
        office.client.call(GET)

    assert len(office.web.requests) == 4


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        ({"retry_after": "7"}, 7.5),
        (
            {
                "retry_after": "Fri, 27 Nov 2026 10:00:04 GMT",
                "date": "Fri, 27 Nov 2026 10:00:00 GMT",
            },
            4.5,
        ),
        ({"retry_after": "soon"}, 0.5),
        ({"retry_after": "Fri, 27 Nov 2026 10:00:04 GMT"}, 0.5),
    ],
)
def test_the_gateway_says_how_long_to_wait(headers: dict[str, str], waited: float) -> None:
    office = CalledGateway()
    office.will_answer(json_answer(429, {}, **headers))

    office.client.call(GET)

    assert sum(office.time.slept) == waited


def test_a_wait_beyond_the_time_is_left_to_the_queue_at_once() -> None:
    office = CalledGateway()
    office.will_answer(json_answer(429, {}, retry_after="3600"))

    with pytest.raises(GatewayUnavailableError, match="longer than there is time"):
        office.client.call(GET)
    with pytest.raises(GatewayUnavailableError, match="called too often"):
        office.client.call(GET)

    assert office.time.slept == []
    assert len(office.web.requests) == 1


def test_no_try_outlasts_what_is_left_of_the_function() -> None:
    office = CalledGateway(left=lambda: 2)
    office.will_answer(BUSY, BUSY, BUSY)

    with pytest.raises(GatewayUnavailableError, match="longer than there is time"):
        office.client.call(GET)

    assert office.web.timeouts == [2, 1.5, 0.5]
    assert office.time.slept == [0.5, 1]


def test_the_breaker_opens_after_failures_in_a_row_and_lets_one_trial_through() -> None:
    office = CalledGateway()
    office.will_answer(*[BUSY] * 5)
    for _ in range(5):
        with pytest.raises(GatewayUnavailableError):
            office.client.call(POST)

    with pytest.raises(GatewayUnavailableError, match="left alone"):
        office.client.call(POST)
    office.time.present += 31
    office.will_answer(BUSY)
    with pytest.raises(GatewayUnavailableError, match="answered 503"):
        office.client.call(POST)
    with pytest.raises(GatewayUnavailableError, match="left alone"):
        office.client.call(POST)
    office.time.present += 31
    office.client.call(POST)
    office.client.call(POST)

    assert len(office.web.requests) == 8


def test_a_refusal_shows_that_the_gateway_is_well() -> None:
    office = CalledGateway()
    office.will_answer(*[BUSY] * 4, json_answer(404, {"code": "none"}), *[BUSY] * 4)
    for _ in range(9):
        with pytest.raises((GatewayRefusedError, GatewayUnavailableError)):
            office.client.call(POST)

    assert office.client.call(POST).status == 200


def test_calls_are_spaced_out_to_the_pace_of_the_gateway() -> None:
    office = CalledGateway(replace(RULES, calls_per_second=2))
    for _ in range(6):
        office.client.call(GET)

    assert office.time.slept == [0.5, 0.5, 0.5]
