"""The same SQL on Athena: in the workgroup of the stack, which bounds what a query reads."""

import re
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from cobro.contracts.lake_views import with_views
from cobro_cli.lake_answer import Answer
from cobro_cli.outputs import Outputs
from cobro_cli.steps import Listener, Progress, StepError
from infra import names

__all__ = ["ask_athena"]

STEP = "query Athena"
_WAITING = frozenset({"QUEUED", "RUNNING"})
_FIRST_WORD = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*(?P<word>\w*)", re.DOTALL)
_PAUSE_SECONDS = 0.5
_READ: dict[str, Callable[[str], Any]] = {
    "tinyint": int,
    "smallint": int,
    "integer": int,
    "bigint": int,
    "double": float,
    "float": float,
    "real": float,
    "boolean": lambda text: text == "true",
    "date": date.fromisoformat,
    "timestamp": datetime.fromisoformat,
}


def _sleep() -> None:
    time.sleep(_PAUSE_SECONDS)


def ask_athena(
    athena: Any,  # noqa: ANN401 - botocore builds clients at run time
    outputs: Outputs,
    sql: str,
    listener: Listener,
    pause: Callable[[], None] = _sleep,
) -> Answer:
    """Return what a SELECT answers; raise `StepError` with Athena's reason where it fails."""
    found = _FIRST_WORD.match(sql)
    word = found["word"].upper() if found else ""
    if word not in {"SELECT", "WITH"}:
        reason = f"only a SELECT is carried out, and this begins with {word or 'nothing'}"
        raise StepError(STEP, reason)
    try:
        query = athena.start_query_execution(
            QueryString=with_views(sql.strip().rstrip(";")),
            QueryExecutionContext={"Database": outputs[names.Output.LAKE_DATABASE]},
            WorkGroup=outputs[names.Output.LAKE_WORKGROUP],
        )["QueryExecutionId"]
        _wait(athena, query, listener, pause)
        pages = athena.get_paginator("get_query_results").paginate(QueryExecutionId=query)
        return _answer([page["ResultSet"] for page in pages])
    except (BotoCoreError, ClientError) as error:
        raise StepError(STEP, str(error)) from error


def _wait(athena: Any, query: str, listener: Listener, pause: Callable[[], None]) -> None:  # noqa: ANN401 - as above
    while True:
        told = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]
        state = told["Status"]["State"]
        listener(Progress(STEP, 0, 0, state.lower()))
        if state == "SUCCEEDED":
            return
        if state not in _WAITING:
            reason = told["Status"].get("StateChangeReason", f"the query is {state.lower()}")
            raise StepError(STEP, reason)
        pause()


def _answer(pages: list[dict[str, Any]]) -> Answer:
    columns = pages[0]["ResultSetMetadata"]["ColumnInfo"]
    read = [_READ.get(column["Type"].partition("(")[0], str) for column in columns]
    rows = [row["Data"] for page in pages for row in page["Rows"]][1:]  # names come first
    return Answer(
        tuple(column["Name"] for column in columns),
        tuple(tuple(map(_value, read, row)) for row in rows),
    )


def _value(read: Callable[[str], Any], cell: dict[str, str]) -> Any:  # noqa: ANN401 - by column
    return read(cell["VarCharValue"]) if "VarCharValue" in cell else None
