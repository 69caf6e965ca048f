"""Entries of ISO 20022 statements: amounts, kinds, references, batches and reversals."""

import io

import pytest

from cobro.formats.camt import read
from cobro.formats.entries import BadEntry, EntryKind, StatementEntry, StatementStatus
from cobro.formats.statements import ReadOptions
from tests.support import statement_files as files
from tests.support.bank_files import Parsed, collected, parse
from tests.support.statement_files import account, balance, camt_of, ntry

TOLERANT = ReadOptions(accept_mismatches=True)


def one(*inside: str, root: str = "BkToCstmrStmt") -> Parsed:
    return parse(camt_of(account() + "".join(inside), root=root), read)


def only(*inside: str) -> StatementEntry:
    return one(*inside).only


def test_an_entry_says_who_paid_what_when_and_for_what() -> None:
    entry = only(
        ntry(
            "1234.50",
            "CRDT",
            "<Refs><EndToEndId>E2E-1</EndToEndId><UETR>u-1</UETR><MndtId>M1</MndtId></Refs>"
            "<RltdPties><Dbtr><Pty><Nm>ACME &amp; Co</Nm><Id><OrgId><Othr><Id>B12345678</Id>"
            "<SchmeNm><Cd>TXID</Cd></SchmeNm></Othr></OrgId></Id></Pty></Dbtr>"
            "<DbtrAcct><Id><IBAN>ES11</IBAN></Id></DbtrAcct></RltdPties>"
            "<RltdAgts><DbtrAgt><FinInstnId><BICFI>BBVAESMM</BICFI></FinInstnId></DbtrAgt>"
            "</RltdAgts>"
            "<RmtInf><Ustrd>FACTU</Ustrd><Ustrd>RA 7</Ustrd><Strd><CdtrRefInf><Tp><CdOrPrtry>"
            "<Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf>",
            more="<ValDt><DtTm>2026-03-05T00:30:00+01:00</DtTm></ValDt>"
            "<AcctSvcrRef>B-9</AcctSvcrRef>"
            "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>"
            "</BkTxCd>",
        )
    )

    assert (entry.account, entry.amount, entry.kind) == (
        files.IBAN,
        files.eur(123_450),
        EntryKind.CREDIT,
    )
    assert (f"{entry.booking_date}", f"{entry.value_date}") == ("2026-03-04", "2026-03-05")
    assert (entry.payer_name, entry.payer_tax_id, entry.text) == (
        "ACME & Co",
        "B12345678",
        "FACTURA 7",
    )
    assert entry.references == {
        "end_to_end_id": "E2E-1",
        "uetr": "u-1",
        "mandate_id": "M1",
        "creditor_reference": "RF18539007547034",
        "creditor_reference_type": "SCOR",
        "bank_reference": "B-9",
        "type": "PMNT/RCDT/ESCT",
        "counterparty_account": "ES11",
        "counterparty_bank": "BBVAESMM",
    }
    assert entry.raw.startswith("<Ntry>")
    assert entry.raw.endswith("</Ntry>")


@pytest.mark.parametrize(
    ("status", "amount", "more", "kind"),
    [
        ("BOOK", "1", "", EntryKind.CREDIT),
        ("<Cd>BOOK</Cd>", "1", "", EntryKind.CREDIT),
        ("BOOK", "0", "", EntryKind.INFORMATION),
        ("PDNG", "1", "", EntryKind.PENDING),
        ("FUTR", "1", "", EntryKind.PENDING),
        ("INFO", "1", "", EntryKind.INFORMATION),
        ("ODD", "1", "", EntryKind.UNKNOWN),
        ("BOOK", "1", "<RvslInd>true</RvslInd>", EntryKind.REVERSAL),
        ("BOOK", "1", "<RvslInd>false</RvslInd>", EntryKind.CREDIT),
    ],
)
def test_only_what_is_booked_is_money(status: str, amount: str, more: str, kind: EntryKind) -> None:
    assert only(ntry(amount, status=status, more=more)).kind is kind


def test_a_debit_names_who_was_paid() -> None:
    parties = (
        "<RltdPties><Dbtr><Nm>US</Nm></Dbtr><Cdtr><Nm>THEM</Nm></Cdtr></RltdPties>"
        "<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
    )

    entry = only(ntry("5", "DBIT", parties))

    assert (entry.kind, entry.amount.minor, entry.payer_name) == (EntryKind.DEBIT, -500, "THEM")
    assert entry.references == {}


def test_a_returned_debit_names_its_payer_and_the_reason() -> None:
    back = (
        "<RltdPties><Dbtr><Nm>PAYER</Nm><Id><PrvtId><Othr><Id>X1</Id></Othr></PrvtId></Id></Dbtr>"
        "<Cdtr><Nm>US</Nm><Id><PrvtId><Othr><Id>ES50ZZZ</Id></Othr></PrvtId></Id></Cdtr></RltdPties>"
        "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
    )

    entry = only(ntry("5", "DBIT", back))

    assert (entry.kind, entry.amount.minor, entry.payer_name) == (EntryKind.REVERSAL, -500, "PAYER")
    assert (entry.payer_tax_id, entry.references["return_reason"]) == ("X1", "AC04")
    assert entry.references["creditor_id"] == "ES50ZZZ"


def test_a_bank_code_of_returns_makes_a_reversal() -> None:
    family = "<Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly>"
    code = f"<BkTxCd><Domn><Cd>PMNT</Cd>{family}</Domn></BkTxCd>"

    assert only(ntry("5", "DBIT", more=code)).kind is EntryKind.REVERSAL


def test_a_foreign_scheme_of_ids_is_no_tax_id_but_a_number_of_taxes_is() -> None:
    debtor = "<RltdPties><Dbtr><Nm>P</Nm><Id><OrgId>{}</OrgId></Id></Dbtr></RltdPties>"
    customer = "<Othr><Id>C1</Id><SchmeNm><Cd>CUST</Cd></SchmeNm></Othr>"

    assert only(ntry("5", "CRDT", debtor.format(customer))).payer_tax_id == ""
    assert only(ntry("5", "CRDT", debtor.format("<TaxIdNb>T1</TaxIdNb>"))).payer_tax_id == "T1"


def test_a_credit_whose_details_name_only_ourselves_names_nobody() -> None:
    assert (
        only(ntry("5", "CRDT", "<RltdPties><Cdtr><Nm>US</Nm></Cdtr></RltdPties>")).payer_name == ""
    )


def test_text_of_the_entry_is_taken_where_no_transaction_has_one() -> None:
    added = "<AddtlNtryInf>TRANSFER</AddtlNtryInf><BkTxCd><Prtry><Cd>544</Cd></Prtry></BkTxCd>"

    entry = only(ntry(more=added))

    assert (entry.text, entry.references["type"]) == ("TRANSFER", "544")


def test_a_foreign_currency_is_shown_and_not_booked() -> None:
    file = one(ntry("200000", "DBIT", currency="SEK"))
    other = one(
        ntry(
            "5",
            "DBIT",
            "<AmtDtls><InstdAmt><Amt Ccy='SEK'>6</Amt></InstdAmt></AmtDtls>",
            currency="SEK",
        )
    )

    (bad,) = file.bad
    assert (bad.code, bad.facts["amount_minor"], bad.facts["currency"]) == (
        "unknown_currency",
        -20_000_000,
        "SEK",
    )
    assert other.bad_codes == ["unknown_currency"]
    assert file.summary.statements[0].debits_minor == 20_000_000


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (ntry("1,00"), "bad_amount"),
        (ntry("-1"), "bad_amount"),
        (ntry("1.001"), "bad_amount"),
        (ntry("1" * 17), "bad_amount"),
        (ntry("1", "XXXX"), "bad_amount"),
        (ntry("1").replace("<Amt Ccy='EUR'>1</Amt>", ""), "no_amount"),
        (ntry("1", dated=""), "missing_date"),
        (ntry("1", dated="<BookgDt><Dt>2026-13-01</Dt></BookgDt>"), "bad_date"),
        (ntry("1", dated="<BookgDt><Dt>yesterday</Dt></BookgDt>"), "bad_date"),
        (ntry("1", dated="<BookgDt><Dt>soon</Dt></BookgDt>"), "bad_date"),
    ],
)
def test_what_cannot_be_read_blocks_no_other_entry(entry: str, code: str) -> None:
    file = one(entry, ntry("2"))

    assert (file.bad_codes, file.only.amount.minor) == ([code], 200)


def test_five_decimals_and_leading_zeros_are_read() -> None:
    assert only(ntry("000000000000000000149.87000")).amount.minor == 14_987


def test_intraday_and_notifications_join_the_statement_by_the_reference_of_the_bank() -> None:
    known = ntry("10", more="<AcctSvcrRef>R1</AcctSvcrRef>")
    files_of = {root: one(known, root=root) for root in ("BkToCstmrStmt", "BkToCstmrAcctRpt")}
    unknown = one(ntry("10"), root="BkToCstmrDbtCdtNtfctn")

    keys = {file.only.natural_key for file in files_of.values()}

    assert len(keys) == 1
    assert {file.only.kind for file in files_of.values()} == {EntryKind.CREDIT}
    assert files_of["BkToCstmrAcctRpt"].summary.statements[0].status is StatementStatus.INTRADAY
    assert unknown.only.kind is EntryKind.PENDING
    assert unknown.summary.statements[0].status is StatementStatus.NOTIFICATION


def test_reversals_come_at_the_end_with_the_sign_as_booked() -> None:
    reversal = ntry("4", "DBIT", more="<RvslInd>true</RvslInd>")

    file = one(balance("OPBD", "10"), balance("CLBD", "8"), reversal, ntry("2"))

    assert [entry.amount.minor for entry in file.entries] == [200, -400]
    assert file.summary.warnings == ()


def test_reversals_are_turned_where_only_that_makes_the_balances_add_up() -> None:
    reversal = ntry("4", "DBIT", more="<RvslInd>true</RvslInd>")

    file = one(balance("OPBD", "10"), balance("CLBD", "16"), reversal, ntry("2"))

    assert [entry.amount.minor for entry in file.entries] == [200, 400]
    assert file.summary.warnings[0].startswith("reversals_turned")
    assert (file.summary.statements[0].credits_minor, file.summary.statements[0].debits_minor) == (
        600,
        0,
    )


def test_bad_entries_keep_what_could_be_read() -> None:
    file = collected(read(io.BytesIO(camt_of(account() + ntry(dated=""))), TOLERANT))

    (bad,) = file.bad
    assert isinstance(bad, BadEntry)
    assert (bad.line, bad.code, bad.facts["amount_minor"]) == (1, "missing_date", 1_000)
