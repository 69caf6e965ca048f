"""What an OFX file says of its statements: period, balances, export time."""

from datetime import date

import pytest

from cobro.domain.money import Currency
from cobro.formats.entries import EntryKind, StatementFacts
from tests.support.bank_files import (
    CREDITED,
    PAID,
    Parsed,
    account_line,
    ofx,
    parse,
    refusal,
    sgml,
    transaction,
)


def with_statement(inside: str, *, server: str = "") -> Parsed:
    account = "<BANKACCTFROM><BANKID>237<BRANCHID>1234<ACCTID>56789</BANKACCTFROM>"
    return parse(sgml(statement=f"{server}<STMTRS><CURDEF>brl{account}{inside}</STMTRS>"))


def balance(amount: str, day: str = "20260305", name: str = "LEDGERBAL") -> str:
    return f"<{name}><BALAMT>{amount}<DTASOF>{day}</{name}>"


def test_statement_tells_account_period_sum_and_balance() -> None:
    summary = parse(ofx([account_line(500), account_line(-200)])).summary

    assert summary.statements == (
        StatementFacts(
            account="237/1234/56789",
            currency="BRL",
            entries=2,
            entries_minor=300,
            start_date=PAID,
            end_date=PAID,
            closing_minor=0,
            closing_date=PAID,
        ),
    )
    assert summary.file_date == PAID


def test_each_statement_of_a_file_is_told_apart() -> None:
    one = "<STMTRS><CURDEF>BRL<BANKACCTFROM><ACCTID>1</BANKACCTFROM>{}</STMTRS>"
    card = "<CCSTMTRS><CURDEF>USD<CCACCTFROM><ACCTID>4111</CCACCTFROM>{}</CCSTMTRS>"
    raw = sgml(
        statement=one.format(transaction() + balance("5.00"))
        + card.format(transaction("-2.00") + balance("-2.00"))
    )

    parsed = parse(raw)

    assert [entry.statement for entry in parsed.entries] == [0, 1]
    assert [
        (facts.account, facts.currency, facts.entries_minor, facts.closing_minor)
        for facts in parsed.summary.statements
    ] == [("/0/1", "BRL", 1_000, 500), ("/0/4111", "USD", -200, -200)]


def test_statement_that_begins_inside_another_ends_it() -> None:
    raw = sgml(statement=f"<STMTRS><CURDEF>BRL{transaction()}<STMTRS><CURDEF>EUR</STMTRS>")

    assert [facts.entries for facts in parse(raw).summary.statements] == [1, 0]


def test_available_balance_is_another_than_the_closing_one() -> None:
    (facts,) = with_statement(
        balance("348,29") + balance("2.415,87", name="AVAILBAL")
    ).summary.statements

    assert (facts.closing_minor, facts.available_minor) == (34_829, 241_587)
    assert facts.closing_date == CREDITED


@pytest.mark.parametrize(
    ("amount", "warning"),
    [
        ("12345", "balance_in_doubt"),
        ("-5", "balance_in_doubt"),
        ("R$ 5,00", "balance_unreadable"),
        ("1.234", "balance_unreadable"),
    ],
)
def test_balance_in_doubt_is_not_taken(amount: str, warning: str) -> None:
    summary = with_statement(balance(amount)).summary

    assert summary.statements[0].closing_minor is None
    assert [told.split(":")[0] for told in summary.warnings] == [warning]


@pytest.mark.parametrize(("amount", "minor"), [("0", 0), ("000", 0), ("", None)])
def test_balance_of_nothing_is_in_no_doubt(amount: str, minor: int | None) -> None:
    summary = with_statement(balance(amount, day="00000000")).summary

    assert (summary.statements[0].closing_minor, summary.warnings) == (minor, ())
    assert summary.statements[0].closing_date is None


def period(start: str, end: str) -> str:
    return f"<BANKTRANLIST><DTSTART>{start}<DTEND>{end}"


@pytest.mark.parametrize(
    ("start", "end", "doubt"),
    [
        ("20260301", "20260331", ""),
        ("20260304", "20260304", ""),
        ("20260305", "20260305", ""),  # the time of the export is no period
        ("20260331", "20260305", ""),
        ("00000000", "20260305", ""),
        ("20260301", "00000000", ""),
        ("20260305", "20260331", "outside_period"),
        ("20260201", "20260303", "future_date"),
    ],
)
def test_money_of_a_day_outside_of_its_statement_is_for_a_person(
    start: str, end: str, doubt: str
) -> None:
    parsed = with_statement(period(start, end) + transaction() + transaction("-1.00"))

    came, went = parsed.entries
    assert came.references.get("doubt", "") == doubt
    assert came.kind is (EntryKind.UNKNOWN if doubt else EntryKind.CREDIT)
    assert went.kind is EntryKind.DEBIT
    assert ["dates_outside_period"] * bool(doubt) == [
        warning.split(":")[0] for warning in parsed.summary.warnings
    ]


def test_line_of_the_day_of_the_export_is_no_future_one() -> None:
    parsed = with_statement(
        period("20260201", "20260228") + transaction(), server="<SONRS><DTSERVER>20260304</SONRS>"
    )

    assert parsed.only.kind is EntryKind.CREDIT
    assert parsed.summary.file_date == PAID


@pytest.mark.parametrize(
    "inside", [period("2026", "20260331"), period("20260301", "ABC"), balance("1.00", "XX")]
)
def test_unreadable_day_of_a_statement_warns(inside: str) -> None:
    (warning,) = with_statement(inside).summary.warnings

    assert warning.startswith("date_unreadable: line 2")


def test_unreadable_time_of_the_export_warns() -> None:
    parsed = with_statement("", server="<SONRS><DTSERVER>today</SONRS>")

    assert parsed.summary.warnings[0].startswith("date_unreadable: line 2")
    assert parsed.summary.file_date is None


def test_two_files_in_one_are_refused_at_the_second() -> None:
    refused = refusal(ofx() + ofx())

    assert (refused.reason_code, refused.line) == ("broken_record", ofx().count(b"\n") + 11)


def test_statement_in_euro_is_read() -> None:
    (facts,) = parse(ofx(currency=Currency.EUR)).summary.statements

    assert facts.currency == "EUR"
    assert facts.start_date == date(2026, 3, 4)
