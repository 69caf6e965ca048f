"""Messages of MT940 and MT942 as a whole: envelopes, pages, balances, totals."""

import io

import pytest

from cobro.formats.entries import EntryKind, StatementStatus
from cobro.formats.mt940 import lines, read
from cobro.formats.statements import ReadOptions
from tests.support import statement_files as files
from tests.support.bank_files import Parsed, SlowStream, collected, parse, refusal
from tests.support.statement_files import swift

TOLERANT = ReadOptions(accept_mismatches=True)
OPEN, LINE, CLOSE = ":60F:C260304EUR5,00", ":61:2603040304C1,00NTRFNONREF", ":62F:C260304EUR6,00"
GOOD = swift(OPEN, LINE, ":86:ONE", CLOSE, "-")


def tolerated(raw: bytes) -> Parsed:
    return collected(read(io.BytesIO(raw), TOLERANT))


def warnings_of(raw: bytes) -> list[str]:
    return [text.split(":")[0] for text in tolerated(raw).summary.warnings]


def test_what_is_written_is_read_with_balances_and_number() -> None:
    file = parse(files.mt940([files.line(name="ACME"), files.line(-500)]), read)
    facts = file.summary.statements[0]

    assert [entry.amount.minor for entry in file.entries] == [10_000, -500]
    assert (file.entries[0].payer_name, file.entries[0].text) == ("ACME", "FACTURA A-0000001")
    assert (facts.account, facts.sequence, facts.page) == (files.IBAN, "00001", "001")
    assert (facts.opening_minor, facts.closing_minor, facts.entries) == (50_000, 59_500, 2)


def test_envelopes_and_control_bytes_are_seen_past() -> None:
    enveloped = (
        b"\x01{1:F01AAAABBCC}{2:I940AAAABBCC}{4:\r\n"
        + GOOD[:-1]
        + b"-}\x03\x01{1:F01A}{4:\r\n"
        + GOOD.replace(b"5,00", b"6,00").replace(b"EUR6,00\r\n-", b"EUR7,00\r\n-")
        + b"}\x03\r\n"
    )

    file = parse(enveloped, read)

    assert [entry.amount.minor for entry in file.entries] == [100, 100]
    assert len(file.summary.statements) == 2


def test_a_slow_stream_reads_like_one_piece() -> None:
    raw = files.mt940([files.line(100 + number) for number in range(50)])

    assert collected(read(SlowStream(raw))) == parse(raw, read)


def test_lines_of_text_may_look_like_tags_and_ends() -> None:
    more = (":20:15 Uhr", ":26:37 s", "-Nr. 1")
    text = swift(OPEN, LINE, f":86:166?20SVWZ+{'x' * 49}", *more, CLOSE)

    assert parse(text, read).only.text == "x" * 49 + "".join(more)


def test_a_statement_goes_on_over_messages() -> None:
    first = swift(OPEN, LINE, ":62M:C260304EUR6,00", "-", "").decode()
    second = swift(":60M:C260304EUR6,00", LINE, ":62F:C260304EUR7,00", "-").decode()

    file = parse((first + second.replace("5/1", "5/2")).encode(), read)

    (facts,) = file.summary.statements
    assert (facts.opening_minor, facts.closing_minor, facts.page) == (500, 700, "2")
    assert (facts.entries, facts.is_last_page) == (2, True)


def test_a_statement_whose_last_page_is_elsewhere_says_so() -> None:
    first = swift(OPEN, LINE, ":62M:C260304EUR6,00", "-", "")
    other = swift(OPEN, LINE, CLOSE, account_number="2/3")
    other_page = swift(":60M:C260304EUR5,00", LINE, CLOSE, account_number="2/3")

    assert warnings_of(first) == ["statement_continues"]
    assert warnings_of(first + other) == ["statement_continues"]
    assert warnings_of(first + other_page) == ["statement_continues"]
    assert [one.is_last_page for one in tolerated(first + other).summary.statements] == [
        False,
        True,
    ]


def test_a_gap_between_balances_is_told() -> None:
    assert warnings_of(GOOD + b"\r\n" + GOOD) == ["balance_gap"]


def test_balances_that_do_not_add_up_refuse_the_file_with_the_line() -> None:
    raw = swift(OPEN, LINE, ":62F:C260304EUR6,01", "-")

    refused = refusal(raw, read)

    assert (refused.reason_code, refused.line) == ("balance_mismatch", 6)
    assert warnings_of(raw) == ["balance_mismatch"]
    assert refusal(raw.replace(b"EUR6,01", b"USD6,00"), read).reason_code == "balance_mismatch"


def test_a_closing_balance_without_a_currency_has_that_of_the_opening_one() -> None:
    assert parse(swift(OPEN, LINE, ":62F:C2603046,00"), read).only.amount.minor == 100


def test_a_line_that_cannot_be_read_leaves_the_balance_unchecked() -> None:
    file = tolerated(swift(OPEN, ":61:nothing", LINE, CLOSE, "-"))

    assert (file.bad_codes, file.only.amount.minor) == (["unknown_record"], 100)
    assert file.summary.warnings[0].startswith("balance_unchecked")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (swift(OPEN, LINE), "truncated_file"),
        (swift(LINE, CLOSE), "truncated_file"),
        (CLOSE.encode(), "truncated_file"),
        (swift(OPEN, OPEN), "broken_record"),
        (swift(":60F:nothing"), "broken_record"),
        (swift(OPEN, ":62F:nothing"), "broken_record"),
        (swift(":34F:EUR0", ":90C:nothing"), "broken_record"),
        (swift(":34F:EUR0", LINE, ":90C:2EUR2,00"), "totals_mismatch"),
        (b"", "no_statement"),
        (b"just text\r\nand more\r\n", "no_statement"),
        (b":20:X\r\n:25:1/2\r\n-", "no_statement"),
        (b":20:X\r\n-\r\n", "no_statement"),
    ],
)
def test_what_is_incomplete_is_refused(raw: bytes, code: str) -> None:
    assert refusal(raw, read).reason_code == code


def test_a_statement_without_its_end_may_be_accepted_by_a_person() -> None:
    file = tolerated(swift(OPEN, LINE))

    assert (file.only.amount.minor, file.summary.statements[0].closing_minor) == (100, None)


def test_entries_outside_of_a_statement_are_for_a_person() -> None:
    raw = GOOD + b"\r\n" + LINE.encode() + b"\r\n:86:more\r\n"

    file = parse(raw, read)

    assert (len(file.entries), file.bad_codes) == (1, ["outside_statement"])


def test_interim_reports_only_announce() -> None:
    raw = swift(
        ":34F:EURD0", ":34F:EURC0", ":13D:2603041200+0100", LINE, ":61:260304D2,NTRF",
        ":61:260304EC9,NTRF", ":90D:1EUR2,", ":90C:1EUR1,00", "-",
    )  # fmt: skip

    file = parse(raw, read)
    (facts,) = file.summary.statements

    assert {entry.kind for entry in file.entries} == {EntryKind.PENDING}
    assert facts.status is StatementStatus.INTRADAY
    assert (facts.credits_minor, facts.debits_minor, facts.currency) == (100, 200, "EUR")


def test_a_floor_limit_inside_a_statement_makes_no_interim_report_of_it() -> None:
    raw = swift(OPEN, ":34F:EUR0", LINE, CLOSE, "-")

    assert parse(raw, read).only.kind is EntryKind.CREDIT


def test_interim_reports_with_unreadable_lines_are_not_compared() -> None:
    raw = swift(":34F:EUR0", ":61:nothing", ":90D:1EUR2,", "-")

    assert parse(raw, read).bad_codes == ["unknown_record"]


def test_the_currency_may_stand_behind_the_account_or_in_the_totals() -> None:
    behind = swift(":13D:2603041200+0100", LINE, "-", account_number="5121/9223EUR")
    totals = swift(":90C:0EUR0,", ":61:260304C1,NTRF", "-")

    assert parse(behind, read).only.account == "5121/9223"
    assert parse(totals, read).only.amount.currency == "EUR"


def test_text_about_the_whole_statement_is_not_that_of_its_last_entry() -> None:
    raw = swift(OPEN, ":86:about all", LINE, CLOSE, ":64:C260304EUR6,00", ":86:FREE TEXT", "-")

    assert parse(raw, read).only.text == ""


def test_a_foreign_currency_is_shown_and_not_booked() -> None:
    raw = GOOD.replace(b"EUR", b"CHF")

    (bad,) = parse(raw, read).bad
    assert (bad.code, bad.facts["amount_minor"], bad.facts["currency"]) == (
        "unknown_currency",
        100,
        "CHF",
    )


def test_unknown_tags_between_fields_are_no_text_of_an_entry() -> None:
    raw = swift(OPEN, LINE, ":99X:odd", CLOSE, "-", "", "{5:{MAC:0}}")

    assert parse(raw, read).only.text == ""


def test_a_message_may_begin_without_its_reference() -> None:
    assert parse(b"\r\n".join(GOOD.split(b"\r\n")[1:]), read).only.amount.minor == 100


def test_a_field_without_end_is_refused() -> None:
    endless = swift(OPEN, LINE, ":86:x", *["y" * 60] * 4_000)
    colons = swift(OPEN, LINE, ":86:x", *[":y"] * lines.FIELD_BYTES_MAX)

    assert refusal(endless, read).reason_code == "broken_record"
    assert refusal(colons, read).reason_code == "broken_record"


def test_equal_entries_have_equal_keys_and_numbers_tell_statements_apart() -> None:
    twice = parse(swift(OPEN, LINE, LINE, ":62F:C260304EUR7,00"), read).entries
    other = parse(GOOD.replace(b":28C:5/1", b":28C:6/1").replace(b":86:ONE\r\n", b""), read).only
    zero = parse(GOOD.replace(b":28C:5/1", b":28C:00000/001"), read).only

    assert twice[0].natural_key == twice[1].natural_key != other.natural_key
    assert zero.natural_key[1] == ""
