"""Published remittance files: read, and written again from what was read.

All of them are golden files of other writers, so where ours differ the column stands below with its
reason. A file of a bank without a layout here is refused, as are two whose authors let a field of
their records run over.
"""

import io
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

import pytest

from cobro.formats.entries import BankFileError
from cobro.formats.remittance.orders import RemittanceFile, RemittanceHead
from cobro.formats.remittance.read import read_remittance
from cobro.formats.remittance.write import write_remittance
from tests.corpus.conftest import DATA

FOLDER = DATA / "bankfiles"
OCA400, KIVANIO400 = "cnab400-remessa/OCA__l10n-brazil", "cnab400-remessa/kivanio__brcobranca"
KIVANIO240 = "cnab240-remessa/kivanio__brcobranca"
SUPPORTED = {"001", "033", "237", "341", "756"}
REFUSED = {
    f"{OCA400}/teste_remessa_itau400.REM": "broken_record",  # a nosso numero of ten digits
    f"{OCA400}/teste_remessa_santander400.REM": "broken_record",  # names of 26 letters and more
}
# The columns, from 1, in which a file written again differs, by record.
DIFFERENCES: dict[str, dict[int, set[int]]] = {
    f"{KIVANIO240}/remessa-santander-cnab240.rem": {},
    f"{KIVANIO240}/remessa-bancoob-cnab240.rem": {
        # our id stands at the left here, the check digit needs Sicoob's client, which no column
        # tells, and no days of protest are "do not protest" (3), not "protest" (1)
        2: {47, *range(196, 200), *range(217, 222)},
    },
    # the leader of several agreements is not known here; nor is the discounted modality
    f"{KIVANIO400}/remessa-banco-brasil-cnab400.rem": {
        0: set(range(130, 137)),
        1: set(range(102, 107)),
    },
    f"{KIVANIO400}/remessa-bradesco-cnab400.rem": {},
    # their check digit is the caller's; the day of the fine is told, the account's last digit ours
    f"{KIVANIO400}/remessa-santander-cnab400.rem": {1: {70, *range(102, 108), 384}},
    # the check digit again; Sicoob's manual wants 9 (BRL) in 193; a word cut at a blank; a trailer
    # of zeros where ours has blanks
    f"{KIVANIO400}/remessa-sicoob-cnab400.rem": {
        1: {74, 193, *range(315, 327)},
        2: set(range(2, 395)),
    },
}


def files() -> list[str]:
    found = (path for path in FOLDER.glob("cnab*-remessa/*/*") if path.is_file())
    return sorted(str(path.relative_to(FOLDER)) for path in found)


def bank_of(path: str) -> str:
    first = (FOLDER / path).read_bytes()
    return (first[76:79] if "cnab400" in path else first[:3]).decode("latin-1")


def parsed(path: str) -> RemittanceFile:
    return read_remittance(io.BytesIO((FOLDER / path).read_bytes()))


def written_again(file: RemittanceFile, convenio: str = "") -> list[str]:
    assert file.created_date is not None
    head = RemittanceHead(
        agreement=replace(file.agreement, convenio=convenio or file.agreement.convenio),
        company_name=file.company_name,
        company_tax_id=file.company_tax_id,
        file_number=file.file_number,
        created_at=datetime.combine(file.created_date, time(16, 15, 15)),
    )
    return write_remittance(head, file.orders).decode("ascii").split("\r\n")


def differing(ours: str, theirs: str) -> set[int]:
    pairs = zip(ours, theirs.ljust(len(ours)), strict=True)
    return {column for column, (left, right) in enumerate(pairs, start=1) if left != right}


@pytest.mark.parametrize("path", files())
def test_every_published_remittance_is_read_or_refused(path: str) -> None:
    if bank_of(path) in SUPPORTED and path not in REFUSED:
        assert parsed(path).orders
        return
    with pytest.raises(BankFileError) as refused:
        parsed(path)

    expected = "unknown_format" if "banco-brasilia" in path else "unknown_bank"
    assert refused.value.reason_code == REFUSED.get(path, expected)


@pytest.mark.parametrize("path", DIFFERENCES)
def test_orders_written_again_give_the_same_bytes_save_what_is_listed(path: str) -> None:
    file = parsed(path)
    ours = written_again(file, "" if file.agreement.convenio else "229385")

    theirs = (FOLDER / path).read_bytes().decode("latin-1").splitlines()
    for record, line in enumerate(theirs):
        assert differing(ours[record], line) <= DIFFERENCES[path].get(record, set()), record


def test_itau_file_is_the_same_once_its_overlong_number_is_cut() -> None:
    raw = Path(FOLDER / f"{OCA400}/teste_remessa_itau400.REM").read_bytes()
    lines = raw.decode("latin-1").splitlines()
    mended = [line[:62] + line[64:] if len(line) > 400 else line for line in lines]
    file = read_remittance(io.BytesIO("\r\n".join(mended).encode("latin-1")))

    ours = written_again(file)
    assert len(file.orders) == 2
    for record, line in enumerate(mended):
        # three days, but no instruction that they would belong to
        assert differing(ours[record], line) <= {393}, record


def test_details_of_banco_do_brasil_with_a_short_agreement_are_the_same_but_for_it() -> None:
    path = f"{OCA400}/teste_remessa_bb400.REM"
    file = parsed(path)
    ours = written_again(file, "0001234")

    theirs = (FOLDER / path).read_bytes().decode("latin-1").splitlines()
    assert all(differing(ours[record], theirs[record]) <= set(range(102, 107)) for record in (1, 2))
