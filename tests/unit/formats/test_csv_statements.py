"""CSV statements by a mapping: columns, signs, dates, balances, and what is refused."""

import pytest

from cobro.formats.csv_statements import read as csv_reader
from cobro.formats.csv_statements.mapping import Stated
from cobro.formats.entries import EntryKind
from tests.support.csv_statements import (
    CLOSING,
    OPENING,
    mapping,
    parsed,
    refused,
    table,
    warnings_of,
)


def test_rows_become_entries_of_the_account_of_the_mapping() -> None:
    raw = table("04/03/2026;SALARY;1.000,50;1.100,50", "05/03/2026;RENT;-100,00;1.000,50")

    file = parsed(raw)
    entry = file.entries[0]
    facts = file.summary.statements[0]

    assert (entry.account, entry.amount.minor, entry.kind) == (
        "237/1/2",
        100_050,
        EntryKind.CREDIT,
    )
    assert (entry.line, f"{entry.booking_date}", entry.text) == (2, "2026-03-04", "SALARY")
    assert (facts.opening_minor, facts.closing_minor, facts.entries) == (10_000, 100_050, 2)
    assert file.entries[1].kind is EntryKind.DEBIT


def test_columns_may_stand_in_any_order_and_be_of_any_kind() -> None:
    columns = {
        "Amt": "amount",
        "Cur": "currency",
        "Acc": "account",
        "Day": "booking_date",
        "Val": "value_date",
        "Who": "payer_name",
        "Tax": "payer_tax_id",
        "A": "text",
        "B": "text",
        "Id": "reference:bank_reference",
        "X": "ignored",
    }
    how = mapping(columns, delimiter=",", decimal=".", date_format="YYYY-MM-DD")
    header = "X,Id,B,A,Tax,Who,Val,Day,Acc,Cur,Amt"

    entry = parsed(
        table("-,I1,two,one,B1,ACME,2026-03-05,2026-03-04,ES1,usd,5.00", header=header), how
    ).only

    assert (entry.account, entry.amount.currency, entry.amount.minor) == ("ES1", "USD", 500)
    assert (entry.text, entry.payer_name, entry.payer_tax_id) == ("two one", "ACME", "B1")
    assert (entry.references, f"{entry.value_date}") == ({"bank_reference": "I1"}, "2026-03-05")


@pytest.mark.parametrize(
    ("cells", "debits_negative", "minor"),
    [
        (";5,00", False, 500),
        ("5,00;", False, -500),
        ("-5,00;", True, -500),
        ("0,00;5,00", False, 500),
        ("5,00;0,00", False, -500),
    ],
)
def test_debits_and_credits_may_have_columns_of_their_own(
    cells: str, debits_negative: bool, minor: int
) -> None:
    how = mapping(
        {"Date": "booking_date", "Out": "debit", "In": "credit"}, debits_negative=debits_negative
    )

    assert (
        parsed(table(f"04/03/2026;{cells}", header="Date;Out;In"), how).only.amount.minor == minor
    )


@pytest.mark.parametrize(
    ("cells", "code"), [(";", "no_amount"), ("1,00;1,00", "bad_amount"), ("x;", "bad_amount")]
)
def test_a_row_of_two_amounts_or_none_is_for_a_person(cells: str, code: str) -> None:
    how = mapping({"Date": "booking_date", "Out": "debit", "In": "credit"})

    assert parsed(table(f"04/03/2026;{cells}", header="Date;Out;In"), how).bad_codes == [code]


@pytest.mark.parametrize(("word", "minor"), [("D", -500), ("C", 500)])
def test_a_column_may_say_the_direction(word: str, minor: int) -> None:
    columns = {"Date": "booking_date", "Amount": "amount", "DC": "direction"}
    how = mapping(columns, debit_words=("D",), credit_words=("C",))
    file = parsed(
        table(f"04/03/2026;-5,00;{word}", "04/03/2026;5,00;?", header="Date;Amount;DC"), how
    )

    assert (file.only.amount.minor, file.bad_codes) == (minor, ["bad_amount"])


def test_card_statements_may_be_inverted() -> None:
    assert parsed(table("04/03/2026;BUY;5,00;"), mapping(inverted=True)).only.amount.minor == -500


def test_lines_that_only_repeat_a_balance_bring_no_money() -> None:
    entry = parsed(table("04/03/2026;SALDO ANTERIOR;;10,00", "04/03/2026;X;1,00;11,00")).entries[0]

    assert (entry.kind, entry.amount.minor) == (EntryKind.INFORMATION, 0)


def test_a_refund_of_the_same_row_is_an_entry_of_its_own() -> None:
    columns = {
        "Day": "booking_date",
        "Amount": "amount",
        "E2E": "reference:end_to_end_id",
        "Back": "refund_amount",
        "BackId": "refund_id",
    }
    how = mapping(columns, currency="BRL")
    raw = table(
        "04/03/2026;5,00;E1;2,00;D1", "04/03/2026;5,00;;2,00;", header="Day;Amount;E2E;Back;BackId"
    )

    file = parsed(raw, how)

    assert [entry.amount.minor for entry in file.entries] == [500, -200, 500, -200]
    assert file.entries[1].kind is EntryKind.REVERSAL
    assert file.entries[1].references == {
        "end_to_end_id": "D1",
        "returned_end_to_end_id": "E1",
    }
    assert file.summary.statements[0].debits_minor == 400


def test_a_pix_id_inside_the_text_is_a_reference() -> None:
    pix = "E0000000020260304120000000000001"

    assert parsed(table(f"04/03/2026;PIX {pix};1,00;")).only.references == {"end_to_end_id": pix}


def test_running_balances_prove_either_order() -> None:
    newest_first = table("05/03/2026;B;-1,00;9,00", "04/03/2026;A;10,00;10,00", ";;;", "")
    with_holes = table("06/03/2026;C;2,00;", "05/03/2026;B;-1,00;9,00", "04/03/2026;A;10,00;10,00")
    late = table("04/03/2026;A;1,00;", "05/03/2026;B;1,00;12,00")

    facts = parsed(newest_first).summary.statements[0]
    holed = parsed(with_holes).summary.statements[0]
    oldest = parsed(late).summary.statements[0]

    assert (facts.opening_minor, facts.closing_minor) == (0, 900)
    assert (holed.opening_minor, holed.closing_minor) == (0, 1_100)
    assert (oldest.opening_minor, oldest.closing_minor) == (1_000, 1_200)


def test_a_missing_row_shows_in_the_running_balance() -> None:
    raw = table("04/03/2026;A;1,00;1,00", "05/03/2026;B;1,00;2,00", "06/03/2026;C;1,00;9,00")

    assert (refused(raw).reason_code, refused(raw).line) == ("balance_mismatch", 4)
    assert warnings_of(raw) == ["balance_mismatch"]


def test_rows_that_cannot_be_read_leave_the_balance_unchecked() -> None:
    raw = table("04/03/2026;A;1,00;1,00", "99/03/2026;B;1,00;2,00", "06/03/2026;C;1,00;3,00")

    assert parsed(raw).bad_codes == ["bad_date"]
    assert warnings_of(raw) == ["balance_unchecked"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (";A;1,00;1,00", "missing_date"),
        ("04/03/2026;A;;1,00", "no_amount"),
        ("04/03/2026;A;1,00", "wrong_columns"),
        ("04/03/2026;A;1,00;1,00;more", "wrong_columns"),
        ("04/03/2026;A;1,001;", "bad_amount"),
        ("04/03/2026;A;1,00;x", "bad_amount"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(row: str, code: str) -> None:
    file = parsed(table(row, "04/03/2026;B;1,00;;"))

    assert (file.bad_codes, file.only.text) == ([code], "B")


def test_what_stands_before_and_after_the_table_is_taken() -> None:
    how = mapping(
        account="",
        currency="",
        preamble={"Konto": Stated.ACCOUNT, "Currency": Stated.CURRENCY, "End": CLOSING},
        footer={"Start": OPENING, "Printed": Stated.IGNORED},
    )
    head = "Statement\r\nKonto;;123\r\nCurrency;EUR\r\nEnd;11,00\r\n\r\n"
    rows = table("04/03/2026;A;1,00;", "Start;10,00", "Printed;today").decode()

    file = parsed((head + rows).encode(), how)
    wrong = refused((head.replace("11,00", "12,00") + rows).encode(), how)
    broken = refused((head.replace("11,00", "much") + rows).encode(), how)
    after = parsed((head + rows + "05/03/2026;B;1,00;\r\n").encode(), how)

    assert (file.only.account, file.only.line) == ("123", 7)
    assert (file.summary.statements[0].opening_minor, file.summary.statements[0].closing_minor) == (
        1_000,
        1_100,
    )
    assert (wrong.reason_code, broken.reason_code) == ("balance_mismatch", "broken_record")
    assert after.bad_codes == ["wrong_columns"]


def test_a_small_table_of_totals_before_the_rows_is_checked() -> None:
    names = {"INITIAL": OPENING, "CREDITS": Stated.CREDITS, "DEBITS": Stated.DEBITS}
    how = mapping(totals={**names, "FINAL": CLOSING})
    head = "INITIAL;CREDITS;DEBITS;FINAL;NOTE\r\n10,00;3,00;-1,00;12,00;x\r\n\r\n"
    rows = table("04/03/2026;A;3,00;", "04/03/2026;B;-1,00;").decode()

    assert parsed((head + rows).encode(), how).summary.warnings == ()
    for old, new in (("3,00;-1", "4,00;-1"), ("-1,00;12", "-2,00;12"), ("12,00;x", "13,00;x")):
        raw = (head.replace(old, new) + rows).encode()

        assert refused(raw, how).reason_code == "balance_mismatch"
    unread = (head.replace("12,00", "13,00") + rows + "x;y;z;\r\n").encode()
    assert parsed(unread, how).bad_codes == ["bad_date"]


def test_an_empty_table_is_a_statement_without_entries() -> None:
    file = parsed(table())

    assert (file.entries, file.summary.statements[0].account) == ([], "237/1/2")


def test_accounts_of_a_column_are_statements_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = {"Acc": "account", "Day": "booking_date", "Amount": "amount"}
    raw = table("A;04/03/2026;1,00", "B;04/03/2026;2,00", header="Acc;Day;Amount")

    assert [one.account for one in parsed(raw, mapping(columns)).summary.statements] == ["A", "B"]

    monkeypatch.setattr(csv_reader, "STATEMENTS_MAX", 1)
    assert refused(raw, mapping(columns)).reason_code == "oversized_statement"


def test_a_foreign_currency_is_shown_and_not_booked() -> None:
    file = parsed(table("04/03/2026;A;1,00;"), mapping(currency="GBP"))

    assert (file.bad_codes, file.bad[0].facts["amount_minor"]) == (["unknown_currency"], 100)
