"""Every published sample of camt, MT940, Norma 43 and CSV against what is known of it.

`EXPECTED.jsonl` holds counts of an independent counter (`structural`) and what the tests of the
source repositories state (`repo_expects`). Nearly all samples were made anonymous by their authors,
so that totals of many no longer add up: these stand in `statement_doubts`, are refused as they must
be, and are read on as a person may decide. Entries in currencies that are not kept here count
with their facts.
"""

import io
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cobro.formats.entries import BadEntry, BankFileError, ParsedRecord, StatementEntry
from cobro.formats.read import read_bank_file
from cobro.formats.statements import ReadOptions, exponent_of
from tests.corpus.conftest import DATA
from tests.corpus.csv_mappings import MAPPINGS
from tests.corpus.statement_doubts import BAD_ENTRIES, DOUBTFUL, REFUSED
from tests.support.bank_files import Parsed, collected

FOLDER = DATA / "bankfiles"
FORMATS = ("camt", "mt940", "norma43", "csv")


def expected() -> Iterator[dict[str, Any]]:
    if FOLDER.is_dir():
        for line in (FOLDER / "EXPECTED.jsonl").read_text("utf-8").splitlines():
            facts = json.loads(line)
            if facts["path"].split("/")[0] in FORMATS:
                yield facts


FILES = {facts["path"]: facts for facts in expected()}
READABLE = [path for path in FILES if path not in REFUSED]
CAMT = [path for path in READABLE if path.startswith("camt")]
MT940 = [path for path in READABLE if path.startswith("mt940")]
NORMA43 = [path for path in READABLE if path.startswith("norma43")]
CSV = [path for path in READABLE if path.startswith("csv")]


def records_of(path: str, *, accept: bool) -> Iterator[ParsedRecord]:
    options = ReadOptions(
        mappings=(MAPPINGS[path],) if path in MAPPINGS else (), accept_mismatches=accept
    )
    return read_bank_file(io.BytesIO((FOLDER / path).read_bytes()), options)


def accepted(path: str) -> Parsed:
    return collected(records_of(path, accept=True))


def amounts(file: Parsed) -> list[tuple[int, str]]:
    """Return signed amount and currency of each record, whether it is kept or shown only."""
    in_order: list[StatementEntry | BadEntry] = sorted(
        [*file.entries, *file.bad], key=lambda record: record.line
    )
    return [
        (record.amount.minor, record.amount.currency.value)
        if isinstance(record, StatementEntry)
        else (int(record.facts.get("amount_minor", 0)), str(record.facts.get("currency", "")))
        for record in in_order
    ]


def codes(warnings: tuple[str, ...]) -> set[str]:
    return {warning.split(":")[0] for warning in warnings}


def minor(number: float | str, currency: str = "EUR") -> int:
    return int(Decimal(str(number)).scaleb(exponent_of(currency)))


def balance_is_off(path: str) -> bool:
    structural = FILES[path]["structural"]
    return bool(structural.get("balances_add_up", {}).get("no"))


def doubts_of(path: str) -> set[str]:
    return DOUBTFUL.get(path, set()) | ({"balance_mismatch"} if balance_is_off(path) else set())


def test_every_file_of_the_manifest_is_looked_at() -> None:
    manifest = (FOLDER / "MANIFEST.tsv").read_text("utf-8").splitlines()
    named = {line.split("\t")[0] for line in manifest if line.split("/")[0] in FORMATS}

    assert named == set(FILES)
    assert set(REFUSED) | set(DOUBTFUL) | set(BAD_ENTRIES) | set(MAPPINGS) <= named
    assert set(CSV) == set(MAPPINGS)


@pytest.mark.parametrize("path", REFUSED)
def test_what_is_no_statement_is_refused_even_where_mismatches_are_accepted(path: str) -> None:
    with pytest.raises(BankFileError) as refused:
        list(records_of(path, accept=True))

    assert refused.value.reason_code == REFUSED[path]


@pytest.mark.parametrize("path", READABLE)
def test_a_file_that_contradicts_itself_is_refused_and_no_other_is(path: str) -> None:
    doubts = doubts_of(path)
    if doubts:
        with pytest.raises(BankFileError) as refused:
            list(records_of(path, accept=False))

        assert refused.value.reason_code in doubts
        assert refused.value.line > 0
        assert doubts <= codes(accepted(path).summary.warnings)
    else:
        file = collected(records_of(path, accept=False))

        assert file == accepted(path)


@pytest.mark.parametrize("path", READABLE)
def test_what_cannot_be_kept_is_a_foreign_currency_or_known(path: str) -> None:
    kept_out = [code for code in accepted(path).bad_codes if code != "unknown_currency"]

    assert kept_out == BAD_ENTRIES.get(path, [])


@pytest.mark.parametrize("path", CAMT)
def test_camt_has_a_record_for_each_transaction(path: str) -> None:
    structural = FILES[path]["structural"]
    file = accepted(path)
    statements = file.summary.statements

    assert len(statements) == structural["Stmt"]
    assert sum(one.entries for one in statements) == structural["Ntry"]
    assert len(amounts(file)) >= max(structural["Ntry"], structural["TxDtls"])
    if not structural["Btch"] or structural["TxDtls"] > structural["Ntry"]:
        assert len(amounts(file)) == max(structural["Ntry"], structural["TxDtls"])


@pytest.mark.parametrize(
    "path", [path for path in CAMT if "amounts" in FILES[path].get("repo_expects", {})]
)
def test_camt_amounts_are_those_of_the_source(path: str) -> None:
    stated = [(int(text), currency) for text, currency in FILES[path]["repo_expects"]["amounts"]]
    found = amounts(accepted(path))

    assert found[-1:] == stated if "multi.statement" in path else found == stated


@pytest.mark.parametrize(
    "path", [path for path in CAMT if "statements" in FILES[path].get("repo_expects", {})]
)
def test_camt_balances_and_entries_are_those_of_the_source(path: str) -> None:
    expects = FILES[path]["repo_expects"]
    file = accepted(path)
    for stated, found in zip(expects["statements"], file.summary.statements, strict=False):
        assert found.account == expects["account"]
        assert found.opening_minor == minor(stated["start"])
        assert found.closing_minor == minor(stated["end"])
        assert [one for one, _ in amounts(file)] == [minor(text) for text in stated["amounts"]]


@pytest.mark.parametrize("path", MT940)
def test_mt940_has_a_record_for_each_line_and_its_balances(path: str) -> None:
    structural = FILES[path]["structural"]
    file = accepted(path)
    raw = (FOLDER / path).read_bytes()
    statements = file.summary.statements

    assert len(amounts(file)) == structural["field61"]
    assert len(statements) <= structural["messages"]
    assert len(statements) == structural["messages"] - raw.count(b":62M:")
    if "balance_mismatch" not in doubts_of(path):
        for one in statements:
            if one.opening_minor is not None and one.closing_minor is not None:
                moved = one.credits_minor - one.debits_minor
                assert one.opening_minor + moved == one.closing_minor


@pytest.mark.parametrize("path", [path for path in MT940 if "repo_expects" in FILES[path]])
def test_mt940_says_what_its_source_says(path: str) -> None:
    expects = FILES[path]["repo_expects"]
    file = accepted(path)
    found = [one for one, _ in amounts(file)]
    statements = file.summary.statements
    last = statements[-1]

    assert len(found) == expects.get(
        "transactions_in_dump", expects.get("transactions", len(found))
    )
    if "amount" in expects:
        assert minor(expects["amount"]) in found
    for name, said in (("opening", last.opening_minor), ("closing", last.closing_minor)):
        if isinstance(expects.get(name), list) and "raphaelm" not in path:
            assert said == minor(expects[name][0]) or name == "opening"
            assert expects[name][1] == last.currency
    if "ref" in expects:
        assert file.only.references["bank_reference"] == expects["bankref"]
    if "contra" in expects:
        assert expects["contra"] in file.entries[1].text
    if "gvc" in expects:
        assert file.only.occurrence == expects["gvc"]


@pytest.mark.parametrize("path", NORMA43)
def test_norma43_has_an_entry_for_each_record_and_its_sums(path: str) -> None:
    structural = FILES[path]["structural"]
    file = accepted(path)
    statements = file.summary.statements

    assert len(file.entries) == structural["records"]["22"]
    assert len(statements) == structural["records"]["11"]
    assert sum(one.credits_minor for one in statements) == structural["sum_credit_cents"]
    assert sum(one.debits_minor for one in statements) == structural["sum_debit_cents"]


def test_norma43_references_are_those_of_the_source() -> None:
    path = "norma43/OCA__l10n-spain/test.n43"
    expects = FILES[path]["repo_expects"]
    file = accepted(path)
    entries = [entry for entry in file.entries if entry.amount.minor]
    own = [
        entry.references.get("reference_2") or entry.references.get("reference_1") or "/"
        for entry in entries
    ]

    assert len(entries) == expects["lines_kept"]
    assert sorted(own) == sorted(expects["refs"])
    assert file.summary.statements[0].closing_minor == minor(expects["balance_end"])


@pytest.mark.parametrize("path", CSV)
def test_csv_has_an_entry_for_each_row(path: str) -> None:
    expects = FILES[path].get("repo_expects", {})
    file = accepted(path)
    rows = {entry.line for entry in file.entries}
    total = sum(one for one, _ in amounts(file))

    assert file.bad == []
    if "rows" in expects:
        assert len(rows) == expects["rows"]
    for name in ("sum", "net"):
        if name in expects:
            assert total == minor(expects[name])
    (facts, *_) = file.summary.statements
    for name, said in (("initial", facts.opening_minor), ("final", facts.closing_minor)):
        if name in expects:
            assert said == minor(expects[name])


def test_published_references_of_single_entries_are_read() -> None:
    camt = accepted("camt/OCA__bank-statement-import/test-camt053.xml").entries
    unpaid = accepted("camt/OCA__account-payment/test-sepa-camt-unpaid.xml").only
    structured = accepted("camt/genkgo__camt/camt053.v8.xml").only
    swift = accepted("mt940/sandermarechal__jejik-mt940/commerzbank.txt").only
    pix = accepted("csv/synthetic/pix_recebidos.csv").entries

    assert camt[0].references["mandate_id"] == "1880000341866"
    assert {entry.references.get("return_reason") for entry in camt} == {None, "AC06"}
    assert (unpaid.payer_name, unpaid.references["end_to_end_id"]) == ("DEBTOR4", "E2EID1")
    assert structured.references["creditor_reference"] == "4654654654654654"
    assert structured.payer_name == "NAME NAME"
    assert swift.references["end_to_end_id"] == "A1.200080779.400143254.4961336"
    assert swift.references["mandate_id"] == "20852HW2723821"
    assert swift.references["creditor_id"] == "DE41EON00000129793"
    assert swift.payer_name == "TESTEREL"
    assert pix[2].booking_date == date(2026, 1, 10)  # 02:30 in UTC is the day before in Brazil
    assert pix[2].payer_tax_id == "12ABC34501DE35"
    assert pix[3].references["end_to_end_id"] == "D0000000020260112000000000000001"
