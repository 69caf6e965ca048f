"""What a gateway's refusals become, what errors may say, and where an API may lie."""

import msgspec
import pytest

from cobro.adapters.gateways.http import (
    Answer,
    ApiRules,
    Call,
    FixedHeaders,
    base_url_of,
)
from cobro.adapters.gateways.transport import HttpAnswer, HttpRequest
from cobro.application.ports.gateways import GatewayRefusedError, GatewayUnavailableError
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import Gateway, GatewayAccount
from cobro.domain.ids import IssuerId
from cobro.domain.money import Currency
from tests.support.gateways.client import BUSY, SECRET, CalledGateway
from tests.support.gateways.web import json_answer

GET = Call(method="GET", path="/things")
POST = Call(method="POST", path="/things", json_body={"payer": "José"})


def test_a_refusal_carries_the_code_of_the_gateway() -> None:
    office = CalledGateway()
    office.will_answer(json_answer(422, {"code": "INVALID_AMOUNT", "detail": "José"}))

    with pytest.raises(GatewayRefusedError) as caught:
        office.client.call(POST)

    assert caught.value.reason_code == "INVALID_AMOUNT"
    assert str(caught.value) == "Gate refuses it: 422 INVALID_AMOUNT (POST /things)"


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"code": "a b c"}', b'{"code": null, "x": NaN}', b"3"]
)
def test_a_refusal_without_a_code_that_can_be_shown_is_named_by_its_status(body: bytes) -> None:
    office = CalledGateway(ApiRules(name="Gate", error_code=lambda body: body["code"] or ""))
    office.will_answer(HttpAnswer(400, {}, body))

    with pytest.raises(GatewayRefusedError) as caught:
        office.client.call(POST)

    assert caught.value.reason_code == "http_400"


def test_a_status_that_the_caller_expects_is_an_answer() -> None:
    office = CalledGateway()
    office.will_answer(json_answer(404, {"code": "none"}))

    assert (
        office.client.call(Call(method="GET", path="/x", expected=frozenset({404}))).status == 404
    )


def test_refused_credentials_wait_for_the_secret_to_be_mended() -> None:
    office = CalledGateway()
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
    office = CalledGateway()
    office.client.authorization = Renewable()
    office.will_answer(json_answer(401, {}))

    office.client.call(POST)

    assert [r.headers["Authorization"] for r in office.web.requests] == ["old", "new"]


def test_a_redirect_is_not_followed() -> None:
    office = CalledGateway()
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


class Thing(msgspec.Struct):
    id: str


def test_an_answer_is_read_into_a_model_and_tells_which_field_is_wrong() -> None:
    assert Answer(200, {}, b'{"id": "x", "more": 0.1}').read(Thing).id == "x"
    with pytest.raises(InvalidInputError) as caught:
        Answer(200, {}, b'{"id": 1}').read(Thing)
    assert caught.value.field == "id"


def test_neither_errors_nor_representations_hold_secrets_or_people() -> None:
    office = CalledGateway()
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
