"""ingest_bank_file: files from the bucket; a bad one is kept, recorded, parked and alarmed."""

import json
from typing import Any

import boto3
import pytest

from cobro.adapters.dynamodb.statement_rows import StatementRow
from cobro.runtime.settings import Queue, Table
from tests.support import bank_files, doors
from tests.support.cloud_in_process import BUCKET
from tests.support.requests import customer_body
from tests.support.world import World

QUEUE = Queue("ingest_bank_file")
TITLES = [bank_files.title("10000001"), bank_files.title("10000002")]
GOOD = {
    "cnab400": bank_files.cnab400(TITLES),
    "cnab240": bank_files.cnab240(TITLES),
    "ofx": bank_files.ofx(),
}
BAD = {
    "unknown_format": b"name;amount\r\nMaria;10\r\n",
    "empty_file": b"",
    "truncated_file": bank_files.without_record(GOOD["cnab400"], 3),
    "totals_mismatch": bank_files.with_columns(GOOD["cnab240"], -2, 18, "000009"),
    "wrong_charset": GOOD["cnab400"].decode("latin-1").encode("utf-16"),
}


def records(world: World) -> list[dict[str, Any]]:
    """Return the files as they are recorded, with their state."""
    rows = [row for row in world.items(Table.STATEMENTS) if row["pk"]["S"].startswith("FILE#")]
    return [json.loads(row["facts"]["S"]) | {"state": row["state"]["S"]} for row in rows]


def entries(world: World) -> list[dict[str, Any]]:
    rows = [row for row in world.items(Table.STATEMENTS) if row["pk"]["S"].startswith("ENTRY#")]
    return [json.loads(row["facts"]["S"]) | {"state": row["state"]["S"]} for row in rows]


@pytest.mark.parametrize("name", GOOD)
def test_each_format_is_known_by_its_content_and_its_entries_are_kept(
    world: World, name: str
) -> None:
    doors.put(world, GOOD[name], "file.txt")
    (record,) = records(world)

    assert (record["state"], record["format"]) == ("ingested", name)
    assert len(entries(world)) == record["entries"] == record["new_entries"]


def test_the_same_bytes_again_under_any_name_add_nothing(world: World) -> None:
    for name in ("a.ret", "a.ret", "copy of a.ret"):
        doors.put(world, GOOD["cnab400"], name)

    assert len(records(world)) == 1
    assert len(entries(world)) == 2
    assert len(doors.waiting(world)) == 2


def test_a_later_file_that_repeats_an_entry_adds_only_the_new_one(world: World) -> None:
    doors.put(world, bank_files.ofx([doors.credit_of("x", 100, "1")]))
    both = [doors.credit_of("x", 100, "1"), doors.credit_of("y", 200, "2")]
    doors.put(world, bank_files.ofx(both), "b.ofx")

    assert len(entries(world)) == 2
    assert sorted(record["new_entries"] for record in records(world)) == [1, 1]


@pytest.mark.parametrize("reason", BAD)
def test_a_bad_file_is_kept_recorded_with_line_and_reason_parked_and_alarmed(
    world: World, capsys: pytest.CaptureFixture[str], reason: str
) -> None:
    key = world.put_file("bad.ret", BAD[reason])
    world.settle()
    (record,) = records(world)
    (item,) = doors.waiting(world)
    kept = boto3.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()

    assert kept == BAD[reason]
    assert (record["state"], record["reason_code"]) == ("rejected", reason)
    assert record["line"] >= 1
    assert record["reason"]
    assert item["reason_code"] == reason
    assert f"line {record['line']}" in item["explanation"]
    assert doors.counted(capsys.readouterr().out)["ExceptionsParked"] == 1
    assert entries(world) == []
    assert world.dead_letters == []


def test_a_corrected_file_is_read_after_the_bad_one_by_replay_or_by_a_new_one(
    world: World,
) -> None:
    doors.put(world, BAD["truncated_file"], "march.ret")
    (item,) = doors.waiting(world)
    boto3.client("s3").put_object(
        Bucket=BUCKET, Key="incoming/acme/march.ret", Body=GOOD["cnab400"]
    )
    answer = doors.replay(world, item)

    assert answer.status == 202
    assert len(entries(world)) == 2
    assert sorted(record["state"] for record in records(world)) == ["ingested", "rejected"]
    assert {i["source"] for i in doors.waiting(world)} == {"reconcile_entries"}


def test_a_bad_file_holds_up_no_other(world: World) -> None:
    for number, content in enumerate([*BAD.values(), *GOOD.values()]):
        world.put_file(f"{number}.ret", content)
    world.settle()

    assert sorted(record["state"] for record in records(world)) == ["ingested"] * 3 + [
        "rejected"
    ] * len(BAD)


def test_one_bad_entry_is_parked_alone_and_the_others_are_booked(world: World) -> None:
    paid = [doors.issued(world, f"k{n}") for n in range(3)]
    content = bank_files.cnab400([doors.title_of(invoice) for invoice in paid])
    doors.put(world, bank_files.with_columns(content, 2, 153, "??"))
    (item,) = doors.waiting(world)

    assert item["source"] == "unreadable_entry"
    assert "line 3" in item["explanation"]
    states = [doors.invoice(world, invoice["invoice_id"])["status"] for invoice in paid]
    assert states == ["paid", "open", "paid"]

    doors.put(world, content, "corrected.ret")

    assert doors.invoice(world, paid[1]["invoice_id"])["status"] == "paid"
    assert len(world.items(Table.PAYMENTS)) == 3


def test_an_unreadable_entry_cannot_be_replayed_and_says_so(world: World) -> None:
    doors.put(world, bank_files.with_columns(GOOD["cnab400"], 1, 153, "??"))
    item = next(i for i in doors.waiting(world) if i["source"] == "unreadable_entry")
    answer = doors.replay(world, item)

    assert (answer.status, answer.body["error"]["code"]) == (422, "rejected")
    assert item in doors.waiting(world)


def test_a_file_elsewhere_of_nobody_or_gone_is_parked(world: World) -> None:
    world.put_file("a.ret", GOOD["ofx"], issuer="nobody")
    world.send(QUEUE, '{"detail": {"bucket": {"name": "b"}, "object": {"key": "a.ret"}}}')
    gone = '{"detail": {"bucket": {"name": "b"}, "object": {"key": "incoming/acme/gone.ret"}}}'
    world.send(QUEUE, gone)
    world.settle()

    assert doors.reasons(world, "-") == ["invalid_input", "not_found", "not_found"]


def test_the_version_that_was_announced_is_the_one_that_is_read(world: World) -> None:
    s3 = boto3.client("s3")
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    key = "incoming/acme/v.ret"
    first = s3.put_object(Bucket=BUCKET, Key=key, Body=GOOD["ofx"])["VersionId"]
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"overwritten")
    for version in (first, "00000000-0000-0000-0000-000000000000"):
        thing = {"key": key, "version-id": version}
        world.send(QUEUE, json.dumps({"detail": {"bucket": {"name": BUCKET}, "object": thing}}))
    world.settle()

    assert [record["format"] for record in records(world)] == ["ofx"]
    assert doors.reasons(world, "-") == ["not_found"]


def test_a_customer_is_not_needed_to_keep_an_entry(world: World) -> None:
    world.http("manage_customers", "POST", "/v1/customers", customer_body("other"))
    doors.put(world, GOOD["ofx"])

    assert StatementRow.count() == 2
