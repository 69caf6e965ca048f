"""What holds for any account statement, whole, cut or damaged.

Written by the product's own writers it reads back as it was written. Whatever the bytes, a reader
ends with a summary or with a refusal, never otherwise, and what it yields is what it counts. With
one byte changed, the money of a statement that is read without a warning is still that of its
balances: a changed amount is refused, as sums no longer hold.
"""

import gzip
import io
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobro.domain.money import Money
from cobro.formats import camt, mt940, norma43
from cobro.formats.csv_statements.read import read as read_csv
from cobro.formats.entries import BankFileError, ParsedRecord
from cobro.formats.read import read_bank_file
from cobro.formats.statements import ReadOptions
from cobro.formats.streams import Readable
from cobro.formats.writers import AccountLine
from tests.support import statement_files as files
from tests.support.bank_files import Parsed, SlowStream, collected
from tests.support.csv_statements import mapping, table

cents = st.integers(min_value=-(10**11), max_value=10**11).map(files.eur)
words = st.text("AZaz09-.,", max_size=12)
account_lines = st.builds(
    AccountLine,
    amount=cents,
    posted_date=st.just(files.DAY),
    memo=st.from_regex(r"FACTURA [A-Z]-[0-9]{7}", fullmatch=True),
    name=words.map(str.strip),
    fitid=st.from_regex(r"[A-Z0-9]{1,12}", fullmatch=True),
)
CSV = table("04/03/2026;A;1,00;11,00", "05/03/2026;B;-2,00;9,00", "06/03/2026;C;3,00;12,00")
LINES = [files.line(10_000 + number, fitid=f"R{number}") for number in range(5)]
SAMPLES = {
    "camt": files.camt(LINES),
    "mt940": files.mt940(LINES),
    "norma43": files.norma43(LINES),
    "csv": CSV,
    "gzip": gzip.compress(files.mt940(LINES), mtime=0),
}
OPTIONS = ReadOptions(mappings=(mapping(),), today=date(2026, 3, 5))
READERS: dict[str, Callable[[Readable], Iterator[ParsedRecord]]] = {
    "any": partial(read_bank_file, options=OPTIONS),
    "camt": camt.read,
    "mt940": mt940.read,
    "norma43": norma43.read,
    "csv": partial(read_csv, mapping=mapping()),
}


def outcome(
    raw: bytes, read: Callable[[Readable], Iterator[ParsedRecord]] = READERS["any"]
) -> Parsed | BankFileError:
    """Read to the end; any error but a refusal fails the test."""
    try:
        return collected(read(io.BytesIO(raw)))
    except BankFileError as error:
        return error


def money(file: Parsed) -> list[int]:
    return [entry.amount.minor for entry in file.entries]


@given(rows=st.lists(account_lines, max_size=8), version=st.sampled_from([2, 4, 8, 13]))
def test_camt_reads_back_what_was_written(rows: list[AccountLine], version: int) -> None:
    file = collected(read_bank_file(io.BytesIO(files.camt(rows, version=version))))

    assert money(file) == [row.amount.minor for row in rows]
    assert [entry.text for entry in file.entries] == [row.memo for row in rows]
    assert [entry.payer_name for entry in file.entries] == [row.name for row in rows]
    assert [entry.references["bank_reference"] for entry in file.entries] == [
        row.fitid for row in rows
    ]
    assert (file.bad, file.summary.warnings) == ([], ())


@given(rows=st.lists(account_lines, max_size=8), step=st.integers(min_value=1, max_value=900))
def test_mt940_reads_back_what_was_written(rows: list[AccountLine], step: int) -> None:
    file = collected(read_bank_file(SlowStream(files.mt940(rows), step)))

    assert money(file) == [row.amount.minor for row in rows]
    assert [entry.text for entry in file.entries] == [row.memo for row in rows]
    assert [entry.payer_name for entry in file.entries] == [row.name for row in rows]
    assert (file.bad, file.summary.warnings) == ([], ())


@given(rows=st.lists(account_lines, max_size=8))
def test_norma43_reads_back_what_was_written(rows: list[AccountLine]) -> None:
    file = collected(read_bank_file(io.BytesIO(files.norma43(rows))))

    assert money(file) == [row.amount.minor for row in rows]
    assert [entry.text for entry in file.entries] == [row.memo for row in rows]
    assert file.summary.statements[0].entries == len(rows)
    assert (file.bad, file.summary.warnings) == ([], ())


@given(rows=st.lists(cents, max_size=8), newest_first=st.booleans(), opening=cents)
def test_csv_reads_back_what_was_written(
    rows: list[Money], newest_first: bool, opening: Money
) -> None:
    balance = opening.minor
    lines = []
    for row in rows:
        balance += row.minor
        lines.append(f"04/03/2026;X;{_comma(row.minor)};{_comma(balance)}")
    ordered = lines[::-1] if newest_first else lines

    file = collected(read_csv(io.BytesIO(table(*ordered)), mapping()))

    wanted = [row.minor for row in rows]
    assert money(file) == (wanted[::-1] if newest_first else wanted)
    if len({row.minor for row in rows}) > 1:
        assert file.summary.statements[0].opening_minor == opening.minor
        assert file.summary.statements[0].closing_minor == balance


def _comma(minor: int) -> str:
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100},{abs(minor) % 100:02}"


@pytest.mark.parametrize("name", READERS)
@given(raw=st.binary(max_size=3_000))
def test_noise_never_crashes_a_reader(name: str, raw: bytes) -> None:
    assert outcome(raw, READERS[name]) is not None


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
def test_noise_inside_of_a_file_never_crashes_its_reader(name: str, data: st.DataObject) -> None:
    raw = SAMPLES[name]
    place = data.draw(st.integers(min_value=0, max_value=len(raw)))
    noise = data.draw(st.binary(max_size=500))
    kept = data.draw(st.integers(min_value=place, max_value=len(raw)))

    assert outcome(raw[:place] + noise + raw[kept:]) is not None


@pytest.mark.parametrize("name", ["camt", "mt940", "norma43", "gzip"])
@given(data=st.data())
def test_a_file_cut_before_its_end_is_refused_or_warned_about(
    name: str, data: st.DataObject
) -> None:
    raw = SAMPLES[name]
    end = {"camt": b"</Document>", "mt940": b":62F:", "norma43": b"\r\n33"}.get(name, raw[-8:])
    length = data.draw(st.integers(min_value=0, max_value=raw.rindex(end)))

    assert isinstance(outcome(raw[:length]), BankFileError)


@pytest.mark.parametrize("name", ["camt", "mt940", "norma43"])
@given(data=st.data())
def test_one_changed_byte_moves_no_money_silently(name: str, data: st.DataObject) -> None:
    raw = SAMPLES[name]
    place = data.draw(st.integers(min_value=0, max_value=len(raw) - 1))
    value = data.draw(st.integers(min_value=0, max_value=255))

    after = outcome(raw[:place] + bytes([value]) + raw[place + 1 :])

    if isinstance(after, Parsed) and not after.bad and not after.summary.warnings:
        for statement in after.summary.statements:
            if statement.opening_minor is not None and statement.closing_minor is not None:
                moved = statement.credits_minor - statement.debits_minor
                assert statement.opening_minor + moved == statement.closing_minor


@given(data=st.data())
def test_a_changed_amount_is_refused_where_balances_hold(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["camt", "mt940", "norma43"]))
    written = {"camt": b'<Amt Ccy="EUR">100.02', "mt940": b"C100,02", "norma43": b"00000010002"}
    raw = SAMPLES[name]
    digit = data.draw(st.sampled_from(b"013456789"))
    place = raw.index(written[name]) + len(written[name]) - 1

    after = outcome(raw[:place] + bytes([digit]) + raw[place + 1 :])

    assert isinstance(after, BankFileError)
    assert after.reason_code in {"balance_mismatch", "totals_mismatch"}
