"""cobro statements upload: a file goes into the bucket and is watched until its entries settle."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import boto3
import pytest
from rich.console import Console

from cobro.adapters.dynamodb.file_parts import DynamoFileParts
from cobro.adapters.dynamodb.parties import DynamoIssuers
from cobro.adapters.dynamodb.statement_rows import StatementRow
from cobro.application.bank_file_progress import ReadBankFiles, Standing
from cobro.runtime.settings import Queue
from cobro_cli import bank_files as uploads
from cobro_cli.bank_files import BankFiles, Settled
from cobro_cli.steps import Progress, StepError, silent
from cobro_cli.upload_view import show_settled
from tests.support import bank_files, doors
from tests.support.cloud_in_process import BUCKET, PART_ENTRIES
from tests.support.world import ISSUER, World

KEY = f"incoming/{ISSUER}/file.ofx"


def stack(world: World, pause: Callable[[], None] | None = None) -> BankFiles:
    """Return the command's view of the world; by default each pause lets everything happen."""
    reader = ReadBankFiles(files=DynamoFileParts())
    return BankFiles(boto3.client("s3"), BUCKET, reader, DynamoIssuers(), pause or world.settle)


def send(world: World, folder: Path, content: bytes) -> tuple[BankFiles, uploads.SentFile]:
    """Upload a file and tell of it, as S3 does."""
    path = folder / "file.ofx"
    path.write_bytes(content)
    files = stack(world)
    sent = files.upload(path, ISSUER)
    detail = {"bucket": {"name": BUCKET}, "object": {"key": KEY}}
    world.send(Queue.BANK_FILES, json.dumps({"detail": detail}))
    return files, sent


def said(settled: Settled) -> str:
    console = Console(file=StringIO(), width=200)
    show_settled(console, settled)
    shown: str = console.file.getvalue()  # type: ignore[attr-defined]  # the StringIO above
    return shown


def test_a_large_file_is_watched_until_each_entry_stands_somewhere(
    world: World, tmp_path: Path
) -> None:
    invoice = doors.issued(world)
    lines = [doors.credit_of("deposito", 100 + n, str(n)) for n in range(PART_ENTRIES + 1)]
    paid = doors.credit_of(invoice["document"], 10_000, "paid")
    files, sent = send(world, tmp_path, bank_files.ofx([*lines, paid]))
    told: list[Progress] = []
    settled = files.watch(sent, told.append)

    assert settled.standing == {Standing.WAITING: PART_ENTRIES + 1, Standing.MATCHED: 1}
    assert settled.new_entries == PART_ENTRIES + 2
    assert (told[0].total, told[-1].done, told[-1].total) == (0, PART_ENTRIES + 2, PART_ENTRIES + 2)
    assert "came with a file before" not in said(settled)


def test_the_same_file_again_ends_at_once_and_says_that_it_was_there(
    world: World, tmp_path: Path
) -> None:
    doors.put(world, bank_files.ofx())
    files, sent = send(world, tmp_path, bank_files.ofx())
    first = files.watch(sent, silent)
    other = bank_files.ofx([bank_files.account_line(), doors.credit_of("more", 700, "2")])
    files, sent = send(world, tmp_path, other)

    assert first.standing == {Standing.WAITING: 1}
    assert "1 of them came with a file before" in said(files.watch(sent, silent))


def test_a_refused_file_ends_with_line_and_reason_and_is_watched_anew_when_sent_again(
    world: World, tmp_path: Path
) -> None:
    content = bank_files.without_record(bank_files.cnab400(), 2)
    files, sent = send(world, tmp_path, content)
    refused = files.watch(sent, silent)
    world.advance(minutes=5)
    files, again = send(world, tmp_path, content)
    anew = files.watch(again, silent)

    assert (sent.before, again.before) == (None, refused.record)
    assert anew.record.seen_at > refused.record.seen_at
    assert "rejected: line 1: truncated_file:" in said(anew)


def test_what_cannot_be_read_is_counted(world: World, tmp_path: Path) -> None:
    content = bank_files.with_columns(bank_files.cnab400(), 1, 153, "??")
    files, sent = send(world, tmp_path, content)

    assert "1  unreadable" in said(files.watch(sent, silent))


def test_a_file_for_nobody_or_too_large_is_not_sent(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.ofx"
    path.write_bytes(b"12345")
    files = stack(world)
    with pytest.raises(StepError, match="no issuer nobody"):
        files.upload(path, "nobody")
    monkeypatch.setattr(uploads, "FILE_BYTES_MAX", 4)
    with pytest.raises(StepError, match="split it"):
        files.upload(path, ISSUER)

    assert world.files() == []


def test_what_does_not_move_is_given_up_with_a_hint(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, sent = send(world, tmp_path, bank_files.ofx())
    monkeypatch.setattr(uploads, "PATIENCE_SECONDS", 0.0)
    with pytest.raises(StepError, match="/v1/exceptions"):
        files.watch(sent, silent)


def test_a_file_of_which_no_ids_are_known_ends_as_kept(world: World, tmp_path: Path) -> None:
    doors.put(world, bank_files.ofx())
    (row,) = (row for row in StatementRow.scan() if row.pk.startswith("FILE#"))
    row.update([StatementRow.entry_ids.remove()])
    files, sent = send(world, tmp_path, bank_files.ofx())

    assert files.watch(sent, silent).standing.total() == 0
