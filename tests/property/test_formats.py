"""What holds for any bank file, whole or damaged.

Stated precisely: a damaged file never crashes a reader. Cut anywhere, it is refused, unless only
blanks and line ends after its last record were lost. With one byte changed, each title of a CNAB
file and each transaction of OFX is still there as an entry or a bad entry, or the file is refused
or warned about. What no check can see is one digit or code read as another in a field that the
format does not sum up (the paid amount; in OFX any amount): then the money of that one entry
differs, and of no other.
"""

import io
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobro.domain.money import Currency, Money
from cobro.formats import cnab240, cnab400, ofx
from cobro.formats.cnab240_layouts import LAYOUTS_240
from cobro.formats.cnab400_layouts import LAYOUTS_400
from cobro.formats.duplicates import Ordinals
from cobro.formats.entries import BankFileError, EntryKind, ParsedRecord
from cobro.formats.read import read_bank_file
from cobro.formats.streams import Readable
from cobro.formats.writers import (
    AccountLine,
    PaidTitle,
    write_cnab240_return,
    write_cnab240_statement,
    write_cnab400_return,
    write_ofx,
)
from tests.support.bank_files import Parsed, SlowStream, brl, collected, title
from tests.support.bank_files import cnab240 as a_cnab240
from tests.support.bank_files import cnab400 as a_cnab400
from tests.support.bank_files import ofx as an_ofx
from tests.support.bank_files import statement_240 as a_statement

EARLIEST, LATEST = date(2000, 1, 1), date(2079, 12, 31)
days = st.dates(min_value=EARLIEST, max_value=LATEST)  # a file is as late as its latest payment
centavos = st.integers(min_value=1, max_value=9_999_999_999).map(brl)
# no pair of these letters is by chance one letter of UTF-8, which is tried first
words = st.text("AZaz09&<>;/'\"ÁÉÇÃÕçãõ", max_size=10)
titles = st.builds(
    PaidTitle,
    nosso_numero=st.integers(min_value=1, max_value=9_999_999).map(str),
    amount=centavos,
    paid_date=days,
    credit_date=days,
    due_date=st.none() | days,
    document_number=st.from_regex(r"[A-Z]-[0-9]{7}", fullmatch=True),
    face=st.none() | centavos,
    fee=st.none() | centavos.map(lambda money: Money(money.minor % 10_000, money.currency)),
)
account_lines = st.builds(
    AccountLine,
    amount=st.integers(min_value=-(10**12), max_value=10**12).map(brl),
    posted_date=days,
    memo=st.from_regex(r"PIX [A-Z]-[0-9]{7}", fullmatch=True),
    name=words,
)

SAMPLES = {
    "cnab400": a_cnab400([title(str(number), 1000 + number) for number in range(1, 6)]),
    "cnab240": a_cnab240([title(str(number), 1000 + number) for number in range(1, 6)]),
    "statement": a_statement(),
    "ofx": an_ofx(),
}
# how the last record begins, and its last field
TRAILERS = {
    "cnab400": (b"\n9201237", b"000007"),
    "cnab240": (b"\n75699999", b"000014"),
    "statement": (b"\n23799999", b"000006"),
    "ofx": (b"</OFX>", b"</OFX>"),
}


def outcome(
    raw: bytes, read: Callable[[Readable], Iterator[ParsedRecord]] = read_bank_file
) -> Parsed | BankFileError:
    """Read to the end; any error but a refusal fails the test."""
    try:
        return collected(read(io.BytesIO(raw)))
    except BankFileError as error:
        return error


def settled(file: Parsed) -> int:
    booked = {EntryKind.SETTLEMENT, EntryKind.CREDIT}
    return sum(entry.amount.minor for entry in file.entries if entry.kind in booked)


@given(rows=st.lists(titles, max_size=8), bank=st.sampled_from(sorted(LAYOUTS_400)))
def test_cnab400_reads_back_what_was_written(rows: list[PaidTitle], bank: str) -> None:
    raw = write_cnab400_return(rows, file_date=LATEST, bank=bank)

    file = collected(read_bank_file(io.BytesIO(raw)))

    assert _facts(file) == [
        (int(row.nosso_numero), row.amount, row.paid_date, row.document_number) for row in rows
    ]
    assert file.summary.settled_minor == sum(row.amount.minor for row in rows)
    assert file.bad == []


@given(rows=st.lists(titles, max_size=8), bank=st.sampled_from(sorted(LAYOUTS_240)))
def test_cnab240_reads_back_what_was_written(rows: list[PaidTitle], bank: str) -> None:
    raw = write_cnab240_return(rows, file_date=LATEST, bank=bank)

    file = collected(read_bank_file(io.BytesIO(raw)))

    assert _facts(file) == [
        (int(row.nosso_numero), row.amount, row.paid_date, row.document_number) for row in rows
    ]
    assert [entry.value_date for entry in file.entries] == [row.credit_date for row in rows]
    assert file.summary.settled_minor == sum(row.amount.minor for row in rows)


def _facts(file: Parsed) -> list[tuple[int, Money, date, str]]:
    return [
        (
            int(entry.references["nosso_numero"]),
            entry.amount,
            entry.booking_date,
            entry.references["document_number"],
        )
        for entry in file.entries
    ]


@given(
    rows=st.lists(account_lines, max_size=8),
    currency=st.sampled_from(sorted(Currency)),
    step=st.integers(min_value=1, max_value=900),
)
def test_ofx_reads_back_what_was_written(
    rows: list[AccountLine], currency: Currency, step: int
) -> None:
    day = date(2026, 3, 4)
    raw = write_ofx(rows, start_date=day, end_date=day, currency=Currency(currency))

    file = collected(read_bank_file(SlowStream(raw, step)))

    assert [
        (entry.amount.minor, entry.booking_date, entry.payer_name) for entry in file.entries
    ] == [(row.amount.minor, row.posted_date, row.name) for row in rows]
    assert {entry.amount.currency for entry in file.entries} <= {currency}


@given(
    rows=st.lists(account_lines, max_size=8),
    opening=st.integers(min_value=-(10**12), max_value=10**12),
    bank=st.sampled_from(sorted(LAYOUTS_240)),
)
def test_statement_reads_back_with_balances_that_agree(
    rows: list[AccountLine], opening: int, bank: str
) -> None:
    raw = write_cnab240_statement(
        rows, opening_minor=opening, start_date=EARLIEST, end_date=LATEST, bank=bank
    )

    file = collected(read_bank_file(io.BytesIO(raw)))

    (facts,) = file.summary.statements
    assert [(entry.amount, entry.booking_date, entry.text) for entry in file.entries] == [
        (row.amount, row.posted_date, row.memo) for row in rows
    ]
    assert facts.opening_minor == opening
    assert facts.closing_minor == opening + sum(row.amount.minor for row in rows)
    assert (file.bad, file.summary.warnings) == ([], ())


@given(rows=st.lists(titles, max_size=8), bank=st.sampled_from(sorted(LAYOUTS_400)))
def test_keys_tell_every_entry_apart_and_stay_the_same(rows: list[PaidTitle], bank: str) -> None:
    raw = write_cnab400_return([*rows, *rows], file_date=LATEST, bank=bank)

    first, again = _keys(raw), _keys(raw)

    assert len(set(first)) == 2 * len(rows)
    assert first == again
    assert set(_keys(write_cnab400_return(rows, file_date=LATEST, bank=bank))) <= set(first)


def _keys(raw: bytes) -> list[tuple[str, int]]:
    ordinals = Ordinals("iss_1")
    return [ordinals.key(entry) for entry in collected(read_bank_file(io.BytesIO(raw))).entries]


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
def test_file_cut_anywhere_is_refused(name: str, data: st.DataObject) -> None:
    raw = SAMPLES[name]
    trailer, end = TRAILERS[name]
    length = data.draw(st.integers(min_value=0, max_value=raw.rindex(end) + len(end) - 1))

    after = outcome(raw[:length])

    if length < raw.rindex(trailer) + len(trailer):
        assert isinstance(after, BankFileError)
    else:  # every title is there, a count is not
        assert isinstance(after, BankFileError) or after.summary.warnings


@pytest.mark.parametrize("name", SAMPLES)
def test_blanks_after_the_last_field_may_be_lost(name: str) -> None:
    raw = SAMPLES[name]
    end = TRAILERS[name][1]

    assert outcome(raw[: raw.rindex(end) + len(end)]) == outcome(raw)


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
def test_one_changed_byte_loses_no_record_silently(name: str, data: st.DataObject) -> None:
    raw = SAMPLES[name]
    place = data.draw(st.integers(min_value=0, max_value=len(raw) - 1))
    value = data.draw(st.integers(min_value=0, max_value=255))

    before, after = outcome(raw), outcome(raw[:place] + bytes([value]) + raw[place + 1 :])

    assert isinstance(before, Parsed)
    if isinstance(after, Parsed) and not after.bad and not after.summary.warnings:
        assert len(after.entries) == len(before.entries)
        changed = [
            (old, new) for old, new in zip(before.entries, after.entries, strict=True) if old != new
        ]
        assert settled(after) == settled(before) or len(changed) == 1


@given(data=st.data())
def test_changed_face_value_or_code_is_caught_by_a_trusted_trailer(data: st.DataObject) -> None:
    raw = SAMPLES["cnab400"]
    record = data.draw(st.integers(min_value=1, max_value=5))
    column = data.draw(st.sampled_from([109, 110, *range(153, 166)]))
    value = data.draw(st.sampled_from(b"0123456789"))
    place = record * 402 + column - 1

    after = outcome(raw[:place] + bytes([value]) + raw[place + 1 :])

    assert raw[place] == value or isinstance(after, BankFileError)


READERS: dict[str, Callable[[Readable], Iterator[ParsedRecord]]] = {
    "any": read_bank_file,
    "cnab400": cnab400.read,
    "cnab240": cnab240.read,
    "ofx": ofx.read,
}


@pytest.mark.parametrize("name", READERS)
@given(raw=st.binary(max_size=3_000))
def test_noise_never_crashes_a_reader(name: str, raw: bytes) -> None:
    assert outcome(raw, READERS[name]) is not None


def test_a_separator_among_the_figures_of_a_trailer_is_no_figure() -> None:
    raw = SAMPLES["statement"]
    place = raw.index(b"\n", raw.index(b"\n", 0) + 1) - 64

    for found in range(place, len(raw)):
        assert outcome(raw[:found] + b"\x1c" + raw[found + 1 :]) is not None


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
def test_noise_inside_of_a_file_never_crashes_its_reader(name: str, data: st.DataObject) -> None:
    raw = SAMPLES[name]
    place = data.draw(st.integers(min_value=0, max_value=len(raw)))
    noise = data.draw(st.binary(max_size=500))
    kept = data.draw(st.integers(min_value=place, max_value=len(raw)))

    assert outcome(raw[:place] + noise + raw[kept:]) is not None


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
def test_records_put_in_any_order_never_crash_their_reader(name: str, data: st.DataObject) -> None:
    lines = SAMPLES[name].splitlines(keepends=True)
    chosen = data.draw(st.lists(st.sampled_from(lines), max_size=12))

    assert outcome(b"".join(chosen)) is not None
