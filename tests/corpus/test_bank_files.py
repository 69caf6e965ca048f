"""Every published CNAB and OFX sample file against what is known of it.

`EXPECTED.jsonl` holds counts of an independent counter (`structural`) and what the tests of the
source repositories state (`repo_expects`). Where a file is read otherwise, it stands below with its
reason.
"""

import io
import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cobro.formats.entries import BankFileError, EntryKind
from cobro.formats.notices import title_notice
from cobro.formats.read import read_bank_file
from tests.corpus.conftest import DATA
from tests.support.bank_files import Parsed, collected, file_of, with_columns

FOLDER = DATA / "bankfiles"

REFUSED = {
    "cnab400/eduardokum__laravel-boleto/retorno_banco_fake.ret": "unknown_bank",
    "cnab400/eduardokum__laravel-boleto/retorno_banco_fake_2.ret": "unknown_format",
    # its authors cut it to one title: sequence jumps from 2 to 30, the trailer counts 28
    "cnab400/kivanio__brcobranca/CNAB400BANCOBRASILIA.RET": "totals_mismatch",
    # its authors cut it to two titles: both trailers still count the four that are missing
    "cnab240/OCA__l10n-brazil/CNAB240AILOS_oca.RET": "totals_mismatch",
    "cnab400-remessa/kivanio__brcobranca/remessa-banco-brasilia-cnab400.rem": "unknown_format",
    "ofx/annacruz__ofx/error.ofx": "bank_error",
    "ofx/jseutter__ofxparse/account_listing_aggregation.ofx": "no_statement",
    "ofx/jseutter__ofxparse/bank_small.ofx": "no_statement",
}
# The record is kept and shown, but nothing can be booked from it.
BAD_ENTRIES = {
    "ofx/asgrim__ofxparser/ofx-multiple-accounts-xml.ofx": ["unknown_currency"] * 3,  # GBP
    "ofx/asgrim__ofxparser/ofxdata-banking-xml200.ofx": ["unknown_currency"],  # ZAR
    "ofx/asgrim__ofxparser/ofxdata-emptyDateTime.ofx": ["unknown_currency"] * 2,  # AUD
    "ofx/jseutter__ofxparse/anzcc.ofx": ["unknown_currency"],  # AUD
    "ofx/jseutter__ofxparse/bank_medium.ofx": ["unknown_currency"] * 3,  # CAD
    "ofx/jseutter__ofxparse/decimal_error.ofx": ["unknown_currency"],  # CAD, and `$120`
    "ofx/jseutter__ofxparse/empty_balance.ofx": ["unknown_currency"],  # CAD
    "ofx/jseutter__ofxparse/date_missing.ofx": ["missing_date", "missing_date", "bad_date"],
    "ofx/jseutter__ofxparse/ofx-v102-empty-tags.ofx": ["unknown_currency"],  # names none
    "ofx/pypi__bankfile/empty-tags-curdef-fitid-name.ofx": ["unknown_currency"],  # names none
}
WARNED = {
    "cnab400/kivanio__brcobranca/CNAB400SANTANDER.RET": {"trailer_bank_differs"},  # once Itau's
    # its header calls the batch 0000; its trailer counts the one title that has two events
    "cnab240/eduardokum__laravel-boleto/btg.ret": {
        "trailer_count_differs",
        "titles_count_differs",
        "sequence_differs",
    },
    "cnab240/eduardokum__laravel-boleto/santander.ret": {
        "trailer_count_differs",
        "titles_total_differs",
    },
}
# Balances of 111 and 222: a bank that leaves the decimal mark out may mean 1.11 and 2.22.
DOUBTFUL_BALANCES = {
    "ofx/jseutter__ofxparse/multiple_accounts.ofx",
    "ofx/jseutter__ofxparse/multiple_accounts2.ofx",
}
WARNED |= {path: {"balance_in_doubt"} for path in DOUBTFUL_BALANCES}
# Sums of columns 254-266, where the bank of the file keeps its amounts elsewhere.
OTHER_PAID_COLUMNS = {"cnab400/eduardokum__laravel-boleto/inter.ret"}


def expected() -> Iterator[dict[str, Any]]:
    if FOLDER.is_dir():
        for line in (FOLDER / "EXPECTED.jsonl").read_text("utf-8").splitlines():
            facts = json.loads(line)
            if facts["path"].startswith(("cnab", "ofx")):
                yield facts


FILES = {facts["path"]: facts for facts in expected()}
RETURNS = {
    path: facts
    for path, facts in FILES.items()
    if path not in REFUSED and not path.split("/")[0].endswith("remessa")
}
CNAB400 = {path: facts for path, facts in RETURNS.items() if path.startswith("cnab400")}
CNAB240 = {path: facts for path, facts in RETURNS.items() if path.startswith("cnab240")}
OFX = {path: facts for path, facts in RETURNS.items() if path.startswith("ofx")}


def parsed(path: str) -> Parsed:
    return parsed_bytes((FOLDER / path).read_bytes())


def parsed_bytes(raw: bytes) -> Parsed:
    return collected(read_bank_file(io.BytesIO(raw)))


def paid_minor(file: Parsed) -> int:
    return sum(entry.amount.minor for entry in file.entries)


def test_every_file_of_the_manifest_is_looked_at() -> None:
    manifest = (FOLDER / "MANIFEST.tsv").read_text("utf-8").splitlines()
    named = {line.split("\t")[0] for line in manifest if line.startswith(("cnab", "ofx"))}

    assert named == set(FILES)
    assert set(REFUSED) | set(BAD_ENTRIES) | set(WARNED) | OTHER_PAID_COLUMNS <= named
    assert all((FOLDER / path).is_file() for path in named)


@pytest.mark.parametrize("path", [path for path in FILES if path not in RETURNS])
def test_file_that_must_not_be_booked_is_refused(path: str) -> None:
    with pytest.raises(BankFileError) as refused:
        parsed(path)

    assert refused.value.reason_code == REFUSED.get(path, "wrong_direction")


@pytest.mark.parametrize("path", RETURNS)
def test_no_entry_is_lost_and_no_warning_is_new(path: str) -> None:
    file = parsed(path)

    assert file.bad_codes == BAD_ENTRIES.get(path, [])
    assert {warning.split(":")[0] for warning in file.summary.warnings} == WARNED.get(
        path, {"unknown_currency"} & set(file.bad_codes)
    )
    assert (file.summary.entries, file.summary.bad_entries) == (len(file.entries), len(file.bad))


@pytest.mark.parametrize("path", CNAB400)
def test_cnab400_has_an_entry_for_each_detail_record(path: str) -> None:
    structural = FILES[path]["structural"]
    details = sum(structural["records"].get(record, 0) for record in "17")
    file = parsed(path)

    assert len(file.entries) == details
    if path not in OTHER_PAID_COLUMNS:
        assert sorted({entry.occurrence for entry in file.entries}) == structural["occurrences"]
        assert paid_minor(file) == structural["sum_cols254_266_cents"]


@pytest.mark.parametrize("path", CNAB240)
def test_cnab240_has_an_entry_for_each_pair_of_segments(path: str) -> None:
    structural = FILES[path]["structural"]
    file = parsed(path)

    assert len(file.entries) == structural["segments"]["T"] == structural["segments"]["U"]
    assert sorted({entry.occurrence for entry in file.entries}) == structural["occurrences"]
    assert paid_minor(file) == structural["sum_paid_U_cents"]
    assert file.summary.file_sequence == structural["file_sequence"]


@pytest.mark.parametrize("path", OFX)
def test_ofx_has_a_record_for_each_transaction(path: str) -> None:
    structural = FILES[path]["structural"]
    file = parsed(path)

    assert len(file.entries) + len(file.bad) == structural["stmttrn"]
    if not file.bad:
        plain = [plain_amount(text) for text in structural["trnamt_raw_sample"]]
        assert [entry.amount.decimal() for entry in file.entries[: len(plain)]] == plain


def plain_amount(text: str) -> Decimal:
    compact = "".join(text.split())
    return Decimal(compact.replace(".", "").replace(",", ".") if "," in compact else compact)


@pytest.mark.parametrize(
    "path", [path for path, facts in RETURNS.items() if "bank" in facts.get("repo_expects", {})]
)
def test_bank_is_the_one_that_the_source_expects(path: str) -> None:
    assert int(parsed(path).summary.bank) == int(FILES[path]["repo_expects"]["bank"])


@pytest.mark.parametrize(
    "path", [path for path in OFX if "transactions" in FILES[path].get("repo_expects", {})]
)
def test_source_counts_the_same_transactions(path: str) -> None:
    file = parsed(path)

    assert len(file.entries) + len(file.bad) == FILES[path]["repo_expects"]["transactions"]


def test_published_figures_of_single_titles_are_read() -> None:
    itau = parsed("cnab400/kivanio__brcobranca/CNAB400.RET").entries
    cbr643 = parsed("cnab400/kivanio__brcobranca/CBR64310.RET").entries
    brazil = parsed("cnab240/kivanio__brcobranca/CNAB240.RET").entries
    sicredi = parsed("cnab240/kivanio__brcobranca/CNAB240SICREDI.CRT").entries

    assert (itau[0].references["nosso_numero"], itau[0].amount.minor) == ("00000011", 3_790)
    assert (itau[0].references["face_minor"], itau[0].references["fee_minor"]) == ("4000", "210")
    assert f"{itau[0].value_date}" == "2013-05-21"
    assert cbr643[0].references["nosso_numero_written"] == "16224200000000003"
    assert (cbr643[0].amount.minor, f"{cbr643[0].value_date}") == (9_064, "2009-01-22")
    assert brazil[0].references["nosso_numero_written"].endswith("00020673")
    assert (brazil[0].amount.minor, brazil[0].references["charges_minor"]) == (34_400, "9")
    assert (brazil[0].references["fee_minor"], brazil[0].references["reasons"]) == ("103", "03")
    assert sicredi[0].references["nosso_numero_written"] == "172000595"
    assert [entry.kind for entry in sicredi] == [EntryKind.INFORMATION] * 2


def test_pix_records_name_their_charge() -> None:
    charge = parsed("cnab400/eduardokum__laravel-boleto/santander_pix.ret").only.references
    key = parsed("cnab400/kivanio__brcobranca/CNAB400SANTANDER.RET").entries[-1].references

    assert charge["pix_location"] == "39a1178e-db6b-4407-bc7b-b674390acf5f"
    assert charge["txid"] == "id-da-transcao-pix"
    assert key["txid"] == "d48c95197d6ec3985b89bc3ccb3351"


def test_bradesco_counts_the_settlements_that_its_source_counts() -> None:
    path = "cnab400/eduardokum__laravel-boleto/bradesco.ret"
    settled = [entry for entry in parsed(path).entries if entry.kind is EntryKind.SETTLEMENT]

    assert len(settled) == FILES[path]["repo_expects"]["trailer.quantidadeLiquidados"]


def test_files_that_were_cut_read_as_their_sources_expect_once_their_trailers_fit() -> None:
    ailos = _lines("cnab240/OCA__l10n-brazil/CNAB240AILOS_oca.RET")
    mended = with_columns(file_of(ailos), -2, 18, "000006")
    mended = with_columns(mended, -1, 24, "000008")
    brb = file_of(_lines("cnab400/kivanio__brcobranca/CNAB400BANCOBRASILIA.RET"))

    two = parsed_bytes(mended)
    title = parsed_bytes(with_columns(brb, -1, 395, "000003")).only

    assert (two.only.amount.minor, two.only.references["nosso_numero"]) == (30_000, "000000001")
    # its second segment U was edited by hand and lost a column: both dates are shifted
    assert [(entry.line, entry.code) for entry in two.bad] == [(5, "bad_date")]
    assert {two.only.kind, title.kind} == {EntryKind.SETTLEMENT}
    assert (title.references["nosso_numero"], title.amount.minor) == ("107851907015", 26_492)
    assert (f"{title.value_date}", title.occurrence) == ("2012-07-26", "05")


def _lines(path: str) -> list[bytes]:
    return [line.rstrip(b"\r") for line in Path(FOLDER / path).read_bytes().splitlines()]


def test_titles_registered_or_rejected_in_published_returns_are_noticed() -> None:
    told: Counter[str] = Counter()
    for path in (*CNAB400, *CNAB240):
        file = parsed(path)
        kinds = (
            title_notice(entry, file.summary.bank, file.summary.format) for entry in file.entries
        )
        told.update(notice.kind.value for notice in kinds if notice)

    assert told == {"registered": 10, "written_off": 3, "fee": 1}
