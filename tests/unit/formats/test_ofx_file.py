"""An OFX file as a whole: its statements, its end, and what makes it unsafe or no statement."""

import pytest

from cobro.domain.money import Currency
from cobro.formats import ofx as reader
from tests.support.bank_files import (
    account_line,
    ofx,
    parse,
    refusal,
    sgml,
    transaction,
)


def test_several_statements_keep_their_accounts_apart() -> None:
    one = "<STMTRS><CURDEF>BRL<BANKACCTFROM><BANKID>237<ACCTID>1</BANKACCTFROM>{}</STMTRS>"
    card = "<CCSTMTRS><CURDEF>USD<CCACCTFROM><ACCTID>4111</CCACCTFROM>{}</CCSTMTRS>"
    raw = sgml(statement=one.format(transaction()) + card.format(transaction("-2.00")))

    parsed = parse(raw)

    assert [entry.account for entry in parsed.entries] == ["237/0/1", "/0/4111"]
    assert [entry.amount.currency for entry in parsed.entries] == [Currency.BRL, Currency.USD]
    assert parsed.summary.account == "237/0/1"


def test_other_account_of_a_transfer_is_not_the_account() -> None:
    raw = sgml(transaction(more="<BANKACCTTO><BANKID>001<ACCTID>9</BANKACCTTO>"))

    assert parse(raw).only.account == "237/1234/56789"


def test_account_listed_outside_of_a_statement_is_passed_over() -> None:
    listing = "<ACCTINFO><BANKACCTFROM><BANKID>001<ACCTID>9</BANKACCTFROM></ACCTINFO>"
    raw = sgml(statement=f"{listing}<STMTRS><CURDEF>BRL{transaction()}</STMTRS>")

    parsed = parse(raw)

    assert (parsed.only.account, parsed.summary.account) == ("/0/0", "")


def test_unknown_currency_makes_bad_entries_that_say_so() -> None:
    parsed = parse(sgml(statement=f"<STMTRS><CURDEF>GBP{transaction()}</STMTRS>"))

    assert parsed.bad_codes == ["unknown_currency"]
    assert "GBP" in parsed.bad[0].reason
    assert parsed.summary.warnings == ("unknown_currency: a statement is in 'GBP'",)


def test_line_in_another_currency_is_not_booked_in_the_statements() -> None:
    other = "<CURRENCY><CURRATE>5.1<CURSYM>USD</CURRENCY>"
    same = "<CURRENCY><CURRATE>1<CURSYM>brl</CURRENCY>"
    original = "<ORIGCURRENCY><CURRATE>5.1<CURSYM>USD</ORIGCURRENCY>"

    parsed = parse(sgml("".join(transaction(more=more) for more in (other, same, original))))

    assert (parsed.bad_codes, len(parsed.entries)) == (["unknown_currency"], 2)


def test_statement_without_lines_is_valid() -> None:
    assert parse(sgml()).summary.entries == 0


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("", "no_statement"),
        ("<ACCTINFO><ACCTID>1</ACCTINFO>", "no_statement"),
        ("<SONRS><STATUS><CODE>2000<SEVERITY>ERROR</STATUS></SONRS>", "bank_error"),
    ],
)
def test_answer_without_a_statement_is_refused(inside: str, code: str) -> None:
    assert refusal(sgml(statement=f"<X>{inside}</X>")).reason_code == code


def test_status_of_a_statement_that_is_not_zero_warns() -> None:
    raw = sgml(statement="<STMTTRNRS><STATUS><CODE>15500</STATUS><STMTRS><CURDEF>BRL</STMTRS>")

    assert parse(raw).summary.warnings == ("status_not_zero: line 2 has status 15500",)


@pytest.mark.parametrize(
    "cut", [b"</OFX>", b"</STMTRS></OFX>", b"</STMTTRN></BANKTRANLIST></STMTRS></OFX>"]
)
def test_file_without_its_end_is_refused(cut: bytes) -> None:
    raw = sgml(transaction())
    assert raw.endswith(cut)

    assert refusal(raw.removesuffix(cut)).reason_code == "truncated_file"


@pytest.mark.parametrize(
    "lines",
    [
        transaction().removesuffix("</STMTTRN>") + transaction(),
        transaction().removeprefix("<STMTTRN>") + transaction(),
    ],
)
def test_line_without_beginning_or_end_is_a_bad_entry(lines: str) -> None:
    parsed = parse(sgml(lines))

    assert (parsed.bad_codes, len(parsed.entries)) == (["unclosed_transaction"], 1)


def test_line_outside_of_a_bank_statement_is_a_bad_entry() -> None:
    raw = sgml(statement=f"<STMTRS><CURDEF>BRL</STMTRS><INVSTMTRS>{transaction()}</INVSTMTRS>")

    assert parse(raw).bad_codes == ["outside_statement"]


@pytest.mark.parametrize(
    "raw",
    [
        b"<!DOCTYPE OFX [<!ENTITY a 'b'>]>" + sgml(),
        b"<?xml version='1.0'?><!doctype x>" + sgml(),
        sgml(transaction(memo="<!ENTITY a 'b'>")),
        sgml(transaction(memo="<!-- hidden -->")),
    ],
)
def test_declarations_are_refused(raw: bytes) -> None:
    assert refusal(raw).reason_code == "unsafe_file"


def test_comment_in_front_of_the_body_is_harmless() -> None:
    assert parse(b"<!-- made by a bank -->\n" + sgml(transaction())).only.line == 3


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_file"),
        (b"OFXHEADER:100\n", "unknown_format"),
        (b"x" * 200_000, "unknown_format"),
        (sgml() + b"<MEMO>" + b"x" * 2_000_000, "broken_record"),
    ],
)
def test_reader_called_directly_refuses_what_is_not_its_own(raw: bytes, code: str) -> None:
    assert refusal(raw, reader.read).reason_code == code


def test_line_numbers_are_those_of_the_file() -> None:
    parsed = parse(
        sgml("\n" + transaction() + "\n\n" + transaction(memo="a < \nb") + transaction())
    )

    assert [entry.line for entry in parsed.entries] == [3, 5, 6]


def test_xml_of_version_two_reads_like_sgml() -> None:
    closed = (
        "<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20260304</DTPOSTED><TRNAMT>10.00</TRNAMT>"
        "<FITID>1</FITID><MEMO>x</MEMO></STMTTRN>"
    )
    header = b'<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n'

    entry = parse(header + sgml(closed).partition(b"\n")[2]).only

    assert (entry.amount.minor, entry.text, entry.account) == (1000, "x", "237/1234/56789")


def test_writer_names_lines_without_a_fitid() -> None:
    entries = parse(ofx([account_line(), account_line()])).entries

    assert [entry.references["fitid"] for entry in entries] == [
        "202603040000001",
        "202603040000002",
    ]
