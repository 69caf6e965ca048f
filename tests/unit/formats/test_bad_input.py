"""Damage that files meet on their way, the same for each format: a stable code and a line."""

from collections.abc import Callable

import pytest

from cobro.formats.cnab_files import WIDTH_240
from tests.support.bank_files import (
    account_line,
    cnab240,
    cnab400,
    file_of,
    ofx,
    parse,
    records_of,
    refusal,
    statement_240,
    title,
    transaction,
    with_columns,
)
from tests.support.bank_files import sgml as ofx_of

SAMPLES: dict[str, Callable[[], bytes]] = {
    "cnab400": lambda: cnab400([title("1"), title("2")]),
    "cnab240": lambda: cnab240([title("1"), title("2")]),
    "statement": statement_240,
    "ofx": lambda: ofx([account_line(), account_line(500)]),
}
CNAB = ("cnab400", "cnab240", "statement")
sample = pytest.mark.parametrize("raw", [make() for make in SAMPLES.values()], ids=list(SAMPLES))
cnab = pytest.mark.parametrize("raw", [SAMPLES[name]() for name in CNAB], ids=CNAB)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_file"),
        (b"\r\n\r\n\x1a", "empty_file"),
        (bytes(range(256)) * 40, "unknown_format"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(1, 200)), "unknown_format"),
        (b"nome;valor\n", "unknown_format"),
    ],
)
def test_what_is_no_bank_file_is_refused(raw: bytes, code: str) -> None:
    assert refusal(raw).reason_code == code


@sample
@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-32"])
def test_converted_file_is_refused(raw: bytes, charset: str) -> None:
    assert refusal(raw.decode("cp1252").encode(charset)).reason_code == "wrong_charset"


@sample
def test_lines_of_no_bytes_do_not_matter(raw: bytes) -> None:
    spaced = raw.replace(b"\r\n", b"\r\n\r\n\n")

    assert [entry.amount for entry in parse(spaced).entries] == [
        entry.amount for entry in parse(raw).entries
    ]


@sample
@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\r\n"])
def test_line_ends_may_be_mixed(raw: bytes, end: bytes) -> None:
    first, _, rest = raw.partition(b"\r\n")

    mixed = first + end + rest.replace(b"\r\n", end, 1)

    assert [entry.raw for entry in parse(mixed).entries] == [
        entry.raw for entry in parse(raw).entries
    ]


@cnab
@pytest.mark.parametrize("record", [0, 1, 2])
def test_record_with_text_past_its_width_is_refused_at_its_line(raw: bytes, record: int) -> None:
    records = records_of(raw)
    records[record] += b"X"

    refused = refusal(file_of(records))

    assert (refused.reason_code, refused.line) == ("broken_record", record + 1)


@cnab
def test_records_without_their_trailing_blanks_are_whole(raw: bytes) -> None:
    short = b"\n".join(record.rstrip() for record in records_of(raw))

    assert parse(short).entries == parse(raw).entries


@cnab
def test_letters_of_two_bytes_shift_no_column(raw: bytes) -> None:
    column = 73 if len(records_of(raw)[0]) == WIDTH_240 else 47
    before = with_columns(raw, 0, column, "EMPRESA COBRANÇA AÇÃO LTDA")
    records = records_of(before)
    records[0] = records[0].decode("latin-1").encode("utf-8")

    assert parse(file_of(records)).summary == parse(raw).summary


@sample
def test_missing_end_is_refused(raw: bytes) -> None:
    end = raw.rindex(b"</OFX>") if b"<OFX>" in raw else raw.removesuffix(b"\r\n").rindex(b"\n")

    assert refusal(raw[: end + 1]).reason_code == "truncated_file"


@sample
def test_two_files_in_one_are_refused_where_the_second_begins(raw: bytes) -> None:
    refused = refusal(raw + raw)

    assert refused.reason_code == "broken_record"
    assert refused.line > raw.count(b"\n")


@cnab
def test_dates_of_the_future_bring_no_money(raw: bytes) -> None:
    is_240 = len(records_of(raw)[0]) == WIDTH_240
    column, early = (144, "04032016") if is_240 else (95, "040316")

    parsed = parse(with_columns(raw, 0, column, early))

    assert parsed.summary.settled_minor == 0
    assert {
        entry.references.get("doubt") for entry in parsed.entries if entry.amount.minor > 0
    } == {"future_date"}


@pytest.mark.parametrize("amount", ["9" * 19, "9" * 16 + ",00", "1" * 400])
def test_amount_of_too_many_digits_is_not_read(amount: str) -> None:
    assert parse(ofx_of(transaction(amount) + transaction())).bad_codes == ["bad_amount"]
