"""issue_invoices_api: one invoice now, or a batch for the queue; bad input with its code."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from cobro.runtime.settings import Queue, Table
from tests.support import doors
from tests.support.queues import waits
from tests.support.requests import invoice_body
from tests.support.world import Answer, World

FUNCTION = "issue_invoices_api"


def error_of(answer: Answer) -> tuple[int, str, str | None]:
    error = answer.body["error"]
    return answer.status, error["code"], error["field"]


def post_batch(world: World, *invoices: dict[str, Any]) -> Answer:
    items = [
        {"idempotency_key": f"b-{n}", "invoice": invoice} for n, invoice in enumerate(invoices)
    ]
    return world.http(FUNCTION, "POST", "/v1/invoice-batches", {"invoices": items})


def an_invoice(amount: int = 10_000, **more: Any) -> dict[str, Any]:
    return invoice_body(amount, date(2026, 4, 1), **more)


def test_an_issued_invoice_is_answered_numbered_and_booked(world: World) -> None:
    taxes = [{"name": "ISS", "amount": 500, "mode": "added"}]
    answer = world.issue("k", 10_000, taxes=taxes)

    assert answer.status == 201
    assert answer.body["document"] == "A-0000001"
    assert answer.body["nosso_numero"] == "10000001"
    assert answer.body["total"] == answer.body["open"] == 10_500
    assert [entry.document for entry in world.journal()] == ["A-0000001"]
    assert doors.invoice(world, answer.body["invoice_id"]) == answer.body


def test_the_same_request_again_answers_the_same_invoice(world: World) -> None:
    first, again = world.issue("k"), world.issue("k")

    assert again.status == 200
    assert again.body == first.body
    assert len(world.items(Table.INVOICES)) == 1


def test_another_content_under_the_key_is_refused(world: World) -> None:
    world.issue("k", 10_000)

    assert error_of(world.issue("k", 20_000)) == (409, "idempotency_mismatch", None)


def test_each_series_counts_for_itself(world: World) -> None:
    documents = [
        world.issue(f"k{n}", series=series).body["document"] for n, series in enumerate("ABAB")
    ]

    assert documents == ["A-0000001", "B-0000001", "A-0000002", "B-0000002"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"customer_id": "nobody"}, (404, "not_found", None)),
        ({"issuer_id": "nobody"}, (404, "not_found", None)),
        ({"series": "Z"}, (404, "not_found", None)),
        ({"amount": -1}, (400, "invalid_input", "lines[0].unit_price")),
        ({"amount": 0}, (400, "invalid_input", "lines[0].unit_price")),
        ({"currency": "XXX"}, (400, "invalid_input", "currency")),
        ({"due": date(2026, 3, 1)}, (400, "invalid_input", "due_date")),
        ({"issue_date": "0001-01-01"}, (400, "invalid_input", "issue_date")),
        ({"colour": "red"}, (400, "invalid_input", None)),
    ],
)
def test_bad_input_has_a_stable_code_and_uses_no_number(
    world: World, changes: dict[str, Any], expected: tuple[int, str, str | None]
) -> None:
    answer = world.issue("k", **changes)

    assert error_of(answer) == expected
    assert world.items(Table.SERIES) == world.items(Table.JOURNAL) == []
    assert world.issue("good").body["number"] == 1


@pytest.mark.parametrize("quantity", ["NaN", "Infinity", "1e400", "0", "-1", "0.0000001"])
def test_a_quantity_that_is_none_is_refused(world: World, quantity: str) -> None:
    lines = [{"description": "x", "unit_price": 1, "quantity": quantity}]

    assert error_of(world.issue("k", lines=lines))[1:] == ("invalid_input", "lines[0].quantity")


def test_malformed_oversized_and_wrongly_encoded_bodies_are_refused(world: World) -> None:
    def post(body: bytes) -> Answer:
        return world.http(FUNCTION, "POST", "/v1/invoices", body, headers={"Idempotency-Key": "k"})

    assert error_of(post(b"{")) == (400, "malformed_json", None)
    assert error_of(post(b"")) == (400, "malformed_json", None)
    assert error_of(post(b" " * (256 * 1024 + 1)))[:2] == (413, "oversized_body")


def test_an_invoice_needs_a_key_and_a_clerk(world: World) -> None:
    keyless = world.http(FUNCTION, "POST", "/v1/invoices", an_invoice())
    viewer = world.http(FUNCTION, "POST", "/v1/invoices", an_invoice(), groups=("viewer",))

    assert error_of(keyless) == (400, "invalid_input", "Idempotency-Key")
    assert viewer.status == 403


def test_a_batch_is_answered_at_once_and_issued_in_blocks(world: World) -> None:
    answer = post_batch(world, *[an_invoice(100 + n) for n in range(30)])
    before = len(world.items(Table.INVOICES))
    world.settle()

    assert (answer.status, answer.body) == (202, {"queued": 30})
    assert before == 0
    assert len(world.items(Table.INVOICES)) == 30


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"currency": "XXX"}, "invoices[1].invoice.currency"),
        ({"amount": 0}, "invoices[1].invoice.lines[0].unit_price"),
    ],
)
def test_a_batch_that_cannot_be_read_queues_nothing(
    world: World, changes: dict[str, Any], field: str
) -> None:
    answer = post_batch(world, an_invoice(), an_invoice(**changes))

    assert error_of(answer) == (400, "invalid_input", field)
    assert not waits(Queue.ISSUE)


def test_a_batch_beyond_its_bounds_is_refused(world: World) -> None:
    body = json.dumps({"invoices": []}).encode() + b" " * (4 * 1024 * 1024)
    answer = world.http(FUNCTION, "POST", "/v1/invoice-batches", body)

    assert error_of(answer)[:2] == (413, "oversized_body")
    assert error_of(post_batch(world))[:2] == (400, "invalid_input")


def test_an_invoice_is_due_in_the_issuers_calendar(world: World) -> None:
    world.advance(hours=14)  # 2 h UTC on the 3rd, still the evening of the 2nd in São Paulo
    body = world.issue("k", due=world.now.date() - timedelta(days=1)).body

    assert body["issue_date"] == body["due_date"] == "2026-03-02"


def test_an_external_reference_names_the_invoice_whatever_the_key(world: World) -> None:
    first = world.issue("one", external_reference="ERP-7")
    again = world.issue("two", external_reference="ERP-7")
    other = world.issue("three", 20_000, external_reference="ERP-7")
    bare = world.http(FUNCTION, "POST", "/v1/invoices", an_invoice(external_reference="ERP-8"))

    assert (first.status, again.status, bare.status) == (201, 200, 201)
    assert again.body == first.body
    assert error_of(other) == (409, "idempotency_mismatch", None)
    assert doors.invoice(world, first.body["invoice_id"])["open"] == 10_000


def test_a_batch_and_a_request_share_external_references(world: World) -> None:
    first = world.issue("one", due=date(2026, 4, 1), external_reference="ERP-7")
    post_batch(world, an_invoice(external_reference="ERP-7"))
    world.settle()

    assert first.status == 201
    assert len(world.items(Table.INVOICES)) == 1
    assert doors.waiting(world) == []
