"""Entries of MT940 and MT942: statement lines, texts and references."""

import pytest

from cobro.formats.columns import UnreadableFieldError
from cobro.formats.entries import EntryKind, StatementEntry
from cobro.formats.mt940 import read
from cobro.formats.mt940.texts import details_of, own_details_of
from cobro.formats.mt940.values import balance, statement_line, total
from tests.support.bank_files import parse
from tests.support.statement_files import swift


def only(*fields: str, closing: str = "") -> StatementEntry:
    """Return the entry of a statement that adds up."""
    line = statement_line(fields[0].removeprefix(":61:").split("\r\n")[0], "EUR")
    sign = "D" if line.minor < 0 else "C"
    closing = f"{sign}260304EUR{abs(line.minor) // 100},{abs(line.minor) % 100:02}"
    return parse(swift(":60F:C260304EUR0,", *fields, f":62F:{closing}", "-"), read).only


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("2603040304C10,00NTRFNONREF", 1_000),
        ("2603040304D10,NTRF", -1_000),
        ("260304CR,12NTRF", 12),
        ("260304C500NTRF", 50_000),
        ("260304RC7,5NTRF", -750),
        ("260304RD7,5NTRF", 750),
        ("260304RCR1027,25N068NONREF", -102_725),
        ("260304RDR1027,25N068NONREF", 102_725),
        ("260304    DD212,39NMSCNONREF//", -21_239),
        ("2603040304D12,35 NRTIKREF+//1", -1_235),
        ("260304EC1,NTRF", 100),
        ("260304ED1,NTRF", -100),
        ("260304DF2402,00S   X", -240_200),
        ("260304DR000000000001,62NTRF", -162),
    ],
)
def test_mark_and_amount_make_the_sign(text: str, minor: int) -> None:
    assert statement_line(text, "EUR").minor == minor


@pytest.mark.parametrize(
    ("text", "value", "booked", "mended"),
    [
        ("2601020102C1,NTRF", "2026-01-02", "2026-01-02", False),
        ("260102C1,NTRF", "2026-01-02", "2026-01-02", False),
        ("2512310102C1,NTRF", "2025-12-31", "2026-01-02", False),
        ("2601021230C1,NTRF", "2026-01-02", "2025-12-30", False),
        ("991231    C1,NTRF", "1999-12-31", "1999-12-31", False),
        ("2602300301C1,NTRF", "2026-02-28", "2026-03-01", True),
        ("2402290229C1,NTRF", "2024-02-29", "2024-02-29", False),
    ],
)
def test_the_year_of_the_booking_is_the_nearest(
    text: str, value: str, booked: str, mended: bool
) -> None:
    days = statement_line(text, "EUR").days

    assert (f"{days.value_date}", f"{days.booking_date}", days.mended) == (value, booked, mended)
    assert (days.value_iso, days.booking_iso) == (value, booked)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nothing", "unknown_record"),
        ("261304C1,NTRF", "bad_date"),
        ("260432C1,NTRF", "bad_date"),
        ("260304C1,234NTRF", "bad_amount"),
        ("260304C,NTRF", "bad_amount"),
        (f"260304C{'9' * 19},NTRF", "bad_amount"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(text: str, code: str) -> None:
    with pytest.raises(UnreadableFieldError) as refused:
        statement_line(text, "EUR")

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("read_text", "text"), [(balance, "X260304EUR1,"), (balance, "C26EUR1"), (total, "EUR1,")]
)
def test_balances_and_totals_that_cannot_be_read(read_text: object, text: str) -> None:
    with pytest.raises(UnreadableFieldError):
        (balance if read_text is balance else total)(text)


def test_a_structured_text_is_taken_apart_whatever_the_line_breaks() -> None:
    entry = only(
        ":61:2603040304C12,00NTRFNONREF//BANK-1",
        ":86:166?00GUTSCHRIFT?109310?20EREF+E-1 MREF+M-1 CRE?21D+DE98ZZZ SVW",
        "Z+Rechnung 1?220/2026?30BBVAESMM?31ES111?32ACME GmbH u?33nd Co?34000",
    )

    assert entry.references == {
        "end_to_end_id": "E-1",
        "mandate_id": "M-1",
        "creditor_id": "DE98ZZZ",
        "posting_text": "GUTSCHRIFT",
        "posting_number": "9310",
        "counterparty_bank": "BBVAESMM",
        "counterparty_account": "ES111",
        "business_code": "166",
        "type": "NTRF",
        "bank_reference": "BANK-1",
    }
    assert (entry.payer_name, entry.text, entry.kind) == (
        "ACME GmbH und Co",
        "Rechnung 10/2026",
        EntryKind.CREDIT,
    )


def test_other_marks_of_subfields_are_read_alike() -> None:
    for mark in "?<>~":
        details = details_of(
            "\n".join([f"051{mark}00UEBERWEISUNG{mark}20MIETE{mark}20{mark}32MUELLER{mark}99X"])
        )

        assert (details.code, details.text, details.name) == ("051", "MIETE", "MUELLER")


def test_the_posting_text_stands_in_where_nothing_else_is_said() -> None:
    assert details_of("079?00SAMMLER").text == "SAMMLER"
    assert details_of("079?20X?30 ?31").references == {}
    assert details_of("079?20A?B?20C").text == "A?BC"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ((":61:260304D1,NTRFNONREF", ":86:109?00RETOURE?34914"), EntryKind.REVERSAL),
        ((":61:260304C1,NRTINONREF",), EntryKind.REVERSAL),
        ((":61:260304RC1,NTRFNONREF",), EntryKind.REVERSAL),
        ((":61:260304D1,NTRFNONREF",), EntryKind.DEBIT),
        ((":61:260304C0,NTRFNONREF",), EntryKind.INFORMATION),
        ((":61:260304C1,",), EntryKind.CREDIT),
    ],
)
def test_what_goes_back_is_no_plain_payment(fields: tuple[str, ...], kind: EntryKind) -> None:
    assert only(*fields).kind is kind


def test_a_returned_payment_gives_its_reason() -> None:
    entry = only(":61:260304D1,NTRFNONREF", ":86:109?00RETOURE?34914")

    assert entry.references["return_reason"] == "914"


def test_free_text_goes_on_over_full_lines_and_keeps_blanks_between_short_ones() -> None:
    full = "X" * 64 + "R"

    assert details_of("ONE\nTWO").text == "ONE TWO"
    assert details_of(f"{full}\nEST").text == full + "EST"
    assert details_of("A; TNR: \n179301073837502.000001").references == {
        "transaction_number": "179301073837502.000001"
    }


def test_text_between_slashes_is_taken_apart() -> None:
    details = details_of(
        "/TRTP/SEPA OVERBOEKING/IBAN/NL65/BIC/INGBNL2A/NAME/PICQER/REMI/INV 7/EREF/NOTPROVIDED"
    )
    other = details_of("/EREF/E7//CNTP/NL84/INGBNL2A/MMS/CITY//REMI/USTD//ORDER 1/")
    unknown = details_of("/PT/FT/PY/SOMETHING")
    stub = details_of("/CNTP/NL84/NAME/N")

    assert (details.name, details.text) == ("PICQER", "INV 7")
    assert details.references == {"counterparty_account": "NL65", "counterparty_bank": "INGBNL2A"}
    assert (other.name, other.text) == ("MMS", "ORDER 1")
    assert other.references["end_to_end_id"] == "E7"
    assert unknown.text == "/PT/FT/PY/SOMETHING"
    assert (stub.name, stub.references) == ("N", {"counterparty_account": "NL84"})


def test_the_field_of_german_banks_without_swift_is_read() -> None:
    details = own_details_of(
        "01Zweck 1\n02Zweck 2\n02mehr\n15Empf\n16aenger\n17Text\n3370010000\n34123"
    )
    bare = own_details_of("01bekannt")

    assert (details.text, details.name) == ("Zweck 1 Zweck 2 mehr", "Empfaenger")
    assert details.references == {
        "posting_text": "Text",
        "counterparty_bank": "70010000",
        "counterparty_account": "123",
    }
    assert (bare.text, bare.references) == ("bekannt", {})


def test_a_second_line_and_a_mended_date_are_kept_as_written() -> None:
    entry = only(":61:2602300301D6,00NTRFREF-9//B1\r\n/OCMT/EUR4,5/")

    assert entry.references["supplementary"] == "/OCMT/EUR4,5/"
    assert (entry.references["customer_reference"], entry.text) == ("REF-9", "/OCMT/EUR4,5/")
    assert entry.references["date_written"] == "2602300301"


def test_a_text_of_ns_belongs_to_its_entry() -> None:
    assert only(":61:260304C1,NTRFNONREF", ":NS:01Zweck").text == "Zweck"
