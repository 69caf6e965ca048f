"""How a gateway's API is called: what is tried again, for how long, and what errors say."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from cobro.adapters.gateways.http import (
    Answer,
    ApiRules,
    Call,
    FixedHeaders,
    GatewayClient,
    base_url_of,
)
from cobro.adapters.gateways.transport import HttpAnswer, HttpRequest, NoAnswerError
from cobro.application.ports.gateways import GatewayRefusedError, GatewayUnavailableError
from cobro.domain.gateways import Gateway, GatewayAccount
from cobro.domain.ids import IssuerId
from cobro.domain.money import Currency
from tests.support.gateways.web import InProcess, TurnedTime, json_answer

RULES = ApiRules(
    name="Gate", key_header="Gate-Key", error_code=lambda body: body["code"], calls_per_second=1000
)
BUSY = json_answer(503, {})
SECRET = "sk_very_secret"


class Office:
    """A client on a site that answers 200, until it is told otherwise."""

    def __init__(self, rules: ApiRules = RULES, left: Callable[[], float] | None = None) -> None:
        self.time = TurnedTime()
        self.web = InProcess(lambda _: json_answer(200, {"fine": "yes"}))
        self.client = GatewayClient(
            rules,
            "https://gate.example/v1/",
            self.web,
            authorization=FixedHeaders({"Authorization": f"Bearer {SECRET}"}),
            timing=self.time.timing,
            seconds_left=left,
        )

    def will_answer(self, *outcomes: HttpAnswer | NoAnswerError) -> None:
        self.web.next.extend(outcomes)


GET = Call(method="GET", path="/things")
POST = Call(method="POST", path="/things", json_body={"payer": "José"})


def test_a_call_carries_key_credentials_and_query_and_reads_decimals_exactly() -> None:
    office = Office()
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
    office = Office()
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
    office = Office()
    office.will_answer(BUSY, NoAnswerError("ReadTimeoutError"), BUSY)

    answer = office.client.call(call)

    assert answer.status == 200
    assert office.time.slept == [0.5, 1.0, 2.0]
    assert len({str(request.headers) for request in office.web.requests}) == 1


def test_a_call_that_may_do_more_the_second_time_is_tried_once() -> None:
    office = Office()
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
    office = Office()
    office.will_answer(not_taken_up)

    assert office.client.call(POST).status == 200


def test_tries_end() -> None:
    office = Office()
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
    office = Office()
    office.will_answer(json_answer(429, {}, **headers))

    office.client.call(GET)

    assert sum(office.time.slept) == waited


def test_a_wait_beyond_the_time_is_left_to_the_queue_at_once() -> None:
    office = Office()
    office.will_answer(json_answer(429, {}, retry_after="3600"))

    with pytest.raises(GatewayUnavailableError, match="longer than there is time"):
        office.client.call(GET)
    with pytest.raises(GatewayUnavailableError, match="called too often"):
        office.client.call(GET)

    assert office.time.slept == []
    assert len(office.web.requests) == 1


def test_no_try_outlasts_what_is_left_of_the_function() -> None:
    office = Office(left=lambda: 2)
    office.will_answer(BUSY, BUSY, BUSY)

    with pytest.raises(GatewayUnavailableError, match="longer than there is time"):
        office.client.call(GET)

    assert office.web.timeouts == [2, 1.5, 0.5]
    assert office.time.slept == [0.5, 1]


def test_the_breaker_opens_after_failures_in_a_row_and_lets_one_trial_through() -> None:
    office = Office()
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
    office = Office()
    office.will_answer(*[BUSY] * 4, json_answer(404, {"code": "none"}), *[BUSY] * 4)
    for _ in range(9):
        with pytest.raises((GatewayRefusedError, GatewayUnavailableError)):
            office.client.call(POST)

    assert office.client.call(POST).status == 200


def test_calls_are_spaced_out_to_the_pace_of_the_gateway() -> None:
    office = Office(ApiRules(name="Gate", error_code=lambda body: body["code"], calls_per_second=2))
    for _ in range(6):
        office.client.call(GET)

    assert office.time.slept == [0.5, 0.5, 0.5]


def test_a_refusal_carries_the_code_of_the_gateway() -> None:
    office = Office()
    office.will_answer(json_answer(422, {"code": "INVALID_AMOUNT", "detail": "José"}))

    with pytest.raises(GatewayRefusedError) as caught:
        office.client.call(POST)

    assert caught.value.reason_code == "INVALID_AMOUNT"
    assert str(caught.value) == "Gate refuses it: 422 INVALID_AMOUNT (POST /things)"


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"code": "a b c"}', b'{"code": null, "x": NaN}', b"3"]
)
def test_a_refusal_without_a_code_that_can_be_shown_is_named_by_its_status(body: bytes) -> None:
    office = Office(ApiRules(name="Gate", error_code=lambda body: body["code"] or ""))
    office.will_answer(HttpAnswer(400, {}, body))

    with pytest.raises(GatewayRefusedError) as caught:
        office.client.call(POST)

    assert caught.value.reason_code == "http_400"


def test_a_status_that_the_caller_expects_is_an_answer() -> None:
    office = Office()
    office.will_answer(json_answer(404, {"code": "none"}))

    assert (
        office.client.call(Call(method="GET", path="/x", expected=frozenset({404}))).status == 404
    )


def test_refused_credentials_wait_for_the_secret_to_be_mended() -> None:
    office = Office()
    office.will_answer(json_answer(401, {"code": "bad_key"}))

    with pytest.raises(GatewayUnavailableError, match="check the secret"):
        office.client.call(GET)


class Renewable:
    def __init__(self) -> None:
        self.tokens = ["old", "new"]

    def headers(self) -> dict[str, str]:
        return {"Authorization": self.tokens[0]}

    def renew(self) -> bool:
        self.tokens.pop(0)
        return bool(self.tokens)


def test_a_refused_token_is_renewed_once() -> None:
    office = Office()
    office.client.authorization = Renewable()
    office.will_answer(json_answer(401, {}))

    office.client.call(POST)

    assert [r.headers["Authorization"] for r in office.web.requests] == ["old", "new"]


def test_a_redirect_is_not_followed() -> None:
    office = Office()
    office.will_answer(HttpAnswer(302, {"location": "https://elsewhere.example"}))

    with pytest.raises(GatewayUnavailableError, match="no redirect"):
        office.client.call(GET)

    assert len(office.web.requests) == 1


@pytest.mark.parametrize("body", [b"", b"\xff", b"{", b"NaN"])
def test_an_answer_that_is_no_json_may_be_better_later(body: bytes) -> None:
    with pytest.raises(GatewayUnavailableError, match="no JSON"):
        Answer(200, {}, body).json()


def test_an_answer_that_is_no_object_may_be_better_later() -> None:
    with pytest.raises(GatewayUnavailableError, match="no object"):
        Answer(200, {}, b"[]").object()


def test_neither_errors_nor_representations_hold_secrets_or_people() -> None:
    office = Office()
    office.will_answer(json_answer(400, {"code": "José"}), BUSY)
    call = Call(method="POST", path="/things", query={"cpf": "123"}, json_body={"n": "José"})
    shown = [repr(call), repr(FixedHeaders({"Authorization": SECRET}))]
    for _ in range(2):
        with pytest.raises((GatewayRefusedError, GatewayUnavailableError)) as caught:
            office.client.call(call)
        shown.append(str(caught.value))
    shown += [repr(HttpRequest("GET", "https://x", {"A": SECRET}, b"Jos")), repr(office.client)]

    assert all(word not in text for text in shown for word in (SECRET, "Jos", "cpf"))


def an_account(base_url: str = "", *, is_live: bool = True) -> GatewayAccount:
    return GatewayAccount(
        gateway=Gateway.PIX,
        account_id="bank-one",
        issuer_id=IssuerId("acme"),
        currencies=(Currency.BRL,),
        is_live=is_live,
        facts={"base_url": base_url} if base_url else {},
    )


def test_an_api_lies_where_the_account_says_or_at_its_own_address() -> None:
    assert base_url_of(an_account(), "https://api.gate.example") == "https://api.gate.example"
    assert base_url_of(an_account("https://pix.bank.example:8443/v2")).endswith("/v2")
    assert base_url_of(an_account("http://127.0.0.1:81", is_live=False)) == "http://127.0.0.1:81"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://pix.bank.example",
        "ftp://pix.bank.example",
        "https://127.0.0.1/",
        "http://localhost:9001",
        "https://10.0.0.1/",
        "https://2130706433/",
        "https://[::1]/",
        "https://user:word@pix.bank.example/",
        "https://pix.bank.example@evil.example/",
        "https://pix.bank.example/?a=b",
        "https://pix.bank.example/#x",
        "https://-pix.example",
        "https://intranet",
        "https://",
    ],
)
def test_only_https_to_a_named_host_is_called_for_a_live_account(url: str) -> None:
    with pytest.raises(GatewayRefusedError, match="base_url"):
        base_url_of(an_account(url))
