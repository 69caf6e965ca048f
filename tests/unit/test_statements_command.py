"""`cobro statements parse`: JSON lines, a table for persons, and refusals that name their line."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from cobro_cli import statement_views
from cobro_cli.main import main
from tests.support import bank_files
from tests.support import statement_files as files

KEYS = {
    "account", "booking_date", "value_date", "amount_minor", "currency", "kind", "references",
    "payer_name", "payer_tax_id", "text",
}  # fmt: skip


@pytest.fixture
def put(tmp_path: Path) -> Any:
    def write(raw: bytes, name: str = "file") -> str:
        path = tmp_path / name
        path.write_bytes(raw)
        return str(path)

    return write


def said(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    "raw",
    [
        files.camt(),
        files.mt940(),
        files.norma43(),
        gzip.compress(files.mt940()),
        bank_files.ofx(),
        bank_files.cnab400(),
        bank_files.cnab240(),
    ],
    ids=["camt", "mt940", "norma43", "gzip", "ofx", "cnab400", "cnab240"],
)
def test_each_format_gives_an_object_per_entry_and_one_of_totals(
    raw: bytes, put: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["statements", "parse", put(raw), "--json"]) == 0

    entry, last = said(capsys)
    assert set(entry) == KEYS
    assert entry["amount_minor"] == 10_000
    assert last["totals"]["entries"] == 1
    assert last["totals"]["by_currency"][entry["currency"]]["sum_minor"] == 10_000
    assert last["warnings"] == []


def test_a_statement_tells_its_balances_and_period(
    put: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["statements", "parse", put(files.mt940()), "--json"]) == 0

    (statement,) = said(capsys)[-1]["statements"]
    assert (statement["opening_minor"], statement["closing_minor"]) == (50_000, 60_000)
    assert (statement["start_date"], statement["sequence"]) == ("2026-03-04", "00001")


def test_an_entry_that_cannot_be_booked_says_its_problem(
    put: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = put(files.mt940().replace(b"EUR", b"CHF"))
    unread = put(files.camt_of(files.account() + files.ntry("x")), "unread")

    assert main(["statements", "parse", foreign, "--json"]) == 0
    assert main(["statements", "parse", unread, "--json"]) == 0

    chf, totals, bad, _ = said(capsys)
    assert (chf["amount_minor"], chf["currency"], chf["problem"]["code"]) == (
        10_000,
        "CHF",
        "unknown_currency",
    )
    assert totals["totals"]["by_currency"]["CHF"]["credits_minor"] == 10_000
    assert (bad["amount_minor"], bad["problem"]["code"]) == (None, "bad_amount")


def test_a_refused_file_ends_with_two_and_names_code_and_line(
    put: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(files.mt940().replace(b":62F:C260304EUR600,00", b":62F:C260304EUR9,00"))

    assert main(["statements", "parse", path, "--json"]) == 2

    printed = capsys.readouterr()
    assert json.loads(printed.out.splitlines()[-1])["error"]["code"] == "balance_mismatch"
    assert ", line 7: balance_mismatch: opening" in printed.err
    assert main(["statements", "parse", path, "--json", "--accept-mismatches"]) == 0
    assert said(capsys)[-1]["warnings"][0].startswith("balance_mismatch")
    assert main(["statements", "parse", path]) == 2
    assert "100.00" in capsys.readouterr().out


def test_a_person_sees_a_table_with_totals_and_warnings(
    put: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement_views, "ROWS_MAX", 2)
    lines = [files.line(10_000, name="ACME [x]"), files.line(-500), files.line(700)]
    raw = files.norma43(lines)

    assert main(["statements", "parse", put(raw[: raw.rindex(b"\r\n88")])]) == 0
    assert main(["statements", "parse", put(files.mt940().replace(b"EUR", b"CHF"))]) == 0
    assert main(["statements", "parse", put(files.camt_of(files.account()))]) == 0

    shown = capsys.readouterr().out
    assert "and 1 more rows" in shown
    assert "norma43 2100: 3 entries, 0 not readable" in shown
    assert "EUR: 107.00 in, -5.00 out" in shown
    assert "500.00 to 602.00" in shown
    assert "! missing_end_record" in shown
    assert "unknown" in shown
    assert "? to ?" in shown


def test_a_table_is_read_by_its_mapping(put: Any, capsys: pytest.CaptureFixture[str]) -> None:
    mapping = {
        "version": 1,
        "name": "m",
        "currency": "EUR",
        "columns": {"Day": "booking_date", "Sum": "amount"},
    }
    how = put(json.dumps(mapping).encode(), "mapping.json")
    table = put(b"Day;Sum\n04/03/2026;1,50\n")
    wrong = put(json.dumps({**mapping, "delimiter": ","}).encode(), "wrong.json")

    assert main(["statements", "parse", table, "--json", "--mapping", how]) == 0
    assert said(capsys)[0]["amount_minor"] == 150
    assert main(["statements", "parse", table, "--mapping", wrong]) == 2
    assert "the mapping: delimiter: it is the decimal mark too" in capsys.readouterr().err
    assert main(["statements", "parse", put(b"Day;Total\n1;2\n", "t"), "--mapping", how]) == 2
    assert "unknown_format" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["statements", "parse", "nowhere.sta"]) == 1
    assert main(["statements", "parse", __file__, "--mapping", "nowhere.json"]) == 1
    assert "is not a file" in capsys.readouterr().err
