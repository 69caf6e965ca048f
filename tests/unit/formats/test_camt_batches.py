"""Batches of ISO 20022 statements: expanded, added up, with charges, or for a person."""

import pytest

from cobro.formats.camt import read
from cobro.formats.entries import EntryKind, StatementEntry
from tests.support.bank_files import Parsed, parse
from tests.support.statement_files import account, camt_of, ntry


def one(*inside: str) -> Parsed:
    return parse(camt_of(account() + "".join(inside)), read)


def only(*inside: str) -> StatementEntry:
    return one(*inside).only


def test_a_batch_is_expanded_to_its_transactions() -> None:
    batch = "<NtryDtls><Btch><PmtInfId>P-1</PmtInfId><NbOfTxs>2</NbOfTxs></Btch></NtryDtls>"
    file = one(
        ntry(
            "30",
            "CRDT",
            "<Refs><EndToEndId>A</EndToEndId></Refs><Amt Ccy='EUR'>10</Amt>",
            "<Refs><EndToEndId>B</EndToEndId></Refs><AmtDtls><TxAmt>"
            "<Amt Ccy='EUR'>20</Amt></TxAmt></AmtDtls>",
            more=f"<AcctSvcrRef>R</AcctSvcrRef>{batch}",
        )
    )

    assert [entry.amount.minor for entry in file.entries] == [1_000, 2_000]
    assert [entry.references["end_to_end_id"] for entry in file.entries] == ["A", "B"]
    assert {entry.references["payment_information_id"] for entry in file.entries} == {"P-1"}
    assert len({entry.natural_key for entry in file.entries}) == 2
    assert all(entry.raw.startswith("<TxDtls>") for entry in file.entries)


def test_charges_that_were_kept_are_a_line_of_their_own() -> None:
    charges = "<Chrgs><Amt Ccy='EUR'>1</Amt></Chrgs>"
    two = [f"<Amt Ccy='EUR'>10</Amt>{charges}", f"<Amt Ccy='EUR'>20</Amt>{charges}"]

    batch = one(ntry("28", "CRDT", *two)).entries
    single = one(
        ntry(
            "15.26",
            "DBIT",
            "<Amt Ccy='EUR'>15</Amt>",
            more="<Chrgs><TtlChrgsAndTaxAmt Ccy='EUR'>0.26</TtlChrgsAndTaxAmt></Chrgs>",
        )
    ).entries

    assert [entry.amount.minor for entry in batch] == [1_000, 2_000, -200]
    assert [entry.amount.minor for entry in single] == [-1_500, -26]
    assert {entry.kind for entry in single} == {EntryKind.DEBIT}
    assert len({entry.natural_key for entry in single}) == 2


@pytest.mark.parametrize(
    "transactions",
    [
        ("<Amt Ccy='EUR'>10</Amt>", "<Amt Ccy='EUR'>19</Amt>"),
        ("<Amt Ccy='EUR'>10</Amt>", "<Refs/>"),
    ],
)
def test_a_batch_that_does_not_add_up_is_for_a_person(transactions: tuple[str, str]) -> None:
    file = one(ntry("30", "CRDT", *transactions))

    assert (file.entries, file.bad_codes) == ([], ["batch_sum_differs"])


def test_records_of_charges_add_up() -> None:
    records = "".join(f"<Rcrd><Amt Ccy='EUR'>{one}</Amt></Rcrd>" for one in ("1", "0.50"))

    file = one(ntry("8.50", "CRDT", f"<Amt Ccy='EUR'>10</Amt><Chrgs>{records}</Chrgs>"))

    assert [entry.amount.minor for entry in file.entries] == [1_000, -150]


def test_a_batch_whose_transactions_have_no_amount_is_one_entry() -> None:
    batch = "<NtryDtls><Btch><NbOfTxs>3</NbOfTxs></Btch></NtryDtls>"

    file = one(ntry("30", "CRDT", "<Refs/>", "<Refs/>", more=batch))

    assert file.only.amount.minor == 3_000
    assert [text.split(":")[0] for text in file.summary.warnings] == [
        "batch_count_differs",
        "batch_without_amounts",
    ]


def test_a_transaction_may_go_against_its_batch() -> None:
    out = "<Amt Ccy='EUR'>5</Amt><CdtDbtInd>DBIT</CdtDbtInd>"

    file = one(ntry("30", "CRDT", "<Amt Ccy='EUR'>35</Amt>", out))

    assert [entry.amount.minor for entry in file.entries] == [3_500, -500]


def test_the_cash_of_a_single_transaction_is_that_of_its_entry() -> None:
    file = one(
        ntry("30", "CRDT", "<AmtDtls><InstdAmt><Amt Ccy='EUR'>31</Amt></InstdAmt></AmtDtls>")
    )
    foreign = one(ntry("30", "CRDT", "<Amt Ccy='USD'>33</Amt>"))

    assert (file.only.amount.minor, file.only.references["transaction_minor"]) == (3_000, "3100")
    assert file.summary.warnings[0].startswith("amount_differs")
    assert (foreign.only.amount.minor, foreign.summary.warnings) == (3_000, ())


def test_an_unexpanded_batch_tells_how_many_it_holds() -> None:
    batch = "<Btch><NbOfTxs>20</NbOfTxs></Btch>"

    assert only(ntry(more=batch)).references == {"batch_transactions": "20"}
