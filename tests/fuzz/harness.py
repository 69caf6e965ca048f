"""Feed a reader bytes that a fuzzer mutates by what it covers; any error but a refusal stops it.

`python -m tests.fuzz.harness camt -max_total_time=60 build/fuzz/camt` runs one parser; `make fuzz`
runs them all. Needs `atheris` (`requirements/fuzz.txt`). A file that is found becomes a test of the
reader in tests/unit/formats.
"""

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["cobro.formats"]):
    from cobro.formats import camt, cnab240, cnab400, mt940, norma43, ofx
    from cobro.formats.csv_statements.read import read as read_csv
    from cobro.formats.entries import BankFileError, FileSummary, ParsedRecord
    from cobro.formats.read import read_bank_file
    from cobro.formats.statements import ReadOptions
    from cobro.formats.streams import Readable
    from tests.fuzz.seeds import SEEDS
    from tests.support.csv_statements import mapping

TOLERANT = ReadOptions(mappings=(mapping(),), accept_mismatches=True)
READERS: dict[str, Callable[[Readable], Iterator[ParsedRecord]]] = {
    "camt": lambda stream: camt.read(stream, TOLERANT),
    "mt940": lambda stream: mt940.read(stream, TOLERANT),
    "norma43": lambda stream: norma43.read(stream, TOLERANT),
    "csv": lambda stream: read_csv(stream, mapping(), TOLERANT),
    "ofx": ofx.read,
    "cnab240": cnab240.read,
    "cnab400": cnab400.read,
    "archive": lambda stream: read_bank_file(stream, TOLERANT),
}


def reading(read: Callable[[Readable], Iterator[ParsedRecord]]) -> Callable[[bytes], None]:
    def once(raw: bytes) -> None:
        records = 0
        try:
            for record in read(io.BytesIO(raw)):
                if isinstance(record, FileSummary):
                    assert record.entries + record.bad_entries == records
                else:
                    records += 1
                    assert record.line > 0
        except BankFileError:
            return

    return once


def main() -> None:
    name, corpus = sys.argv[1], Path(sys.argv[-1])
    corpus.mkdir(parents=True, exist_ok=True)
    for place, seed in enumerate(SEEDS[name]):
        (corpus / f"seed-{place}").write_bytes(seed)
    atheris.Setup([sys.argv[0], *sys.argv[2:]], reading(READERS[name]))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
