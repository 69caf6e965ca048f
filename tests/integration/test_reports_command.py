"""cobro reports: figures in the terminal, and their sums rebuilt while the system runs."""

import argparse
import json
import threading
from collections.abc import Callable
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from cobro.adapters.dynamodb.rows import SegmentRow
from cobro.application.rebuild_reports import Rebuilt
from cobro.domain.figures import Figures
from cobro.domain.reports import ledger_line
from cobro.runtime.settings import Table
from cobro.runtime.wiring import reporting
from cobro_cli import reports_command
from cobro_cli.api_client import ApiClient
from cobro_cli.outputs import Outputs
from cobro_cli.reports_rebuild import rebuild
from cobro_cli.reports_views import VIEWS, bar, show
from cobro_cli.stack import Stack
from cobro_cli.steps import Progress, StepError
from infra import names
from tests.support import doors
from tests.support.answering import Asked, answering
from tests.support.world import World

AS_OF = date(2026, 6, 30)
OUTPUTS = {names.table_output(table.value): f"cobro-{table.value}" for table in Table}


@pytest.fixture
def busy(world: World) -> World:
    for number in range(4):
        invoice = doors.issued(world, f"k{number}", 1_000 * (number + 1))
        if number % 2:
            doors.pay(world, invoice["invoice_id"], 700, f"pi_{number}")
    return world


def silent(_progress: Progress) -> None:
    """Listen to nothing."""


def rebuilt(pause: Callable[[], None] = lambda: None, *, must_equal: bool = True) -> Rebuilt:
    stack = Stack(Outputs("aws", OUTPUTS))
    return rebuild(stack, "acme", silent, must_equal=must_equal, pause=pause)


def shown() -> Figures:
    return reporting.projection().book("acme", [AS_OF]).until(AS_OF)


def recount(world: World) -> Figures:
    return Figures.of(ledger_line(entry) for entry in world.journal())


def test_sums_are_rebuilt_proven_and_switched(busy: World) -> None:
    reporting.projection().fold("acme")
    done = rebuilt()

    assert (done.lines, done.differing, done.is_switched) == (6, (), True)
    assert reporting.projection().generations("acme") == (2,)
    assert shown() == recount(busy)


def test_what_comes_while_it_runs_is_in_both(busy: World) -> None:
    reporting.projection().fold("acme")
    assert busy.issue("while").status == 201
    done = rebuilt(pause=busy.settle)

    assert done.is_switched
    assert shown() == recount(busy)


def spoilt() -> None:
    """Lose what a month's sums hold, behind the program's back."""
    reporting.projection().fold("acme")
    for row in SegmentRow.query("FIGURES#acme#1"):
        row.delete()


def test_sums_that_differ_are_named_and_stay_until_told_otherwise(busy: World) -> None:
    spoilt()
    refused = rebuilt()
    still = reporting.projection().generations("acme")
    mended = rebuilt(must_equal=False)

    assert (refused.is_switched, refused.differing) == (False, ("2026-03",))
    assert still == (1, 2)
    assert mended.is_switched
    assert shown() == recount(busy)


def test_a_fold_adds_to_what_is_being_built(busy: World) -> None:
    row = SegmentRow("GENERATION#acme", "-", current=1, building=2)
    row.save()
    reporting.projection().fold("acme")
    done = rebuilt()

    assert done.is_switched
    assert reporting.projection().generations("acme") == (3,)
    assert shown() == recount(busy)


def told(world: World, name: str) -> dict[str, Any]:
    days = {"as_of": AS_OF.isoformat(), "from": "2026-01-01", "to": AS_OF.isoformat()}
    query = {"issuer_id": "acme", **days}
    path = "/v1/customers/cus-1/statement" if name == "statement" else f"/v1/reports/{name}"
    body: dict[str, Any] = world.http("read_ledger", "GET", path, query=query).body
    return body


@pytest.mark.parametrize("name", VIEWS)
def test_each_report_is_a_table(busy: World, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    show(name, told(busy, name), Console(width=160))
    told_before = {**told(busy, name), "is_before_history": True, "history_from_date": None}
    show(name, told_before, Console(width=160))

    printed = capsys.readouterr().out
    assert "currency" in printed
    assert "before the first entry (never)" in printed


def test_bars_compare_amounts() -> None:
    assert [len(bar(amount, 100)) for amount in (-5, 0, 1, 50, 100)] == [0, 0, 1, 15, 30]


def outputs_file(folder: Path) -> str:
    file = folder / "outputs.json"
    file.write_text(json.dumps({"stack": OUTPUTS}), "utf-8")
    return str(file)


def asked(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    reports_command.add_arguments(parser)
    return parser.parse_args(arguments)


@pytest.mark.usefixtures("busy")
def test_the_command_tells_what_it_proved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ("--issuer", "acme", "--outputs", outputs_file(tmp_path))
    proven = reports_command.run(asked("rebuild", "--verify", *place))
    plain = reports_command.run(asked("rebuild", *place))

    assert (proven, plain) == (0, 0)
    assert "equal to the old sums and to a recount" in capsys.readouterr().out


def test_the_command_writes_what_the_api_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told_of: list[Asked] = []
    text = json.dumps({"as_of": "2026-06-30", "currencies": {}})
    with answering(text, told_of) as url:
        place = ("--issuer", "acme", "--token", "t", "--url", url)
        for action in ("ageing", "cash"):
            for more in ((), ("--json",)):
                assert reports_command.run(asked(action, *place, *more)) == 0
        of_customer = ("--customer", "cus/1", "--pdf", str(tmp_path / "s.pdf"))
        assert reports_command.run(asked("statement", *place, *of_customer)) == 0
        file = ("--csv", str(tmp_path / "r.csv"), "--locale", "pt-BR")
        assert reports_command.run(asked("ageing", *place, *file)) == 0

    assert "format=csv&locale=pt-BR" in told_of[-1].path
    assert told_of[-2].path.startswith("/v1/customers/cus%2F1/statement?issuer_id=acme&from=")
    assert "format=pdf" in told_of[-2].path
    assert (tmp_path / "s.pdf").read_text("utf-8") == text
    assert "currencies" in capsys.readouterr().out
    assert (tmp_path / "r.csv").read_text("utf-8") == text


def test_a_large_file_is_fetched_where_the_api_leads_and_without_the_token() -> None:
    told: list[dict[str, str]] = []

    class Bucket(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.append(dict(self.headers.items()))
            self.send_response(303 if self.path == "/v1/large" else 200)
            self.send_header("Location", "/bucket/large.csv")
            self.end_headers()
            self.wfile.write(b"a;b")

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Bucket) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        answer = ApiClient(f"http://127.0.0.1:{server.server_port}", "t").call("GET", "/v1/large")
        server.shutdown()

    assert (answer.status, answer.content) == (200, b"a;b")
    assert ["Authorization" in headers for headers in told] == [True, False]


def test_a_refusal_is_told() -> None:
    with answering("as_of is a date", [], 400) as url, pytest.raises(StepError) as refusal:
        reports_command.run(asked("ageing", "--issuer", "a", "--token", "t", "--url", url))

    assert refusal.value.reason == "as_of is a date"
