"""land_journal, and the shell's query, rebuild and proof: from the journal to SQL."""

import argparse
import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError

from cobro.adapters.lake_bucket import S3Lake, month_key, month_of_key
from cobro.adapters.s3 import StorageUnavailableError
from cobro.application.ports.lake import LakeMonthMovedError, LakeMonthUnreadableError
from cobro.domain.lake import LakeMonth
from cobro.runtime.settings import Table
from cobro.runtime.wiring import lake as lake_wiring
from cobro_cli import lake_command, query_command
from cobro_cli.lake_files import fetch_lake
from cobro_cli.main import main
from cobro_cli.steps import StepError
from infra import names
from tests.support import doors
from tests.support.answers import instead, refused
from tests.support.cloud_in_process import LAKE
from tests.support.lake_rules import lake_files, lake_holds, land, rows_of
from tests.support.world import World

MARCH = LakeMonth("acme", "2026-03")
OPEN = "SELECT document, open_minor FROM invoices ORDER BY document"


@pytest.fixture
def busy(world: World) -> World:
    for number in range(3):
        invoice = doors.issued(world, f"k{number}", 1_000 * (number + 1))
        if number:
            doors.pay(world, invoice["invoice_id"], 700, f"pi_{number}")
    return world


@pytest.fixture
def outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write what a deployment tells, and stand in a folder of the test's own."""
    values = {names.table_output(table.value): f"cobro-{table.value}" for table in Table}
    values |= {names.Output.LAKE_BUCKET.value: LAKE, names.Output.LAKE_DATABASE.value: "cobro_aws"}
    values[names.Output.LAKE_WORKGROUP.value] = "cobro-aws-analysts"
    path = tmp_path / "outputs.json"
    path.write_text(json.dumps({"data": values}))
    monkeypatch.chdir(tmp_path)
    return path


def lake() -> S3Lake:
    return lake_wiring.lake()


def spoil() -> None:
    boto3.client("s3").put_object(Bucket=LAKE, Key=month_key(MARCH), Body=b"PAR1 no more")


def test_the_journal_lies_in_the_lake_by_month(busy: World) -> None:
    land(busy)

    assert list(lake_files()) == ["journal/month=2026-03/issuer-acme.parquet"]
    assert list(lake_holds(busy)) == []


def test_records_that_come_again_write_nothing(busy: World) -> None:
    images = busy.items(Table.JOURNAL)
    land(busy, images[:2])
    land(busy, images)
    with instead("PutObject", refused("PutObject", "AccessDenied")) as puts:
        land(busy, images[1:])

    assert puts == []
    assert len(rows_of(lake_files())) == len({(r.entry_id, r.leg) for r in rows_of(lake_files())})


def test_removed_rows_of_the_stream_are_no_entries(world: World) -> None:
    world.invoke("land_journal", {"Records": [{"eventName": "REMOVE", "dynamodb": {}}]})

    assert lake_files() == {}


def test_a_key_names_its_month_and_nothing_else_does() -> None:
    odd = LakeMonth("a.b:c@d_-", "2026-12")

    assert month_of_key(month_key(odd)) == odd
    assert month_of_key("journal/month=2026-12/readme.txt") is None


def test_a_month_is_not_written_over_what_was_not_read(busy: World) -> None:
    land(busy)
    stored = lake().read(MARCH)
    for version in ("", '"another"'):
        with pytest.raises(LakeMonthMovedError):
            lake().write(MARCH, stored.lines[:1], version)
    lake().write(MARCH, stored.lines[:1], stored.version)

    assert len(lake().read(MARCH).lines) == 1


def test_a_spoilt_month_is_named_with_what_mends_it(world: World) -> None:
    spoil()
    with pytest.raises(LakeMonthUnreadableError, match="cobro lake rebuild"):
        lake().read(MARCH)


def no_way(_request: Any) -> Any:
    raise EndpointConnectionError(endpoint_url="s3")


@pytest.mark.parametrize("answer", [no_way, refused("any", "SlowDown")], ids=["network", "busy"])
def test_a_bucket_that_does_not_answer_is_asked_again_later(world: World, answer: Any) -> None:
    with instead("GetObject", answer), pytest.raises(StorageUnavailableError):
        lake().read(MARCH)
    with instead("PutObject", answer), pytest.raises(StorageUnavailableError):
        lake().write(MARCH, [], "")
    with instead("ListObjectsV2", answer), pytest.raises(StorageUnavailableError):
        lake().months("acme")


def test_a_query_fetches_what_changed_and_answers(
    busy: World, outputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    land(busy)

    def told(form: str) -> str:
        assert main(["query", OPEN, "--format", form, "--outputs", str(outputs)]) == 0
        return capsys.readouterr().out

    before = told("csv")
    doors.issued(busy, "late", 500)
    land(busy)

    assert before == "document,open_minor\nA-0000001,1000\nA-0000002,1300\nA-0000003,2300\n"
    assert json.loads(told("json"))[-1] == {"document": "A-0000004", "open_minor": 500}


def test_only_what_changed_is_fetched_and_what_went_goes(busy: World, tmp_path: Path) -> None:
    land(busy)
    client, other = boto3.client("s3"), month_key(LakeMonth("acme", "2020-01"))
    client.put_object(Bucket=LAKE, Key=other, Body=b"x")
    client.put_object(Bucket=LAKE, Key="journal/notes.txt", Body=b"x")

    def fetched() -> int:
        return fetch_lake(client, LAKE, tmp_path, lambda _progress: None)

    counts = [fetched(), fetched()]
    client.delete_object(Bucket=LAKE, Key=other)
    (tmp_path / month_key(MARCH)).unlink()
    counts += [fetched(), fetched()]

    assert counts == [2, 0, 1, 0]
    assert [path.name for path in tmp_path.rglob("*.*")] == ["known.json", "issuer-acme.parquet"]


def test_a_bucket_out_of_reach_is_told(world: World, outputs: Path) -> None:
    with instead("ListObjectsV2", no_way), pytest.raises(StepError, match="s3://cobro-lake"):
        fetch_lake(boto3.client("s3"), LAKE, outputs.parent, lambda _progress: None)


def query(**more: Any) -> int:
    chosen: dict[str, Any] = {
        "sql": OPEN, "tables": False, "format": "table", "athena": False, "folder": None,
        "outputs": None, **more,
    }  # fmt: skip
    return query_command.run(argparse.Namespace(**chosen))


def test_a_folder_is_queried_as_it_is(
    busy: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    land(busy)
    for key, content in lake_files().items():
        (tmp_path / key).parent.mkdir(parents=True)
        (tmp_path / key).write_bytes(content)

    assert query(folder=tmp_path) == 0
    assert "A-0000003" in capsys.readouterr().out


def test_tables_are_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert query(tables=True) == 0

    told = capsys.readouterr().out
    assert all(f"{name}: one row" in told for name in ("journal", "entries", "invoices"))
    assert "minor units: positive for a debit" in told


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("", "give a SELECT"),
        ("DROP VIEW journal", "this is DROP"),
        ("SELECT 1; SELECT 2", "SELECT, SELECT"),
        ("COPY (SELECT 1) TO 'x.csv'", "this is COPY"),
        ("SET enable_external_access = true", "this is SET"),
        ("SELECT * FROM read_csv('/etc/hostname')", "disabled by configuration"),
        ("SELECT * FROM 'https://example.com/a.parquet'", "disabled by configuration"),
        ("SELECT nothing FROM journal", "nothing"),
        ("SELEC 1", "syntax error"),
    ],
)
def test_what_is_no_select_is_refused(sql: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(StepError, match=reason):
        query(sql=sql, folder=tmp_path)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StepError, match="is no folder"):
        query(folder=tmp_path / "none")


def rebuild(outputs: Path, *more: str) -> int:
    return main(["lake", "rebuild", "--issuer", "acme", "--outputs", str(outputs), *more])


def test_the_lake_is_rebuilt_from_the_journal_and_proven(
    busy: World, outputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil()

    assert rebuild(outputs, "--verify") == 0
    assert "5 entries in 1 months, 1 written, equal to the journal" in capsys.readouterr().out
    assert list(lake_holds(busy)) == []


def test_a_rebuild_without_proof_says_only_what_it_did(
    busy: World, outputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    land(busy)

    assert rebuild(outputs) == 0
    assert capsys.readouterr().out == "✓ 5 entries in 1 months, 0 written\n"


def test_months_that_differ_are_named(
    busy: World,
    outputs: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = argparse.Namespace(issuer="acme", verify=True, outputs=outputs)
    with instead("PutObject", lambda _request: {"ETag": "lost"}):
        missing = lake_command.run(asked, lambda _attempt: None)
    spoil()
    with instead("PutObject", lambda _request: {"ETag": "lost"}):
        unreadable = lake_command.run(asked, lambda _attempt: None)

    told = capsys.readouterr().out
    assert (missing, unreadable) == (1, 1)
    assert "2026-03: journal 5 entries, lake 0 entries" in told
    assert "2026-03: journal 5 entries, lake cannot be read" in told
