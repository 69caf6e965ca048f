"""The edges: outcomes, bodies, groups, parameters and settings."""

import base64
from datetime import UTC, date, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import pytest

from cobro.adapters.dynamodb.connection import DatabaseUnavailableError
from cobro.application.issue_invoices import IdempotencyMismatchError
from cobro.application.ports import SeriesMovedError
from cobro.application.post_receipt import PaymentDiffersError
from cobro.contracts.parsing import MalformedJsonError
from cobro.domain.errors import (
    CobroError,
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    RejectionError,
)
from cobro.domain.series import SeriesRule
from cobro.runtime import http
from cobro.runtime.body import BODY_BYTES_MAX, header, raw_body
from cobro.runtime.outcomes import OversizedBodyError, QueueAction, outcome_of
from cobro.runtime.settings import MissingSettingError, Queue, Settings, Table, Variable
from tests.support.builders import an_issuer


@pytest.mark.parametrize(
    ("error", "status", "action"),
    [
        (RejectionError(), HTTPStatus.UNPROCESSABLE_ENTITY, QueueAction.PARK),
        (PaymentDiffersError(), HTTPStatus.UNPROCESSABLE_ENTITY, QueueAction.PARK),
        (InvalidInputError("x"), HTTPStatus.BAD_REQUEST, QueueAction.PARK),
        (MalformedJsonError("x"), HTTPStatus.BAD_REQUEST, QueueAction.PARK),
        (NotFoundError(), HTTPStatus.NOT_FOUND, QueueAction.PARK),
        (ForbiddenError(), HTTPStatus.FORBIDDEN, QueueAction.PARK),
        (IdempotencyMismatchError(), HTTPStatus.CONFLICT, QueueAction.PARK),
        (OversizedBodyError(), HTTPStatus.REQUEST_ENTITY_TOO_LARGE, QueueAction.PARK),
        (SeriesMovedError(), HTTPStatus.CONFLICT, QueueAction.RETRY),
        (DatabaseUnavailableError(), HTTPStatus.SERVICE_UNAVAILABLE, QueueAction.RETRY),
    ],
)
def test_each_kind_of_error_has_its_outcome_at_both_doors(
    error: CobroError, status: HTTPStatus, action: QueueAction
) -> None:
    outcome = outcome_of(error)

    assert (outcome.status, outcome.queue) == (status, action)


def test_an_error_of_no_kind_is_a_defect() -> None:
    class StrayError(CobroError):
        code = "stray"

    with pytest.raises(TypeError, match="three"):
        outcome_of(StrayError())


def test_the_raw_body_is_what_was_sent_in_either_encoding() -> None:
    raw = '{"name":"São João"}'.encode()
    encoded = {"body": base64.b64encode(raw).decode(), "isBase64Encoded": True}

    assert raw_body(encoded) == raw
    assert raw_body({"body": raw.decode(), "isBase64Encoded": False}) == raw
    assert raw_body({}) == b""


@pytest.mark.parametrize(
    "event", [{"body": "?", "isBase64Encoded": True}, {"body": "\ud800", "isBase64Encoded": False}]
)
def test_a_body_that_is_not_what_its_encoding_says_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match="encoding"):
        raw_body(event)


def test_a_body_beyond_the_bound_is_refused_with_the_bound() -> None:
    assert len(raw_body({"body": "x" * BODY_BYTES_MAX})) == BODY_BYTES_MAX
    with pytest.raises(OversizedBodyError, match=str(BODY_BYTES_MAX)):
        raw_body({"body": "x" * (BODY_BYTES_MAX + 1)})


def test_a_header_is_found_in_any_case() -> None:
    event = {"headers": {"Stripe-SIGNATURE": "t=1"}}

    assert header(event, "stripe-signature") == "t=1"
    assert header(event, "x") is None
    assert header({"headers": None}, "x") is None


def caller(claim: Any) -> dict[str, Any]:
    return {"requestContext": {"authorizer": {"jwt": {"claims": {"cognito:groups": claim}}}}}


@pytest.mark.parametrize(
    "claim", ["[finance]", "[viewer finance]", "finance,viewer", ["finance"], "finance"]
)
def test_a_group_of_the_token_opens_the_door_in_whatever_form_it_comes(claim: Any) -> None:
    http.require(caller(claim), http.FINANCE)


@pytest.mark.parametrize("event", [caller("[viewer]"), caller(""), caller("financeiro"), {}])
def test_who_is_of_no_such_group_stays_outside(event: dict[str, Any]) -> None:
    with pytest.raises(ForbiddenError, match="admin, finance"):
        http.require(event, http.FINANCE)


@pytest.mark.parametrize("headers", [{}, {"idempotency-key": " "}, {"idempotency-key": "x" * 201}])
def test_an_idempotency_key_is_asked_for_with_the_reason(headers: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError, match="twice") as refusal:
        http.idempotency_key({"headers": headers})

    assert refusal.value.field == "Idempotency-Key"


def test_a_date_of_the_query_is_a_day_of_the_calendar() -> None:
    assert http.query_date(asked("2026-03-31"), "as_of") == date(2026, 3, 31)


@pytest.mark.parametrize("text", ["", "31/03/2026", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_what_is_no_day_of_business_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        http.query_date(asked(text), "as_of")

    assert refusal.value.field == "as_of"


def asked(text: str) -> dict[str, Any]:
    return {"queryStringParameters": {"as_of": text} if text else None}


def test_an_answer_is_plain_json_with_dates_amounts_and_records() -> None:
    body = {
        "day": date(2026, 3, 1),
        "at": datetime(2026, 3, 1, tzinfo=UTC),
        "rate": Decimal("0.1000"),
        "issuer": an_issuer(series={"A": SeriesRule(1)}),
    }
    text = http.answer(HTTPStatus.OK, body).body

    assert '"day":"2026-03-01","at":"2026-03-01T00:00:00+00:00","rate":"0.1000"' in str(text)
    assert '"created_date":"2026-03-02"' in str(text)
    with pytest.raises(TypeError, match="no JSON form"):
        http.answer(HTTPStatus.OK, {"set": set()})


def test_settings_are_read_by_name_and_what_is_missing_is_named() -> None:
    settings = Settings(
        {"COBRO_TABLE_INVOICES": "t", "COBRO_QUEUE_ISSUE": "q", "COBRO_STAGE": "dev"}
    )

    assert settings.table(Table.INVOICES) == "t"
    assert settings.queue_url(Queue.ISSUE) == "q"
    assert settings.get(Variable.STAGE) == "dev"
    assert settings.find(Variable.BUS) == ""
    with pytest.raises(MissingSettingError, match="COBRO_BUS"):
        settings.get(Variable.BUS)


def test_only_issuing_and_gateway_events_keep_the_order_of_their_group() -> None:
    assert {queue for queue in Queue if queue.is_fifo} == {Queue.ISSUE, Queue.GATEWAY_EVENTS}
