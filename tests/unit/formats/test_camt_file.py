"""Messages of ISO 20022 as a whole: versions, balances, totals, copies, and what is refused."""

import io
from importlib import import_module

import pytest

from cobro.formats import streams
from cobro.formats.camt import elements, read
from cobro.formats.entries import BankFileError, EntryKind, FileSummary
from cobro.formats.statements import ReadOptions
from tests.support import statement_files as files
from tests.support.bank_files import SlowStream, collected, parse, refusal
from tests.support.statement_files import account, balance, camt_of, ntry

TOLERANT = ReadOptions(accept_mismatches=True)


def code_of(raw: bytes) -> str:
    return refusal(raw, read).reason_code


def summary_of(*inside: str) -> FileSummary:
    return parse(camt_of(account() + "".join(inside)), read).summary


def tolerated(*inside: str) -> list[str]:
    raw = camt_of(account() + "".join(inside))
    warnings = collected(read(io.BytesIO(raw), TOLERANT)).summary.warnings
    return [text.split(":")[0] for text in warnings]


@pytest.mark.parametrize("version", [2, 4, 8, 13])
def test_versions_read_alike(version: int) -> None:
    lines = [files.line(10_000, name="ACME"), files.line(-500, memo="FEE")]

    file = parse(files.camt(lines, version=version), read)

    assert [entry.amount.minor for entry in file.entries] == [10_000, -500]
    assert [entry.payer_name for entry in file.entries] == ["ACME", ""]
    assert file.summary.statements[0].closing_minor == 59_500


def test_prefixes_envelopes_and_missing_namespaces_are_read() -> None:
    plain = camt_of(account() + ntry()).replace(
        b' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"', b""
    )
    prefixed = camt_of(account() + ntry()).replace(b"<", b"<n:").replace(b"<n:/", b"</n:")
    prefixed = prefixed.replace(b"xmlns=", b"xmlns:n=")
    wrapped = b"<Envelope xmlns='urn:bank'><Header/>" + plain + b"</Envelope>"
    oldest = plain.replace(b"BkToCstmrStmt>", b"BkToCstmrStmtV01>")

    found = [parse(raw, read).only for raw in (plain, prefixed, wrapped, oldest)]

    assert {entry.natural_key for entry in found} == {found[0].natural_key}


def test_a_statement_tells_its_number_page_period_and_balances() -> None:
    facts = summary_of(
        "<ElctrncSeqNb>12</ElctrncSeqNb><StmtPgntn><PgNb>2</PgNb><LastPgInd>false</LastPgInd>"
        "</StmtPgntn><FrToDt><FrDtTm>2026-03-01T00:00:00</FrDtTm><ToDtTm>2026-03-05T00:00:00</ToDtTm>"
        "</FrToDt>",
        balance("PRCD", "1"),
        balance("CLBD", "11"),
        balance("ITBD", "5"),
        ntry(),
    ).statements[0]

    assert (facts.sequence, facts.page, facts.is_last_page) == ("12", "2", False)
    assert (facts.opening_minor, facts.closing_minor) == (100, 1_100)
    assert (f"{facts.start_date}", f"{facts.end_date}") == ("2026-03-01", "2026-03-05")


def test_pages_of_the_message_hold_for_its_statements() -> None:
    head = (
        b"<GrpHdr><MsgId>1</MsgId><MsgPgntn><PgNb>3</PgNb><LastPgInd>false</LastPgInd></MsgPgntn>"
    )
    raw = camt_of(account()).replace(b"<BkToCstmrStmt>", b"<BkToCstmrStmt>" + head + b"</GrpHdr>")

    facts = parse(raw, read).summary.statements[0]

    assert (facts.page, facts.is_last_page) == ("3", False)


def test_the_first_opening_and_the_last_closing_balance_count() -> None:
    inside = [balance(*one) for one in (
        ("OPBD", "1"), ("PRCD", "2"), ("OPBD", "3"), ("CLBD", "4"), ("CLBD", "11"),
    )]  # fmt: skip

    facts = summary_of(*inside, ntry()).statements[0]

    assert (facts.opening_minor, facts.closing_minor) == (100, 1_100)


def test_several_statements_and_an_account_without_iban() -> None:
    other = "<Acct><Id><Othr><Id>12-3</Id></Othr></Id><Ccy>EUR</Ccy></Acct>"

    file = parse(camt_of(account() + ntry(), other + ntry("2")), read)

    assert [entry.account for entry in file.entries] == [files.IBAN, "12-3"]
    assert [one.currency for one in file.summary.statements] == ["EUR", "EUR"]


def test_a_copy_is_marked_and_an_original_is_not() -> None:
    assert [
        (one.statements[0].is_copy, one.warnings[0][:4] if one.warnings else "")
        for one in (
            summary_of("<CpyDplctInd>DUPL</CpyDplctInd>"),
            summary_of("<CpyDplctInd>OTHR</CpyDplctInd>"),
        )
    ] == [(True, "copy"), (False, "")]


def test_balances_that_do_not_add_up_refuse_the_file_with_its_line() -> None:
    inside = (balance("OPBD", "10", "DBIT"), balance("CLBD", "1"), ntry())

    refused = refusal(b"\n\n" + camt_of("\n" + account() + "".join(inside)), read)

    assert (refused.reason_code, refused.line) == ("balance_mismatch", 1)
    assert tolerated(*inside) == ["balance_mismatch"]


def test_balances_are_not_compared_where_they_cannot_be() -> None:
    foreign = (balance("OPBD", "10"), balance("CLBD", "1", currency="CHF"), ntry())
    unreadable = (balance("OPBD", "1O"), balance("CLBD", "1"), ntry(), ntry("x"))

    assert tolerated(*foreign) == ["balance_unchecked"]
    assert tolerated(*unreadable) == ["balance_unchecked"]


@pytest.mark.parametrize(
    "totals",
    [
        "<TtlNtries><NbOfNtries>3</NbOfNtries></TtlNtries>",
        "<TtlNtries><NbOfNtries>two</NbOfNtries></TtlNtries>",
        "<TtlNtries><Sum>13.01</Sum></TtlNtries>",
        "<TtlNtries><Sum>x</Sum></TtlNtries>",
        "<TtlCdtNtries><NbOfNtries>2</NbOfNtries></TtlCdtNtries>",
        "<TtlDbtNtries><Sum>4</Sum></TtlDbtNtries>",
    ],
)
def test_totals_that_do_not_hold_refuse_the_file(totals: str) -> None:
    inside = (f"<TxsSummry>{totals}</TxsSummry>", ntry(), ntry("3", "DBIT"))

    assert code_of(camt_of(account() + "".join(inside))) == "totals_mismatch"
    assert tolerated(*inside) == ["totals_mismatch"]


def test_totals_that_hold_are_no_matter() -> None:
    totals = "<TtlNtries><NbOfNtries>2</NbOfNtries><Sum>13</Sum></TtlNtries>"

    assert summary_of(f"<TxsSummry>{totals}</TxsSummry>", ntry(), ntry("3", "DBIT")).warnings == ()


@pytest.mark.parametrize(
    ("period", "doubt"),
    [
        ("<FrDtTm>2026-03-05T00:00:00</FrDtTm>", "outside_period"),
        ("<ToDtTm>2026-03-03T00:00:00</ToDtTm>", "future_date"),
        ("<FrDtTm>2026-03-04T00:00:00</FrDtTm>", ""),
        ("<FrDtTm>soon</FrDtTm>", ""),
    ],
)
def test_entries_outside_of_the_period_wait_for_a_person(period: str, doubt: str) -> None:
    file = parse(camt_of(account() + f"<FrToDt>{period}</FrToDt>" + ntry()), read)

    assert file.only.references.get("doubt", "") == doubt
    assert file.only.kind is (EntryKind.UNKNOWN if doubt else EntryKind.CREDIT)
    assert [text.split(":")[0] for text in file.summary.warnings] == ["outside_period"] * bool(
        doubt
    )


def test_a_statement_without_an_account_is_refused() -> None:
    assert code_of(camt_of(ntry())) == "no_statement"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (camt_of(), "no_statement"),
        (b"<Document/>", "unknown_format"),
        (camt_of(account(), space="pain.002.001.03"), "unknown_format"),
        (camt_of(account())[:-20], "truncated_file"),
        (camt_of(account()) * 2, "several_files"),
        (camt_of(account() + "<Ntry></Stmt>"), "broken_record"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + camt_of(account()), "unsafe_file"),
        (camt_of(account()).replace(b"<Stmt>", b"<!ENTITY a 'b'><Stmt>"), "unsafe_file"),
        (b"<?xml version='1.0' encoding='cp037'?>" + camt_of(account()), "wrong_charset"),
        (b"<?xml version='1.0' encoding='utf-8'?><a>\xff</a>", "broken_record"),
        (camt_of(account() + "<a>" * 70), "unsafe_file"),
        (camt_of(account() + ntry(more="<AddtlNtryInf>" + "x" * 70_000)), "broken_record"),
        (camt_of(account() + f"<x y='{'y' * 1_200_000}'/>"), "broken_record"),
    ],
)
def test_what_no_bank_sends_is_refused(raw: bytes, code: str) -> None:
    assert code_of(raw) == code


@pytest.mark.parametrize("letters", [elements.FACTS_MAX + 1, 5 * elements.FACTS_MAX])
def test_a_text_is_read_up_to_a_bound(letters: int) -> None:
    raw = camt_of(account() + ntry(more=f"<AddtlNtryInf>{'x' * letters}</AddtlNtryInf>"))

    assert "letters" in str(refusal(raw, read))


def test_letters_between_the_elements_are_no_text() -> None:
    noise = "y" * (2 * elements.FACTS_MAX)

    entry = parse(camt_of(account() + noise + ntry(more=f"{noise}<x>{noise}</x>")), read).only

    assert (entry.amount.minor, entry.text) == (1_000, "")


def test_what_goes_on_is_put_together_and_what_is_empty_adds_nothing() -> None:
    remittance = "<RmtInf><Ustrd>ONE </Ustrd><Ustrd> </Ustrd><Ustrd>TWO</Ustrd></RmtInf>"

    entry = parse(camt_of(account() + ntry("10", "CRDT", remittance)), read).only

    assert entry.text == "ONETWO"


def test_a_declaration_is_seen_across_pieces_of_the_file() -> None:
    beginning = b"<?xml version='1.0'?>"
    padding = b" " * (elements.HEAD_BYTES - len(beginning) - 4)
    raw = beginning + padding + b"<!DOCTYPE a><BkToCstmrStmt>"

    with pytest.raises(BankFileError) as refused:
        list(read(io.BytesIO(raw)))

    assert refused.value.reason_code == "unsafe_file"


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("ISO-8859-1", "latin-1"),
        ("windows-1252", "cp1252"),
        ("iso-8859-15", "iso-8859-15"),
        ("utf8", "utf-8"),
        ("UTF-8", "utf-8"),
    ],
)
def test_letters_are_read_by_the_declared_charset(declared: str, codec: str) -> None:
    text = camt_of(account() + ntry(more="<AddtlNtryInf>PEÑA</AddtlNtryInf>")).decode()
    raw = f"<?xml version='1.0' encoding='{declared}'?>{text}".encode(codec)

    assert parse(raw, read).only.text == "PEÑA"


def test_letters_outside_of_the_declared_charset_are_refused() -> None:
    raw = b"<?xml version='1.0' encoding='us-ascii'?>" + camt_of(account() + "<x>\xc3\x91</x>")

    assert code_of(raw) in {"broken_record", "wrong_charset"}


def test_a_slow_stream_and_a_long_file_read_like_one_piece() -> None:
    raw = files.camt([files.line(100 + number) for number in range(300)])

    slow = collected(read(SlowStream(raw, step=1_000)))

    assert len(raw) > streams.CHUNK_BYTES
    assert slow == parse(raw, read)


def test_source_of_an_entry_longer_than_what_is_held_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(elements, "UNFINISHED_BYTES_MAX", 2_000)
    monkeypatch.setattr(elements, "CHUNK_BYTES", 500)
    filler = "".join(f"<x{number}>{'y' * 50}</x{number}>" for number in range(300))

    entry = parse(camt_of(account() + ntry(more=filler)), read).only

    assert (entry.amount.minor, entry.raw) == (1_000, "")


@pytest.mark.parametrize(
    ("place", "inside"),
    [
        ("elements.TRANSACTIONS_MAX", ntry("2", "CRDT", "<Refs/>", "<Refs/>")),
        ("read.REVERSALS_MAX", ntry(more="<RvslInd>true</RvslInd>") * 2),
    ],
)
def test_bounds_hold(monkeypatch: pytest.MonkeyPatch, place: str, inside: str) -> None:
    module, name = place.split(".")
    monkeypatch.setattr(import_module(f"cobro.formats.camt.{module}"), name, 1)

    assert code_of(camt_of(account() + inside)) == "oversized_statement"


def test_the_first_of_several_values_counts_where_one_is_expected() -> None:
    twice = "<NtryRef>A</NtryRef><NtryRef>B</NtryRef>"

    entry = parse(camt_of(account() + ntry(more=twice)), read).only

    assert entry.references["entry_reference"] == "A"
