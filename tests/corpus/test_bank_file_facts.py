"""What published CNAB and OFX files say of themselves; no entry of them is lost or doubled."""

import re
from decimal import Decimal
from typing import Any

import pytest

from cobro.formats.duplicates import Ordinals
from cobro.formats.entries import EntryKind
from tests.corpus.test_bank_files import (
    CNAB240,
    CNAB400,
    DOUBTFUL_BALANCES,
    FILES,
    FOLDER,
    OFX,
    RETURNS,
    parsed,
    parsed_bytes,
    plain_amount,
)
from tests.support.bank_files import Parsed

# Bank, agreement or account, sequence and day of the file: what tells that a file did not come.
FILE_FACTS = {
    "cnab400/eduardokum__laravel-boleto/banco_brasil.ret": ("1112245", "0000017", "2015-09-08"),
    "cnab400/eduardokum__laravel-boleto/bnb.ret": ("", "00194", "2017-03-07"),
    "cnab400/eduardokum__laravel-boleto/bradesco.ret": (
        "00000000000004466911",
        "00042",
        "2012-04-11",
    ),
    "cnab400/eduardokum__laravel-boleto/cef.ret": ("999999", "", "2016-10-20"),
    "cnab400/eduardokum__laravel-boleto/itau.ret": ("", "00112", "2013-08-22"),
    "cnab400/kivanio__brcobranca/CBR64310.RET": ("1622420", "0000007", "2009-01-20"),
    "cnab400/kivanio__brcobranca/CNAB400.RET": ("", "00025", "2013-05-20"),
    "cnab240/Trust-Code__odoo-brasil/CNAB240-Sicoob.ret": ("", "000019", "2017-06-29"),
    "cnab240/eduardokum__laravel-boleto/santander.ret": ("001111111", "000077", "2014-06-04"),
    "cnab240/kivanio__brcobranca/CNAB240.RET": ("0019999570014", "002108", "2011-12-29"),
}


def keys(file: Parsed) -> list[tuple[str, int]]:
    ordinals = Ordinals("iss_1")
    return [ordinals.key(entry) for entry in file.entries]


@pytest.mark.parametrize("path", RETURNS)
def test_no_two_entries_share_a_key_and_the_same_file_adds_none(path: str) -> None:
    first, again = keys(parsed(path)), keys(parsed(path))

    assert len(set(first)) == len(first)
    assert again == first


def test_lines_that_share_a_fitid_are_all_kept() -> None:
    path = "ofx/pypi__ofx-br/sgml_duplicated_fitid.ofx"
    file = parsed(path)

    assert FILES[path]["structural"]["duplicate_fitids"] == 1
    assert len(set(keys(file))) == len(file.entries) == 3


def test_export_of_itau_with_other_fitids_adds_none() -> None:
    raw = (FOLDER / "ofx/pypi__ofx-br/sgml_unclosed_cp1252.ofx").read_bytes()
    renumbered = re.sub(rb"<FITID>\s*(\S+)", rb"<FITID>9\1", raw)

    assert renumbered != raw
    assert keys(parsed_bytes(renumbered)) == keys(parsed_bytes(raw))


@pytest.mark.parametrize("path", RETURNS)
def test_no_published_payment_is_in_doubt(path: str) -> None:
    assert [entry.line for entry in parsed(path).entries if "doubt" in entry.references] == []


@pytest.mark.parametrize("path", FILE_FACTS)
def test_header_tells_agreement_sequence_and_date(path: str) -> None:
    summary = parsed(path).summary

    assert (summary.agreement, summary.file_sequence, f"{summary.file_date}") == FILE_FACTS[path]


@pytest.mark.parametrize("path", OFX)
def test_every_statement_tells_its_balance(path: str) -> None:
    structural = FILES[path]["structural"]
    statements = parsed(path).summary.statements
    written = [text.strip() for text in structural["ledgerbal"]]

    assert len(statements) == structural["statements"]
    if written and path not in DOUBTFUL_BALANCES:
        assert [facts.closing_minor for facts in statements] == [
            int(plain_amount(text) * 100) if text else None for text in written
        ]


def expectation(path: str) -> dict[str, Any]:
    expects: dict[str, Any] = FILES[path]["repo_expects"]
    return expects


def test_balances_and_accounts_are_those_that_the_sources_expect() -> None:
    santander, brazil = "ofx/annacruz__ofx/santander.ofx", "ofx/afonsof__OfxSharp/bb.ofx"
    card, twice = (
        "ofx/annacruz__ofx/creditcard.ofx",
        "ofx/jseutter__ofxparse/multiple_accounts2.ofx",
    )
    (facts,) = parsed(santander).summary.statements
    account = "/".join(
        (
            f"{int(expectation(brazil)['bank']):03d}",
            *(expectation(brazil)[name].split("-")[0] for name in ("branch", "account")),
        )
    )

    assert facts.closing_minor == Decimal(expectation(santander)["balance"]) * 100
    assert facts.available_minor == Decimal(expectation(santander)["available"]) * 100
    assert parsed(brazil).summary.account == account
    assert [entry.text for entry in parsed(brazil).entries] == expectation(brazil)["memos"]
    assert parsed(card).summary.account.endswith(expectation(card)["account"])
    assert parsed(card).summary.statements[0].currency == expectation(card)["currency"]
    assert len(parsed(twice).summary.statements) == expectation(twice)["accounts"]
    # a balance whose day is zeros has none
    (of_no_day,) = parsed("ofx/annacruz__ofx/bradesco.ofx").summary.statements
    assert (of_no_day.closing_minor, of_no_day.closing_date) == (0, None)


def test_files_that_their_sources_refuse_bring_no_money() -> None:
    strict = [path for path in OFX if "strict" in FILES[path].get("repo_expects", {})]

    assert [parsed(path).summary.settled_minor for path in strict] == [0, 0, 0]
    assert all(parsed(path).bad for path in strict)


def test_sums_of_what_was_settled_are_those_of_the_settlement_codes_alone() -> None:
    settled = {path: parsed(path).summary.settled_minor for path in (*CNAB400, *CNAB240)}

    assert {path: minor for path, minor in settled.items() if minor} == {
        "cnab240/Trust-Code__odoo-brasil/CNAB240-Sicoob.ret": 240_560,
        "cnab240/eduardokum__laravel-boleto/banco_brasil.ret": 12_880,
        "cnab240/eduardokum__laravel-boleto/btg.ret": 80_000,
        "cnab240/eduardokum__laravel-boleto/santander.ret": 1_100,
        "cnab240/kivanio__brcobranca/CNAB240.RET": 2_188_094,
        "cnab400/eduardokum__laravel-boleto/banco_brasil.ret": 2_500,
        "cnab400/eduardokum__laravel-boleto/bnb.ret": 1_655_516,
        "cnab400/eduardokum__laravel-boleto/bradesco.ret": 510,
        "cnab400/eduardokum__laravel-boleto/itau.ret": 94_273,
        "cnab400/kivanio__brcobranca/CBR64310.RET": 1_005_183,
        "cnab400/kivanio__brcobranca/CNAB400.RET": 254_622,
        "cnab400/kivanio__brcobranca/CNAB400SANTANDER.RET": 254_622,
        "cnab400/openboleto__OpenCnabPHP/teste.ret": 94_273,
    }


@pytest.mark.parametrize("path", [*CNAB400, *CNAB240])
def test_registrations_with_an_amount_received_are_no_money(path: str) -> None:
    registered = [entry for entry in parsed(path).entries if entry.occurrence == "02"]

    assert {entry.kind for entry in registered} <= {EntryKind.INFORMATION}


def test_amount_of_a_published_title_is_that_of_its_parts() -> None:
    itau = parsed("cnab400/kivanio__brcobranca/CNAB400.RET").entries
    brazil = parsed("cnab400/kivanio__brcobranca/CBR64310.RET").entries
    sicoob = parsed("cnab240/Trust-Code__odoo-brasil/CNAB240-Sicoob.ret").entries
    differing = [
        entry.line
        for entry in (*itau, *brazil, *sicoob)
        if {"short_minor", "over_minor"} & set(entry.references)
    ]

    assert differing == []
