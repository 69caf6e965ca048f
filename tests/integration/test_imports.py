"""ingest_import and manage_imports: a table of invoices is issued once, or listed row by row."""

import hashlib
import json
from typing import Any

import boto3
import pytest

from cobro.domain.ids import invoice_id_for
from cobro.runtime.settings import Queue, Table
from tests.support import doors
from tests.support.cloud_in_process import IMPORTS_BUCKET
from tests.support.invariants import check
from tests.support.requests import ISSUER, Context, customer_body, http_event, sqs_event
from tests.support.tables import csv_table, json_lines, workbook
from tests.support.world import World

HEADERS = ("external_reference", "customer_id", "description", "unit_price", "due_date")
ROWS = [
    ("f-1", "cus-1", "Consultoria", "100.00", "2026-04-30"),
    ("f-1", "cus-1", "Viagem", "20.50", "2026-04-30"),
    ("f-2", "cus-1", "Licença", "80.00", "2026-05-15"),
    ("f-3", "nobody", "Licença", "80.00", "2026-05-15"),
    ("f-4", "cus-1", "=cmd|' /C calc'!A0", "x", "2026-05-15"),
]
TABLES = {
    "csv": csv_table(HEADERS, ROWS),
    "xlsx": workbook(HEADERS, ROWS),
    "json": json_lines(HEADERS, ROWS),
}


def imports(world: World) -> list[dict[str, Any]]:
    answer = world.http("manage_imports", "GET", "/v1/imports", query={"issuer_id": ISSUER})
    found: list[dict[str, Any]] = answer.body["imports"]
    return found


def progress(world: World, import_id: str) -> dict[str, Any]:
    return world.http("manage_imports", "GET", f"/v1/imports/{import_id}").body


def refusals(world: World, import_id: str, **query: str) -> list[dict[str, Any]]:
    path = f"/v1/imports/{import_id}/refusals"
    answer = world.http("manage_imports", "GET", path, query=query)
    found: list[dict[str, Any]] = answer.body["refusals"]
    return found


def brought(world: World, content: bytes, name: str = "march.csv", **declared: str) -> str:
    """Put the file, let everything happen, and return the id of the newest import."""
    world.advance(minutes=1)
    world.put_import(name, content, **declared)
    world.settle()
    newest: str = imports(world)[0]["import_id"]
    return newest


def counts(shown: dict[str, Any]) -> dict[str, int]:
    return {name.removeprefix("rows_"): n for name, n in shown.items() if name.startswith("rows_")}


@pytest.mark.parametrize("form", TABLES)
def test_good_rows_are_issued_and_every_other_row_is_listed(world: World, form: str) -> None:
    import_id = brought(world, TABLES[form], f"march.{form}")
    shown = progress(world, import_id)
    offset = 1 if form == "json" else 0
    listed = [(row["line"] + offset, row["column"]) for row in refusals(world, import_id)]
    invoice = doors.invoice(world, invoice_id_for(ISSUER, "import:f-1"))

    assert counts(shown) == {
        "read": 5, "accepted": 3, "refused": 2, "issued": 3, "already_issued": 0, "held": 0,
        "refused_at_issuing": 0, "waiting": 0,
    }  # fmt: skip
    assert (shown["state"], shown["rows"], shown["is_done"]) == ("read", 5, True)
    assert listed == [(5, "customer_id"), (6, "unit_price")]
    assert (invoice["total"], len(invoice["lines"])) == (12_050, 2)
    assert len(world.items(Table.INVOICES)) == 2
    check(world)


def test_the_same_file_again_and_a_re_exported_one_add_nothing(world: World) -> None:
    first = brought(world, TABLES["csv"])
    again = brought(world, TABLES["csv"], "copy.csv")
    other = brought(world, TABLES["xlsx"], "other.xlsx")

    assert first == again != other
    assert counts(progress(world, first))["issued"] == 3
    assert counts(progress(world, other))["already_issued"] == 3
    assert len(world.items(Table.INVOICES)) == 2
    check(world)


def test_a_reference_with_other_content_is_refused_and_changes_nothing(world: World) -> None:
    brought(world, TABLES["csv"])
    before = world.items(Table.INVOICES)
    changed = [("f-2", "cus-1", "Licença", "81.00", "2026-05-15")]
    import_id = brought(world, csv_table(HEADERS, changed), "changed.csv")
    (row,) = refusals(world, import_id)

    assert (row["line"], row["reason_code"]) == (2, "idempotency_mismatch")
    assert counts(progress(world, import_id))["refused_at_issuing"] == 1
    assert world.items(Table.INVOICES) == before
    assert doors.waiting(world) == []


def test_a_customer_that_was_missing_is_taken_when_the_file_comes_again(world: World) -> None:
    import_id = brought(world, TABLES["csv"])
    world.http("manage_customers", "POST", "/v1/customers", customer_body("nobody"))
    boto3.client("s3").put_bucket_versioning(
        Bucket=IMPORTS_BUCKET, VersioningConfiguration={"Status": "Enabled"}
    )
    key = "incoming/acme/again.csv"
    put = boto3.client("s3").put_object(Bucket=IMPORTS_BUCKET, Key=key, Body=TABLES["csv"])
    thing = {"key": key, "version-id": put["VersionId"]}
    event = json.dumps({"detail": {"bucket": {"name": IMPORTS_BUCKET}, "object": thing}})
    world.advance(minutes=10)
    for _ in range(2):
        world.send(Queue.IMPORT_FILES, event)
        world.settle()
        world.advance(minutes=10)
    shown = counts(progress(world, import_id))

    assert (shown["issued"], shown["refused"], shown["already_issued"]) == (4, 1, 0)
    assert [row["line"] for row in refusals(world, import_id)] == [6]
    assert len(world.items(Table.INVOICES)) == 3


def test_a_file_that_is_refused_whole_says_where_and_waits_for_a_person(world: World) -> None:
    import_id = brought(world, b'external_reference;valor\nf-1;"10\n')
    shown = progress(world, import_id)

    assert (shown["state"], shown["reason_code"], shown["is_done"]) == (
        "rejected", "import_broken", True,
    )  # fmt: skip
    assert shown["reason_line"] == 2
    assert doors.reasons(world) == ["import_broken"]
    assert world.items(Table.INVOICES) == []


def test_a_file_elsewhere_of_nobody_or_gone_is_parked(world: World) -> None:
    for key in ("march.csv", "incoming/acme/gone.csv", "incoming/nobody/march.csv"):
        thing = {"bucket": {"name": "b"}, "object": {"key": key}}
        world.send(Queue.IMPORT_FILES, json.dumps({"detail": thing}))
    world.settle()

    assert doors.reasons(world, "-") == ["invalid_input", "not_found", "not_found"]


def test_what_the_file_does_not_show_can_be_declared(world: World) -> None:
    rows = [("f-1", "cus-1", "Licença", "1.234", "03/04/2026")]
    undeclared = brought(world, csv_table(HEADERS, rows))
    (row,) = refusals(world, undeclared)
    brought(world, csv_table(HEADERS, rows), decimal="comma", dates="day_first")
    invoice = doors.invoice(world, invoice_id_for(ISSUER, "import:f-1"))
    brought(world, csv_table(HEADERS, rows), decimal="sometimes")

    assert row["reason_code"] == "cell_ambiguous"
    assert (invoice["total"], invoice["due_date"]) == (123_400, "2026-04-03")
    assert doors.reasons(world, "-") == ["invalid_input"]


def test_a_file_too_long_for_one_run_goes_on_from_its_checkpoint(world: World) -> None:
    rows = [(f"f-{n // 100}", "cus-1", "Licença", "10.00", "2026-05-15") for n in range(1_200)]
    content = csv_table(HEADERS, rows)
    key = world.put_import("long.csv", content)
    message = json.dumps({"detail": {"bucket": {"name": "b"}, "object": {"key": key}}})
    record = {"MessageId": "m", "ReceiptHandle": "r", "Body": message}
    event = sqs_event(Queue.IMPORT_FILES, [record])
    world.invoke("ingest_import", event, Context(remaining_ms=10_000))
    (begun,) = imports(world)
    world.settle()
    (done,) = imports(world)

    assert (begun["state"], begun["rows_read"]) == ("reading", 500)
    assert (done["state"], done["rows_accepted"]) == ("read", 1_200)
    assert counts(progress(world, done["import_id"]))["issued"] == 1_200
    assert len(world.items(Table.INVOICES)) == 12


def test_refusals_come_in_parts_and_as_a_table_that_runs_nothing(world: World) -> None:
    import_id = brought(world, TABLES["csv"])
    path = f"/v1/imports/{import_id}/refusals"
    event = http_event("GET", path, query={"format": "csv"})
    table = world.invoke("manage_imports", event)
    wrong = world.http("manage_imports", "GET", path, query={"after_line": "-1"})

    assert table["headers"]["Content-Type"] == "text/csv; charset=utf-8"
    assert table["body"].splitlines()[0] == "line,column,reason_code,reason"
    assert [row["line"] for row in refusals(world, import_id, after_line="5")] == [6]
    assert (wrong.status, wrong.body["error"]["field"]) == (400, "after_line")


def test_an_upload_is_announced_with_its_id_and_a_link(world: World) -> None:
    body = {
        "issuer_id": ISSUER,
        "file_name": "march.csv",
        "sha256": hashlib.sha256(TABLES["csv"]).hexdigest(),
        "decimal": "point",
    }
    announced = world.http("manage_imports", "POST", "/v1/imports", body)
    upload = announced.body["upload"]
    refused = world.http("manage_imports", "POST", "/v1/imports", body, groups=("viewer",))
    nobody = world.http("manage_imports", "POST", "/v1/imports", body | {"issuer_id": "nobody"})
    escaping = world.http("manage_imports", "POST", "/v1/imports", body | {"file_name": "../x"})

    assert announced.status == 201
    assert brought(world, TABLES["csv"], decimal="point") == announced.body["import_id"]
    assert "X-Amz-Signature" in upload["url"]
    assert upload["headers"] == {"x-amz-meta-decimal": "point", "x-amz-meta-author": "ana"}
    assert "x-amz-meta-author" in upload["url"]  # signed: another name breaks the link
    assert [a.status for a in (refused, nobody, escaping)] == [403, 404, 400]


def test_an_import_that_is_not_there_is_not_found(world: World) -> None:
    for path in ("/v1/imports/imp_x", "/v1/imports/imp_x/refusals"):
        assert world.http("manage_imports", "GET", path).status == 404
