"""OFX statements: signs, amounts, dates, charsets, and what banks make of the format."""

from datetime import date

import pytest

from cobro.domain.money import Currency, Money
from cobro.formats import ofx as reader
from cobro.formats.entries import EntryKind, FileFormat
from cobro.formats.ofx_fields import amount_minor, is_balance_line, local_date, statement_account
from cobro.formats.sgml import leaf_text
from tests.support.bank_files import (
    PAID,
    SlowStream,
    account_line,
    collected,
    ofx,
    parse,
    sgml,
    transaction,
)


def test_line_tells_amount_date_text_and_references() -> None:
    entry = parse(ofx([account_line(12_345, "PIX RECEBIDO A-0000001 JOSÉ & CIA", "F-1")])).only

    assert (entry.kind, entry.amount) == (EntryKind.CREDIT, Money(12_345, Currency.BRL))
    assert (entry.booking_date, entry.value_date) == (PAID, None)
    assert (entry.account, entry.text) == ("237/1234/56789", "PIX RECEBIDO A-0000001 JOSÉ & CIA")
    assert dict(entry.references) == {"type": "CREDIT", "fitid": "F-1"}


def test_summary_tells_bank_account_and_money_in() -> None:
    summary = parse(ofx([account_line(500), account_line(-200), account_line(300)])).summary

    assert (summary.format, summary.bank, summary.account) == (
        FileFormat.OFX,
        "237",
        "237/1234/56789",
    )
    assert (summary.entries, summary.bad_entries, summary.settled_minor) == (3, 0, 800)


@pytest.mark.parametrize(
    ("amount", "kind"),
    [("1.00", EntryKind.CREDIT), ("-1.00", EntryKind.DEBIT), ("0.00", EntryKind.INFORMATION)],
)
def test_sign_and_not_type_says_what_came_in(amount: str, kind: EntryKind) -> None:
    assert parse(sgml(transaction(amount))).only.kind is kind


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("10.00", 1000),
        ("-530,86", -53086),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1.234.567,8", 123456780),
        ("+ 12.00", 1200),
        ("+1 006,60", 100660),
        ("1\xa0006,60", 100660),
        ("120", 12000),
        (".5", 50),
        ("-0.05", -5),
    ],
)
def test_last_mark_with_one_or_two_digits_is_the_decimal_mark(text: str, minor: int) -> None:
    assert amount_minor(text) == minor


@pytest.mark.parametrize(
    "text",
    ["", ".", "1.234", "1,000", "1.23.45", "12,34,56", "$120", "1e3", "10.", "100-", "1" * 16],
)
def test_amount_in_doubt_is_refused(text: str) -> None:
    assert parse(sgml(transaction(text))).bad_codes == ["bad_amount"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20260304", date(2026, 3, 4)),
        ("20260304235959.999[-3:BRT]", date(2026, 3, 4)),
        ("20260304000000[+12:NZT]", date(2026, 3, 4)),
        ("20240229", date(2024, 2, 29)),
        ("20260229", date(2026, 2, 28)),
        ("20240230", date(2024, 2, 29)),
        ("040326", date(2026, 3, 4)),
        ("00000000", None),
        ("", None),
    ],
)
def test_date_is_the_banks_own_day(text: str, day: date | None) -> None:
    assert local_date(text) == day


@pytest.mark.parametrize(
    ("posted", "code"),
    [
        ("20260231", "bad_date"),
        ("2026AB04", "bad_date"),
        ("2026", "bad_date"),
        ("00000000", "missing_date"),
        ("", "missing_date"),
    ],
)
def test_line_without_a_readable_date_is_a_bad_entry(posted: str, code: str) -> None:
    parsed = parse(sgml(transaction(posted=posted) + transaction()))

    assert (parsed.bad_codes, len(parsed.entries)) == ([code], 1)


def test_thirtieth_of_february_is_its_last_day_and_is_told() -> None:
    parsed = parse(sgml(transaction(posted="20260230") + transaction(posted="20260230120000")))

    assert {entry.booking_date for entry in parsed.entries} == {date(2026, 2, 28)}
    assert parsed.summary.warnings == ("day_moved: 20260230 was read as 2026-02-28",)


def test_dates_known_by_heart_are_bounded() -> None:
    lines = "".join(transaction(posted=f"20260304{number:06d}") for number in range(5_000))

    assert {entry.booking_date for entry in parse(sgml(lines)).entries} == {PAID}


def test_value_date_is_the_date_of_availability() -> None:
    assert parse(sgml(transaction(more="<DTAVAIL>20260306"))).only.value_date == date(2026, 3, 6)


@pytest.mark.parametrize(
    "memo",
    [
        "SALDO ANTERIOR",
        "Saldo do Dia",
        "S A L D O",
        "SALDO TOTAL DISPONIVEL DIA",
        "SALDO",
        "SALDO ATUAL EM 04/03",
        "SALDO DIÁRIO",
        "SALDO BLOQ.",
        "SALDO APLIC AUT MAIS",
    ],
)
def test_balance_line_is_no_money(memo: str) -> None:
    entry = parse(sgml(transaction("            .  ", memo=memo))).only

    assert (entry.kind, entry.amount.minor) == (EntryKind.INFORMATION, 0)


@pytest.mark.parametrize("memo", ["SALDO DEVEDOR PAGO", "SALDOS LTDA", "PAGTO SALDO"])
def test_payment_that_speaks_of_a_balance_is_money(memo: str) -> None:
    assert not is_balance_line(memo)


def test_equal_payments_share_a_key_and_stay_two() -> None:
    entries = parse(sgml(transaction() * 2)).entries

    assert entries[0].natural_key == entries[1].natural_key
    assert len(entries) == 2


def test_key_tells_apart_what_only_shares_its_fitid() -> None:
    entries = parse(sgml(transaction(memo="A") + transaction(memo="B"))).entries

    assert entries[0].natural_key != entries[1].natural_key


@pytest.mark.parametrize("fitid", ["0", "", " "])
def test_fitid_of_nothing_is_none(fitid: str) -> None:
    raw = sgml(f"<STMTTRN><DTPOSTED>20260304<TRNAMT>1.00<FITID>{fitid}<MEMO>x</STMTTRN>")

    assert "fitid" not in parse(raw).only.references


def test_check_and_reference_numbers_are_kept_under_either_name() -> None:
    references = parse(sgml(transaction(more="<CHKNUM>77<REFNUM>R-1"))).only.references

    assert (references["check_number"], references["reference_number"]) == ("77", "R-1")


def test_pix_end_to_end_id_is_found_in_the_text() -> None:
    identifier = "E12345678202603041530abcDEF12345"

    references = parse(sgml(transaction(memo=f"PIX {identifier} RECEBIDO"))).only.references

    assert references["end_to_end_id"] == identifier
    assert "end_to_end_id" not in parse(sgml(transaction(memo="x" * 40))).only.references


@pytest.mark.parametrize(
    ("name", "memo", "text"),
    [("ANA", "PIX", "ANA PIX"), ("ANA", "ANA", "ANA"), ("ANA", "", "ANA"), ("", "PIX", "PIX")],
)
def test_text_is_name_and_memo(name: str, memo: str, text: str) -> None:
    raw = sgml(
        f"<STMTTRN><DTPOSTED>20260304<TRNAMT>1.00<NAME>{name}</NAME><MEMO>{memo}</MEMO></STMTTRN>"
    )

    assert (parse(raw).only.text, parse(raw).only.payer_name) == (text, name)


@pytest.mark.parametrize(
    "body",
    [
        "<TRNAMT>1.00<DTPOSTED>20260304<MEMO>x y",
        "<TRNAMT>1.00</TRNAMT><DTPOSTED>20260304</DTPOSTED><MEMO>x y</MEMO>",
        "\n  <trnamt>1.00\n  <dtposted>20260304\n  <memo>x\n y\n<NAME/>",
        "<TRNAMT>1.00</TRNAMT><DTPOSTED>20260304<MEMO>x&nbsp;y<NAME></NAME>",
        "<TRNAMT>1.00<DTPOSTED>20260304<MEMO><![CDATA[x ]]>y",
    ],
)
def test_leaves_may_be_open_closed_empty_or_self_closed(body: str) -> None:
    entry = parse(sgml(f"<STMTTRN>{body}</STMTTRN>")).only

    assert (entry.amount.minor, entry.text) == (100, "x y")


def test_bare_marks_in_a_text_are_text() -> None:
    assert parse(sgml(transaction(memo="A < B & C"))).only.text == "A < B & C"


def test_text_between_tags_that_belongs_to_no_leaf_is_passed_over() -> None:
    assert parse(sgml(transaction(more="</MEMO> < stray"))).only.text == "x"


def test_first_of_two_equal_leaves_counts() -> None:
    raw = sgml(transaction("1.00", more="<TRNAMT>999.00<![CDATA[9]]>"))

    assert parse(raw).only.amount.minor == 100


def test_markup_inside_of_marked_text_is_no_markup() -> None:
    raw = sgml(transaction(memo="<![CDATA[</STMTTRN><STMTTRN><TRNAMT>999.00]]>"))

    parsed = parse(raw)

    assert [entry.amount.minor for entry in parsed.entries] == [1000]
    assert collected(reader.read(SlowStream(raw, step=5))) == parsed


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"a &amp; b &lt;c&gt; &quot;d&apos;", "a & b <c> \"d'"),
        (b"&#233;&#xE9;", "éé"),
        (b"SILVA&LTDA &copy; &#999999999;", "SILVA&LTDA &copy; &#999999999;"),
        (b"&#x1FFFFF; &#xFFFFF;", "&#x1FFFFF; \U000fffff"),
        (b"a&nbspb", "a b"),
        ("JOSÉ".encode(), "JOSÉ"),
        ("JOSÉ".encode("cp1252"), "JOSÉ"),
        (b"a\x81b", "a\x81b"),
    ],
)
def test_text_is_decoded_and_references_are_put_in(raw: bytes, text: str) -> None:
    assert leaf_text(raw) == text


@pytest.mark.parametrize(
    ("bank", "branch", "account", "key"),
    [
        ("0237", "1234-5", "0056789-0", "237/1234/56789"),
        ("1", "", "12345-X", "001/0/12345"),
        ("314074269", "", "98-121", "314074269/0/98-121"),
        ("", "", "", "/0/0"),
    ],
)
def test_account_is_named_as_in_return_files(
    bank: str, branch: str, account: str, key: str
) -> None:
    assert statement_account(bank, branch, account) == key


def test_tax_id_in_the_text_is_that_of_who_paid() -> None:
    came, went = parse(
        sgml(transaction(memo="PIX 52998224725") + transaction("-1.00", memo="PIX 52998224725"))
    ).entries

    assert (came.payer_tax_id, went.payer_tax_id) == ("52998224725", "")
