"""Asking Athena: the query that is sent, answers by their types, and reasons why there is none."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from cobro_cli.lake_answer import Answer, as_csv, as_json, as_table
from cobro_cli.lake_athena import ask_athena
from cobro_cli.outputs import Outputs
from cobro_cli.steps import StepError, silent
from infra.names import Output

OUTPUTS = Outputs(
    "aws", {Output.LAKE_DATABASE.value: "cobro_aws", Output.LAKE_WORKGROUP.value: "analysts"}
)
SQL = "SELECT document, open_minor FROM invoices;"


@dataclass
class Athena:
    """Athena as botocore shows it: states one after another, then pages of results."""

    states: list[dict[str, str]]
    pages: list[dict[str, Any]] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)

    def start_query_execution(self, **request: Any) -> dict[str, str]:
        self.asked.append(request)
        return {"QueryExecutionId": "q-1"}

    def get_query_execution(self, **_request: Any) -> dict[str, Any]:
        return {"QueryExecution": {"Status": self.states.pop(0)}}

    def get_paginator(self, _name: str) -> "Athena":
        return self

    def paginate(self, **_request: Any) -> Iterator[dict[str, Any]]:
        return iter(self.pages)


def page(types: dict[str, str], *rows: list[str | None]) -> dict[str, Any]:
    info = [{"Name": name, "Type": kind} for name, kind in types.items()]
    cells = [{"Data": [{} if v is None else {"VarCharValue": v} for v in row]} for row in rows]
    return {"ResultSet": {"ResultSetMetadata": {"ColumnInfo": info}, "Rows": cells}}


def asked(athena: Any, sql: str = SQL) -> Answer:
    return ask_athena(athena, OUTPUTS, sql, silent, lambda: None)


def state(name: str, **more: str) -> dict[str, str]:
    return {"State": name, **more}


def test_a_query_runs_in_the_workgroup_with_the_views() -> None:
    athena = Athena([state("QUEUED"), state("RUNNING"), state("SUCCEEDED")], [page({"a": "date"})])
    asked(athena)
    (request,) = athena.asked

    assert request["WorkGroup"] == "analysts"
    assert request["QueryExecutionContext"] == {"Database": "cobro_aws"}
    assert request["QueryString"].startswith("WITH entries AS (SELECT ")
    assert request["QueryString"].endswith(") SELECT document, open_minor FROM invoices")


def test_values_come_by_their_types_from_all_pages() -> None:
    types = {"n": "bigint", "day": "date", "at": "timestamp", "ok": "boolean", "text": "varchar"}
    rows: list[list[str | None]] = [
        ["12", "2026-03-02", "2026-03-02 12:00:00.123", "true", "Nº 1"],
        [None] * 5,
    ]
    pages = [page(types, list(types), rows[0]), page(types, rows[1])]

    assert asked(Athena([state("SUCCEEDED")], pages)) == Answer(
        tuple(types),
        (
            (12, date(2026, 3, 2), datetime(2026, 3, 2, 12, 0, 0, 123000), True, "Nº 1"),  # noqa: DTZ001 - no zone in SQL
            (None,) * 5,
        ),
    )


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (state("FAILED", StateChangeReason="Bytes scanned limit was exceeded"), "Bytes scanned"),
        (state("CANCELLED"), "the query is cancelled"),
    ],
)
def test_a_query_that_ends_badly_says_why(told: dict[str, str], reason: str) -> None:
    with pytest.raises(StepError, match=reason):
        asked(Athena([told]))


class Refusing:
    def start_query_execution(self, **_request: Any) -> None:
        raise ClientError(
            {"Error": {"Code": "AccessDeniedException", "Message": "not for you"}},
            "StartQueryExecution",
        )


def test_a_shell_without_the_right_is_told() -> None:
    with pytest.raises(StepError, match="not for you"):
        asked(Refusing())


@pytest.mark.parametrize("sql", ["DROP TABLE journal", "-- SELECT\nINSERT INTO journal", "", "; x"])
def test_only_a_select_is_sent(sql: str) -> None:
    with pytest.raises(StepError, match="only a SELECT"):
        asked(Athena([]), sql)


ANSWER = Answer(
    ("day", "name", "minor"), ((date(2026, 3, 2), "=cmd()", -5), (None, "[bold]x[/bold]", 12))
)


def test_an_answer_is_csv_that_no_spreadsheet_computes() -> None:
    assert as_csv(ANSWER) == "day,name,minor\n2026-03-02,'=cmd(),-5\n,[bold]x[/bold],12\n"


def test_an_answer_is_json_with_iso_days() -> None:
    assert '"day": "2026-03-02"' in as_json(ANSWER)
    assert '"day": null' in as_json(ANSWER)


def test_an_answer_is_a_table_as_it_is_written() -> None:
    table = as_table(ANSWER)

    assert "[bold]x[/bold]" in table
    assert table.endswith("2 rows\n")
