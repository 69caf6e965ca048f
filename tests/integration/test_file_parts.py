"""keep_statement_parts, read_bank_files: large files part by part, and how far they have come."""

import io
from collections.abc import Sequence
from typing import Any

import boto3
import pytest

from cobro.adapters.statement_parts import part_key
from cobro.application.ingest_bank_file import file_id_for
from cobro.application.ports.file_parts import FilePart
from cobro.formats.writers import AccountLine
from cobro.runtime.settings import Queue, Table
from tests.support import bank_files, doors
from tests.support.cloud_in_process import BUCKET, PART_ENTRIES
from tests.support.world import ISSUER, Answer, World

COUNT = 2 * PART_ENTRIES + 1


def credits_of(count: int) -> list[AccountLine]:
    return [doors.credit_of("deposito", 100 + number, str(number)) for number in range(count)]


def name_of(content: bytes) -> str:
    return file_id_for(ISSUER, io.BytesIO(content))


def ask(world: World, content: bytes, rest: str = "") -> Answer:
    path = f"/v1/bank-files/{name_of(content)}{rest}"
    return world.http("read_bank_files", "GET", path, query={"issuer_id": ISSUER})


def lines_kept(world: World) -> Sequence[dict[str, Any]]:
    return [i for i in world.items(Table.STATEMENTS) if i["pk"]["S"].startswith("ENTRY#")]


def test_a_large_file_is_kept_part_by_part_and_shows_how_far_it_has_come(world: World) -> None:
    content = bank_files.ofx(credits_of(COUNT))
    doors.put(world, content)
    shown = ask(world, content).body
    parts = [ask(world, content, f"/parts/{number}").body for number in (1, 2, 3)]

    assert (shown["state"], shown["parts"], shown["parts_kept"]) == ("ingested", 3, 3)
    assert (shown["entries"], shown["entries_kept"], shown["standing"]) == (COUNT, COUNT, None)
    assert [part["entries"] for part in parts] == [PART_ENTRIES, PART_ENTRIES, 1]
    assert [part["new_entries"] for part in parts] == [PART_ENTRIES, PART_ENTRIES, 1]
    assert sum(part["standing"]["waiting"] for part in parts) == COUNT
    assert len(lines_kept(world)) == COUNT


def test_parts_that_are_not_kept_yet_are_counted_out(world: World) -> None:
    content = bank_files.ofx(credits_of(COUNT))
    world.put_file("large.ofx", content)
    world.deliver(Queue.BANK_FILES)
    before = ask(world, content).body
    missing = ask(world, content, "/parts/1")

    assert (before["parts"], before["parts_kept"], before["entries_kept"]) == (3, 0, 0)
    assert (missing.status, missing.body["error"]["code"]) == (404, "not_found")


def test_a_file_in_one_piece_shows_at_once_where_its_entries_stand(world: World) -> None:
    invoice = doors.issued(world)
    paid = doors.credit_of(invoice["document"], 10_000, "1")
    content = bank_files.ofx([paid, doors.credit_of("deposito", 700, "2")])
    doors.put(world, content)
    shown = ask(world, content).body

    assert (shown["parts"], shown["parts_kept"], shown["entries_kept"]) == (1, 1, 2)
    assert shown["standing"] == {
        "matched": 1, "proposed": 0, "waiting": 1, "kept": 0, "pending": 0,
    }  # fmt: skip


def test_entries_that_came_before_are_not_new(world: World) -> None:
    both = credits_of(2)
    doors.put(world, bank_files.ofx(both[:1]))
    content = bank_files.ofx(both)
    doors.put(world, content, "b.ofx")
    shown = ask(world, content, "/parts/1").body

    assert (shown["entries"], shown["new_entries"]) == (2, 1)


def test_a_lost_part_is_parked_holds_up_no_other_and_comes_back_with_the_file(
    world: World,
) -> None:
    content = bank_files.ofx(credits_of(COUNT))
    world.put_file("large.ofx", content)
    world.deliver(Queue.BANK_FILES)
    lost = part_key(FilePart(ISSUER, name_of(content), 2))
    boto3.client("s3").delete_object(Bucket=BUCKET, Key=lost)
    world.settle()
    assert doors.reasons(world, "-") == ["not_found"]
    assert len(lines_kept(world)) == COUNT - PART_ENTRIES

    doors.put(world, content, "again.ofx")

    assert len(lines_kept(world)) == COUNT
    assert ask(world, content).body["parts_kept"] == 3


def test_a_part_that_cannot_be_read_is_parked(world: World) -> None:
    content = bank_files.ofx(credits_of(COUNT))
    world.put_file("large.ofx", content)
    world.deliver(Queue.BANK_FILES)
    broken = part_key(FilePart(ISSUER, name_of(content), 1))
    boto3.client("s3").put_object(Bucket=BUCKET, Key=broken, Body=b'{"entry_id": 1}\n')
    world.settle()

    assert doors.reasons(world, "-") == ["invalid_input"]
    assert len(lines_kept(world)) == COUNT - PART_ENTRIES


@pytest.mark.parametrize("part", ["x", "1000000"])
def test_a_part_is_asked_for_by_its_number(world: World, part: str) -> None:
    answer = ask(world, b"", f"/parts/{part}")

    assert (answer.status, answer.body["error"]["field"]) == (400, "part")


def test_a_file_that_nobody_brought_is_not_found(world: World) -> None:
    assert ask(world, b"never").status == 404


def test_a_file_without_entries_stands_nowhere(world: World) -> None:
    content = bank_files.ofx([])
    doors.put(world, content)

    assert ask(world, content).body["standing"] is None
