"""CSV statements as files: headers, charsets, line ends, and what is refused."""

import pytest

from cobro.formats.csv_statements import table as csv_table
from cobro.formats.csv_statements.read import matches, read
from tests.support.bank_files import SlowStream, collected
from tests.support.csv_statements import BASIC, mapping, parsed, refused, table


@pytest.mark.parametrize(
    ("raw", "code", "says"),
    [
        (table("1;2", header="Date;Text;Amount"), "wrong_columns", "missing are Balance"),
        (table("x", header="Date;Text;Amount;Balance;New"), "wrong_columns", "New"),
        (b"nothing\n" * 60, "wrong_columns", "Amount"),
        (b"", "wrong_columns", "none"),
        (table() + table(), "several_files", "header comes again"),
        (table("04/03/2026;\xff;1,00;1,00").decode().encode("latin-1"), "wrong_charset", "utf-8"),
        (table("04/03/2026;" + "x" * 200_000), "broken_record", "no end"),
        (table('04/03/2026;"' + "x\n" * 80_000), "broken_record", "damaged"),
    ],
)
def test_what_is_not_of_the_mapping_is_refused(raw: bytes, code: str, says: str) -> None:
    error = refused(raw)

    assert error.reason_code == code
    assert says in str(error)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_charsets_and_line_ends_of_any_kind_are_read(encoding: str) -> None:
    text = "Date;Text;Amount;Balance\r04/03/2026;AÇÃO;1,00;\n05/03/2026;B;1,00;"

    file = parsed(text.encode(encoding), mapping(encoding=encoding))

    assert [entry.text for entry in file.entries] == ["AÇÃO", "B"]
    assert parsed(b"\xef\xbb\xbf" + text.encode()).entries[0].text == "AÇÃO"


def test_a_slow_stream_and_quoted_cells_over_lines_are_read() -> None:
    raw = table('04/03/2026;"ONE\nTWO; ""3""";1,00;', "05/03/2026;B;1,00;")

    file = collected(read(SlowStream(raw), mapping()))

    assert [(entry.line, entry.text) for entry in file.entries] == [(2, 'ONE\nTWO; "3"'), (4, "B")]


def test_the_header_is_looked_for_in_the_first_bytes() -> None:
    wide = mapping(encoding="utf-16")
    raw = table("04/03/2026;A;1,00;")

    assert matches(mapping(), raw)
    assert matches(wide, raw.decode().encode("utf-16")[:101])
    assert not matches(mapping(), b"Date;Text\n")
    assert not matches(mapping(), b"x\n" * 100 + raw)
    assert not matches(mapping(), b"\xff\xff\n")
    assert not matches(wide, raw)
    assert matches(mapping(), b"Date;Text;Amount;Balance")
    assert csv_table.header_of(["a", "", ""]) == ("a",)
    assert set(BASIC) == {"Date", "Text", "Amount", "Balance"}
