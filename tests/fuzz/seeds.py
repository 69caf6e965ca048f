"""What the fuzzer starts from: a good file of each format, and ones with what is odd in it."""

import gzip
import io
import zipfile

from tests.support import bank_files
from tests.support import statement_files as files
from tests.support.csv_statements import table


def _zipped(raw: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("march.sta"), raw)
    return out.getvalue()


_BATCH = files.camt_of(
    files.account(),
    files.balance("OPBD", "1"),
    files.ntry(
        "30",
        "CRDT",
        "<Amt Ccy='EUR'>10</Amt><Chrgs><Amt Ccy='EUR'>1</Amt></Chrgs>",
        "<Amt Ccy='EUR'>20</Amt><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>",
        more="<RvslInd>true</RvslInd><Btch><NbOfTxs>2</NbOfTxs></Btch>",
    ),
    root="BkToCstmrDbtCdtNtfctn",
)
_INTERIM = files.swift(
    ":34F:EUR0", ":13D:2603041200+0100", ":61:2602300301RCR1,5NRTIREF//BANK", "/OCMT/",
    ":86:/EREF/E7//CNTP/NL84/INGBNL2A/MMS/CITY//REMI/USTD//ORDER 1/", ":90D:1EUR1,5", "-}",
)  # fmt: skip

SEEDS = {
    "camt": [files.camt(), files.camt(version=2), _BATCH],
    "mt940": [files.mt940(), _INTERIM],
    "norma43": [files.norma43([files.line(name="REF"), files.line(-500)])],
    "csv": [table("04/03/2026;A;1,00;11,00", "05/03/2026;B;-2,00;9,00")],
    "ofx": [bank_files.ofx(), bank_files.sgml(bank_files.transaction())],
    "cnab240": [bank_files.cnab240()],
    "cnab400": [bank_files.cnab400()],
    "archive": [
        gzip.compress(files.mt940(), mtime=0),
        _zipped(files.norma43()),
        _zipped(files.camt()),
        table("04/03/2026;A;1,00;11,00"),
    ],
}
