"""The lake in DuckDB, on this machine: what was fetched is read, and nothing else can be.

Queries see one folder. DuckDB may open no other file, reach no network and load no extension; the
parser says what a statement is, and only SELECT is carried out.
"""

from pathlib import Path
from types import ModuleType
from typing import Any

from cobro.contracts.lake import JOURNAL, PARTITION, TABLE
from cobro.contracts.lake_views import VIEWS
from cobro.formats.parquet.columns import Kind
from cobro_cli.lake_answer import Answer
from cobro_cli.steps import StepError

__all__ = ["ask_duckdb"]

STEP = "query the lake"
_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.DAY: "DATE",
    Kind.WHOLE: "BIGINT",
    Kind.INSTANT: "TIMESTAMP",
}
_CLOSED = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def ask_duckdb(folder: Path, sql: str) -> Answer:
    """Return what a SELECT answers over the lake in `folder`; raise `StepError` where it fails."""
    duckdb = _duckdb()
    with duckdb.connect(":memory:", config=_CLOSED) as lake:
        _open(lake, folder)
        try:
            _refuse_all_but_select(duckdb, lake, sql)
            answer = lake.execute(sql)
            columns = tuple(column[0] for column in answer.description)
            return Answer(columns, tuple(answer.fetchall()))
        except duckdb.Error as error:
            raise StepError(STEP, str(error)) from error


def _duckdb() -> ModuleType:
    try:
        import duckdb
    except ModuleNotFoundError as error:
        reason = "DuckDB is not installed: pip install 'cobro[query]', or ask Athena by --athena"
        raise StepError(STEP, reason) from error
    return duckdb


def _open(lake: Any, folder: Path) -> None:  # noqa: ANN401 - a connection of DuckDB
    own = str(folder.resolve())
    lake.execute("SET TimeZone = 'UTC'")
    lake.execute(f"SET allowed_directories = [{_quoted(own)}]")
    lake.execute("SET enable_external_access = false")
    lake.execute("SET lock_configuration = true")
    lake.execute(f"CREATE VIEW {TABLE} AS {_journal(folder, own)}")
    for view in VIEWS:
        lake.execute(f"CREATE VIEW {view.name} AS {view.sql}")


def _journal(folder: Path, own: str) -> str:
    if next(folder.glob(f"{TABLE}/*/*.parquet"), None) is None:
        columns = (f"CAST(NULL AS {_TYPES[c.kind]}) AS {c.name}" for c in (*JOURNAL, PARTITION))
        return f"SELECT {', '.join(columns)} WHERE false"
    pattern = _quoted(f"{own}/{TABLE}/*/*.parquet")
    types = f"{{{_quoted(PARTITION.name)}: VARCHAR}}"
    options = f"union_by_name = true, hive_partitioning = true, hive_types = {types}"
    return f"SELECT * FROM read_parquet({pattern}, {options})"  # noqa: S608 - a folder, quoted


def _refuse_all_but_select(duckdb: ModuleType, lake: Any, sql: str) -> None:  # noqa: ANN401 - as above
    kinds = [statement.type for statement in lake.extract_statements(sql)]
    if kinds != [duckdb.StatementType.SELECT]:
        told = ", ".join(str(kind).rpartition(".")[2] for kind in kinds) or "nothing"
        raise StepError(
            STEP, f"one SELECT is carried out, and this is {told}: the lake is read only"
        )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
