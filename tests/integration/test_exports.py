"""manage_exports and run_exports over the tables, the bucket and the mail."""

import argparse
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cobro.application import list_invoices
from cobro.application.ports.exports import ExportedFile
from cobro.contracts.report_sheets import SHEETS
from cobro.domain.exports import ExportMovedError, RunState
from cobro.runtime.wiring import export_files, exporting
from cobro_cli import exports_command
from cobro_cli.steps import StepError
from tests.support import doors, outbox
from tests.support.answering import Asked, answering
from tests.support.exports import STAFF, export_body, exports_hold
from tests.support.requests import Context
from tests.support.world import START, Answer, World

FUNCTION = "manage_exports"
QUERY = {"issuer_id": "acme"}


def put(world: World, name: str, groups: tuple[str, ...] = ("finance",), **more: Any) -> Answer:
    body = export_body(**more)
    return world.http(FUNCTION, "PUT", f"/v1/exports/{name}", body, query=QUERY, groups=groups)


def read(world: World, path: str) -> Answer:
    return world.http(FUNCTION, "GET", path, query=QUERY, groups=("viewer",))


def test_each_report_is_exported_kept_and_mailed_once(world: World) -> None:
    doors.issued(world)
    for report in SHEETS:
        customer: dict[str, Any] = {"customer_id": "cus-1"} if report == "statement" else {}
        assert put(world, report, report=report, format="pdf", **customer).status == 201
    world.settle()
    world.advance(days=1)
    outbox.empty()

    assert world.invoke("run_exports", {}) == {"made": len(SHEETS), "mailed": len(SHEETS)}
    assert world.invoke("run_exports", {}) == {"made": 0, "mailed": 0}
    assert list(exports_hold(world)) == []
    files = {key: text for key, text in outbox.documents().items() if key.startswith("exports/")}
    assert len(files) == len(SHEETS)
    assert all(content.startswith(b"%PDF") for content in files.values())
    mails = [mail for mail in outbox.document_mails() if mail["To"] == STAFF]
    names = [each.get_filename() for mail in mails for each in mail.iter_attachments()]
    assert "statement-cus-1-2026-03-02-2026-03-02.pdf" in names


def test_what_was_made_is_listed_and_fetched(world: World) -> None:
    doors.issued(world)
    put(world, "ages")
    listed = read(world, "/v1/exports").body["exports"]
    world.advance(days=1)
    world.run_schedule("run_exports")
    after = read(world, "/v1/exports").body["exports"]
    runs = read(world, "/v1/exports/ages/runs").body["runs"]
    opened = read(world, "/v1/exports/ages/runs/2026-03-03/file")

    assert [plan["last_run"] for plan in listed] == [None]
    assert after[0]["last_run"]["state"] == "sent"
    assert [(run["turn_date"], run["file"]) for run in runs] == [
        ("2026-03-03", "ageing-2026-03-02.csv")
    ]
    assert "exports/acme/ages/2026-03-03.csv" in opened.body["url"]
    assert read(world, "/v1/exports/ages/runs/2026-03-09/file").status == 404
    assert read(world, "/v1/exports/ages/runs/today/file").status == 400
    assert read(world, "/v1/exports/none/runs").status == 404


def test_a_new_wish_is_a_version_and_the_same_one_is_none(world: World) -> None:
    assert put(world, "ages").status == 201
    assert put(world, "ages").status == 200
    other = put(world, "ages", hour=9)

    assert (other.status, other.body["version"], other.body["hour"]) == (201, 2, 9)
    assert [plan["version"] for plan in read(world, "/v1/exports").body["exports"]] == [2]


@pytest.mark.parametrize(
    "changes",
    [{"report": "profits"}, {"frequency": "weekly"}, {"recipients": ["ana"]}, {"format": "ods"}],
)
def test_a_wish_that_cannot_be_met_is_refused(world: World, changes: dict[str, Any]) -> None:
    assert put(world, "ages", **changes).status == 400


def test_only_finance_asks_for_exports_and_by_a_plain_name(world: World) -> None:
    assert put(world, "ages", groups=("viewer",)).status == 403
    assert put(world, "Ages of all").status == 400


def test_no_time_is_left_to_begin(world: World) -> None:
    put(world, "ages")
    world.advance(days=1)

    assert world.invoke("run_exports", {}, Context(remaining_ms=1_000)) == {"made": 0, "mailed": 0}


def test_a_version_is_written_once_and_so_is_how_far_a_run_came(world: World) -> None:
    doors.issued(world)
    put(world, "ages", recipients=[])
    plan = exporting.plans().latest("acme", "ages")
    assert plan is not None
    exporting.plans().add(plan)
    with pytest.raises(ExportMovedError):
        exporting.plans().add(replace(plan, author="eva"))
    world.advance(days=1)
    world.run_schedule("run_exports")
    (run,) = exporting.runs().recent("acme", "ages")
    claimed = exporting.runs().move(run, RunState.SENDING, START)
    again = exporting.runs().move(run, RunState.SENDING, START)
    exporting.runs().add(run)

    assert claimed == again == exporting.runs().find("acme", "ages", run.turn_date)
    with pytest.raises(ExportMovedError):
        exporting.runs().move(run, RunState.SENDING, START + timedelta(minutes=1))


def test_a_list_of_too_many_invoices_fails_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    doors.issued(world, "k-1")
    doors.issued(world, "k-2")
    put(world, "all", report="invoices", format="csv")
    put(world, "late")
    world.advance(days=1)
    monkeypatch.setattr(exporting, "LISTED_PAGES_MAX", 1)
    monkeypatch.setattr(list_invoices, "LOOKED_AT_MAX", 1)
    monkeypatch.setattr(list_invoices, "AT_ONCE", 1)
    world.invoke("run_exports", {})
    listed, late = (
        read(world, f"/v1/exports/{name}/runs").body["runs"] for name in ("all", "late")
    )

    assert [(run["state"], run["detail"]) for run in listed] == [("failed", "list_too_long")]
    assert [run["state"] for run in late] == ["sent"]


def test_a_large_file_is_written_part_by_part_once(world: World) -> None:
    del world
    key, parts = "exports/acme/large/2026-03-02.csv", [b"a" * 6_000_000] * 3
    files = export_files.files()
    sizes = [files.keep(key, ExportedFile("a.csv", "text/csv", parts)) for _ in range(2)]
    files.keep(key, ExportedFile("a.csv", "text/csv", [b"b"]))
    kept = files.read(key)
    files.replace(key, ExportedFile("a.csv", "text/csv", [b"c", b"d"]))

    assert sizes == [18_000_000] * 2
    assert kept == b"".join(parts)
    assert files.read(key) == b"cd"


def command(*words: str) -> int:
    parser = argparse.ArgumentParser()
    exports_command.add_arguments(parser)
    return exports_command.run(parser.parse_args(words))


def test_the_command_asks_for_exports_and_shows_them(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Asked] = []
    last = {"turn_date": "2026-03-03", "state": "sent", "file": "a.csv", "size_bytes": 9}
    plan = {**export_body(), "name": "ages", "version": 2, "day": 0, "hour": 7, "is_active": True}
    facts: dict[str, Any] = {"exports": [{**plan, "last_run": last}, {**plan, "last_run": None}]}
    facts["runs"] = [{**last, "detail": None}]
    with answering(json.dumps(facts), asked) as url:
        place = ("--issuer", "acme", "--token", "t", "--url", url)
        weekly = ("put", "ages", "ageing", "weekly", "--day", "1", "--to", STAFF, "--customer", "c")
        for words in (("list",), weekly, ("runs", "ages")):
            assert command(*words, *place) == 0

    printed = capsys.readouterr().out
    assert json.loads(asked[1].body)["recipients"] == [STAFF]
    assert "ages v2  ageing.csv pt-BR  daily 7:00  2026-03-03 sent" in printed
    assert "not made yet" in printed
    assert "2026-03-03  sent  a.csv  9 bytes" in printed


def test_the_command_fetches_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Asked] = []
    path = tmp_path / "ages.csv"
    with answering("a;b", []) as files:
        facts = {"file": "a.csv", "url": f"{files}/a.csv", "expires_in_seconds": 3600}
        with answering(json.dumps(facts), asked) as url:
            place = ("--issuer", "acme", "--token", "t", "--url", url, "--file", str(path))
            assert command("fetch", "ages", "2026-03-03", *place) == 0
    with answering(json.dumps(facts), asked) as url, pytest.raises(StepError):
        command("fetch", "ages", "2026-03-03", "--issuer", "acme", "--token", "t", "--url", url)
    with answering("no such export", asked, 404) as url:
        assert command("runs", "x", "--issuer", "acme", "--token", "t", "--url", url) == 1

    assert path.read_text("utf-8") == "a;b"
    assert asked[0].path == "/v1/exports/ages/runs/2026-03-03/file?issuer_id=acme"
    assert "no such export" in capsys.readouterr().err
