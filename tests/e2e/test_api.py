"""The HTTP API through its real door: tokens, groups, idempotency, and ten issuers at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from cobro.runtime.settings import Table
from infra.names import Group
from tests.support.deployed import START, Deployed
from tests.support.requests import ISSUER, invoice_body

DUE = START.date() + timedelta(days=30)
ISSUERS, EACH = 10, 3


def test_ten_issuers_at_once_leave_no_gap_and_no_double(stack: Deployed) -> None:
    def issue(issuer: int) -> list[int]:
        body = invoice_body(10_000, DUE, series="B")
        keys = [f"ten-{issuer}-{number}" for number in range(EACH)]
        answers = [stack.admin.post("/v1/invoices", body, key=key) for key in keys]
        return [answer["number"] for answer in answers]

    with ThreadPoolExecutor(ISSUERS) as pool:
        numbers = [number for own in pool.map(issue, range(ISSUERS)) for number in own]

    assert sorted(numbers) == list(range(1, ISSUERS * EACH + 1))


def test_same_key_answers_the_same_invoice_and_another_content_is_refused(stack: Deployed) -> None:
    first = stack.admin.post("/v1/invoices", invoice_body(10_000, DUE), key="same")
    again = stack.admin.post("/v1/invoices", invoice_body(10_000, DUE), key="same")
    other = _post(stack, Group.ADMIN, invoice_body(99_900, DUE), "same")

    assert again["invoice_id"] == first["invoice_id"]
    assert again["number"] == first["number"]
    assert (other.status, other.body["error"]["code"]) == (
        HTTPStatus.CONFLICT,
        "idempotency_mismatch",
    )


def test_viewer_reads_and_may_not_issue(stack: Deployed) -> None:
    day = DUE.isoformat()
    shown = stack.doors[Group.VIEWER].get("/v1/reports/ageing", issuer_id=ISSUER, as_of=day)
    refused = _post(stack, Group.VIEWER, invoice_body(10_000, DUE), "viewer")
    issued = _post(stack, Group.FINANCE, invoice_body(10_000, DUE), "finance")

    assert shown["as_of"] == day
    assert (refused.status, refused.body["error"]["code"]) == (HTTPStatus.FORBIDDEN, "forbidden")
    assert issued.status == HTTPStatus.CREATED


def test_without_a_token_nothing_answers(stack: Deployed) -> None:
    stranger = stack.admin.with_token("no.such.token")
    answers = [
        stranger.try_post("/v1/invoices", b"{}"),
        stranger.try_post("/v1/issuers", b"{}"),
        stranger.try_post("/v1/exceptions/exc_1/replay", b"{}"),
    ]

    assert {answer.status for answer in answers} == {HTTPStatus.UNAUTHORIZED}


def test_bad_requests_are_refused_with_a_code(stack: Deployed) -> None:
    def refused(body: dict[str, Any] | bytes, key: str = "bad") -> tuple[int, str]:
        answer = _post(stack, Group.ADMIN, body, key)
        return answer.status, answer.body["error"]["code"]

    before = stack.admin.count(Table.INVOICES)

    assert refused(b"{") == (HTTPStatus.BAD_REQUEST, "malformed_json")
    assert refused(invoice_body(0, DUE)) == (HTTPStatus.BAD_REQUEST, "invalid_input")
    assert refused(invoice_body(100, DUE, currency="XXX")) == (400, "invalid_input")
    assert refused(invoice_body(100, START.date() - timedelta(days=1))) == (400, "invalid_input")
    assert refused(invoice_body(100, DUE, customer_id="nobody")) == (404, "not_found")
    assert refused(b" " * 300_000) == (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "oversized_body")
    assert stack.admin.count(Table.INVOICES) == before


def _post(stack: Deployed, group: Group, body: dict[str, Any] | bytes, key: str) -> Any:
    doors = stack.doors[group]
    raw = body if isinstance(body, bytes) else doors.encode(body)
    return doors.try_post("/v1/invoices", raw, **{"Idempotency-Key": key})
