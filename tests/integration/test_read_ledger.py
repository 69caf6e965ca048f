"""read_ledger: invoices, statements, reports and exceptions, equal to a recount."""

import base64
import csv
import io
import json
from datetime import date
from typing import Any

import pytest

from cobro.adapters.dynamodb.ledger import DynamoJournal
from cobro.adapters.dynamodb.rows import ExceptionRow, JournalRow
from cobro.contracts.effect_sheets import EFFECT_SHEETS
from cobro.contracts.report_sheets import SHEETS
from cobro.domain import reports
from cobro.domain.parties import Language
from cobro.domain.reports import ledger_line
from cobro.formats.sheets import BYTE_ORDER_MARK
from cobro.runtime.report_answers import FILE_BYTES_MAX, told_as
from tests.support import bank_files, doors, outbox
from tests.support.contracts import contract_body
from tests.support.requests import http_event, issuer_body
from tests.support.world import Answer, World

FUNCTION = "read_ledger"
AS_OF = date(2026, 5, 15)


def read(world: World, path: str, **query: str) -> Answer:
    return world.http(FUNCTION, "GET", path, query={"issuer_id": "acme", **query})


@pytest.fixture
def busy(world: World) -> World:
    """Give five invoices: paid by card, by bank in part, over, and two left open."""
    invoices = [
        doors.issued(world, f"k{n}", 10_000 + n, due=date(2026, 3, 10 + n)) for n in range(5)
    ]
    doors.pay(world, invoices[0]["invoice_id"], 10_000, "pi_0")
    doors.put(world, bank_files.cnab400([doors.title_of(invoices[1])]))
    doors.pay(world, invoices[2]["invoice_id"], 4_000, "pi_2")
    doors.pay(world, invoices[2]["invoice_id"], 9_000, "pi_3")
    world.settle()
    return world


def test_ageing_equals_a_recount_from_the_journal(busy: World) -> None:
    for as_of in (date(2026, 3, 2), date(2026, 4, 12), AS_OF):
        body = read(busy, "/v1/reports/ageing", as_of=as_of.isoformat()).body
        recount = reports.ageing([ledger_line(e) for e in busy.journal()], as_of)

        assert {c: row["buckets"] for c, row in body["currencies"].items()} == recount
        assert body["currencies"]["BRL"]["open"] == sum(recount["BRL"].values())


def test_the_default_rate_and_the_receipts_equal_a_recount(busy: World) -> None:
    lines = [ledger_line(entry) for entry in busy.journal()]
    rate = read(busy, "/v1/reports/default-rate", as_of=AS_OF.isoformat()).body
    received = read(busy, "/v1/reports/reconciliation", as_of=AS_OF.isoformat()).body

    expected = reports.default_rates(lines, AS_OF)["BRL"]
    assert rate["currencies"]["BRL"]["rate"] == str(expected.rate)
    assert rate["currencies"]["BRL"]["defaulted_minor"] == expected.defaulted_minor
    assert received["currencies"]["BRL"]["stripe/main"]["received_minor"] == 23_000
    assert received["currencies"]["BRL"]["cnab400"]["payments"] == 1


def test_the_statement_equals_a_recount_and_closes_with_what_is_open(busy: World) -> None:
    body = read(
        busy, "/v1/customers/cus-1/statement", **{"from": "2026-01-01", "to": "2026-12-31"}
    ).body
    (expected,) = reports.account_statements(busy.journal(), date(2026, 1, 1), date(2026, 12, 31))
    statement = body["statements"][0]

    assert statement["closing_minor"] == expected.closing_minor
    assert [line["balance_minor"] for line in statement["lines"]] == [
        line.balance_minor for line in expected.lines
    ]


@pytest.mark.parametrize(
    ("path", "query", "status", "field"),
    [
        ("/v1/reports/ageing", {}, 400, "as_of"),
        ("/v1/reports/ageing", {"as_of": "soon"}, 400, "as_of"),
        ("/v1/reports/ageing", {"as_of": "2026-03-01", "issuer_id": "nobody"}, 404, None),
        ("/v1/reports/default-rate", {"as_of": "0001-01-01"}, 400, "as_of"),
        ("/v1/customers/cus-1/statement", {"from": "2026-03-01"}, 400, "to"),
        ("/v1/customers/cus-1/statement", {"from": "2026-03-02", "to": "2026-03-01"}, 400, "to"),
        ("/v1/customers/nobody/statement", {"from": "2026-03-01", "to": "2026-03-01"}, 404, None),
        ("/v1/invoices/inv_none", {}, 404, None),
        ("/v1/exceptions", {"issuer_id": ""}, 400, "issuer_id"),
    ],
)
def test_a_wrong_question_says_what_is_wrong(
    world: World, path: str, query: dict[str, str], status: int, field: str | None
) -> None:
    answer = read(world, path, **query)

    assert (answer.status, answer.body["error"]["field"]) == (status, field)


def test_reading_needs_a_group_of_the_staff(world: World) -> None:
    for path in ("/v1/invoices/x", "/v1/exceptions", "/v1/reports/ageing"):
        answer = world.http(FUNCTION, "GET", path, groups=("stranger",))

        assert answer.status == 403


def test_an_issuer_without_invoices_has_empty_reports(world: World) -> None:
    assert doors.ageing(world, AS_OF) == {}
    assert doors.waiting(world) == []


def test_a_journal_of_more_than_a_page_is_read_whole(world: World) -> None:
    """A query answers at most 1 MB: 40 entries of 30 KB need two pages."""
    with JournalRow.batch_write() as batch:
        for number in range(40):
            batch.save(_padded(number, "x" * 30_000))

    assert len(DynamoJournal().entries("acme", "cus-1")) == 40


def _padded(number: int, text: str) -> JournalRow:
    return JournalRow(
        party_key="acme#cus-1",
        entry_key=f"2026-03-02#iss_{number:04}",
        entry_id=f"iss_{number:04}",
        code="invoice_issued",
        issuer_id="acme",
        customer_id="cus-1",
        currency="BRL",
        business_date="2026-03-02",
        recorded_at="2026-03-02T12:00:00+00:00",
        postings='[["receivable",1],["revenue",-1]]',
        invoice_id=f"inv_{number}",
        document=text,
        due_date="2026-03-02",
    )


def test_exceptions_of_more_than_a_page_are_listed_whole_oldest_first(world: World) -> None:
    with ExceptionRow.batch_write() as batch:
        for number in reversed(range(40)):
            batch.save(_exception(number))
    found: list[Any] = doors.waiting(world)

    assert len(found) == 40
    assert [i["exception_id"] for i in found] == sorted(i["exception_id"] for i in found)


def _exception(number: int) -> ExceptionRow:
    return ExceptionRow(
        exception_id=f"exc_{number:04}",
        open_key="acme",
        raised_at=f"2026-03-02T12:{number // 60:02}:{number % 60:02}+00:00",
        issuer_id="acme",
        queue="reconcile_entries",
        reason_code="no_reference",
        explanation="e" * 30_000,
        message="m",
        amount_minor=1,
        currency="BRL",
        replays=0,
    )


def test_what_a_person_sees_of_an_exception_holds_no_message(world: World) -> None:
    doors.put(world, b"hello")

    assert "message" not in doors.waiting(world)[0]


def test_a_document_is_found_by_what_people_call_it(world: World) -> None:
    body = issuer_body()
    body["series"] |= {"NC": {"kind": "credit_note", "pattern": "NC {number}"}}
    world.http("manage_customers", "POST", "/v1/issuers", body)
    first = doors.issued(world, "k-1")
    second = doors.issued(world, "k-2", external_reference="order-7")
    path = f"/v1/invoices/{first['invoice_id']}/credit-notes"
    note = {"issuer_id": "acme", "reason": "entrega em atraso"}
    headers = {"Idempotency-Key": "note"}
    world.http("adjust_invoices", "POST", path, note, headers=headers)

    def found(**query: str) -> list[str]:
        answer = read(world, "/v1/invoices", **query)
        return [invoice["document"] for invoice in answer.body["invoices"]]

    assert found(document=" a-0000001 ") == [first["document"]]
    assert found(document="NC 1") == ["NC 1"]
    assert found(external_reference="order-7") == [second["document"]]
    assert found(idempotency_key="k-1") == [first["document"]]
    for nothing in ("A-0000009", "about A-0000001", "A"):
        assert found(document=nothing) == []
    assert found(idempotency_key="k-9") == []
    assert found(external_reference="order-9") == []
    several = {"document": "A-0000001", "idempotency_key": "k-1"}
    assert read(world, "/v1/invoices", **several).status == 400


def test_the_invoice_of_a_contract_is_found_by_its_reference(world: World) -> None:
    body = contract_body(start_date="2026-03-01")
    query = {"issuer_id": "acme"}
    world.http("manage_contracts", "POST", "/v1/contracts", body, query=query)
    world.run_schedule("bill_contracts")
    world.settle()
    found = read(world, "/v1/invoices", external_reference="con-1/2026-03-01").body["invoices"]

    assert [invoice["external_reference"] for invoice in found] == ["con-1/2026-03-01"]


def test_an_invoice_shows_the_terms_that_it_was_issued_under(world: World) -> None:
    terms = {"late_fee": {"percent": "2"}, "interest": {"percent": "1"}}
    agreed, plain = doors.issued(world, "k-1", terms=terms), doors.issued(world, "k-2")

    assert agreed["terms"]["interest"]["convention"] == "month_30"
    assert plain["terms"] is None


def path_of(report: str) -> str:
    own = {"statement": "/v1/customers/cus-1/statement", "invoices": "/v1/invoices"}
    return own.get(report, f"/v1/reports/{report}")


@pytest.mark.parametrize("report", SHEETS)
def test_every_report_is_a_table_too(busy: World, report: str) -> None:
    query = {"issuer_id": "acme", "as_of": "2026-06-30", "from": "2026-01-01", "to": "2026-06-30"}
    for language in Language:
        event = http_event(
            "GET", path_of(report), query={**query, "format": "csv", "locale": language.value}
        )
        answer = busy.invoke("read_ledger", event)
        dialect = ";" if language in {Language.PT_BR, Language.PT_PT, Language.ES_ES} else ","
        text = answer["body"].removeprefix(BYTE_ORDER_MARK)
        head, *rows = csv.reader(io.StringIO(text), delimiter=dialect)

        assert answer["statusCode"] == 200
        assert not {name for name in head if "_" in name}
        assert all(len(row) == len(head) for row in rows)
        assert rows or report in {"fees", "forecast", *EFFECT_SHEETS}


@pytest.mark.parametrize("report", SHEETS)
def test_every_report_is_a_workbook_and_pages_too(busy: World, report: str) -> None:
    query = {"issuer_id": "acme", "as_of": "2026-06-30", "from": "2026-01-01", "to": "2026-06-30"}
    first = {}
    for form in ("xlsx", "pdf"):
        event = http_event(
            "GET", path_of(report), query={**query, "format": form, "locale": "pt-BR"}
        )
        answer = busy.invoke("read_ledger", event)
        first[form] = base64.b64decode(answer["body"])[:4]

        assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, True)
        assert f'.{form}"' in answer["headers"]["Content-Disposition"]

    assert first == {"xlsx": b"PK\x03\x04", "pdf": b"%PDF"}


@pytest.mark.usefixtures("busy")
def test_what_no_answer_holds_is_kept_and_led_to() -> None:
    facts = {"business_date": date(2026, 3, 5), "code": "invoice_issued", "source": ""}
    line = {**facts, "document": "x" * 100_000, "movement_minor": 1, "balance_minor": 1}
    found = {"currency": "BRL", "opening_minor": 0, "closing_minor": 1, "lines": [line] * 50}
    body = {"customer_id": "cus-1", "statements": [found]}
    query = {"from": "2026-01-01", "to": "2026-06-30", "format": "csv", "locale": "pt-BR"}
    answer = told_as(http_event("GET", "/", query=query), "statement", "acme", body)
    link = json.loads(str(answer.body))
    stored = outbox.documents()[f"asked/acme/pt-BR/{link['file']}"]

    assert answer.status_code == 303
    assert answer.headers["Location"] == link["url"]
    assert len(stored) > FILE_BYTES_MAX
    assert stored.decode().count("Fatura emitida") == 50


def test_a_form_that_reports_do_not_have_is_refused(busy: World) -> None:
    answer = read(busy, "/v1/reports/ageing", as_of="2026-06-30", format="ods")

    assert (answer.status, answer.body["error"]["field"]) == (400, "format")
