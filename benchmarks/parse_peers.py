"""Open readers of bank files that a user might pick, measured beside ours by `parse.py`.

Runs in an environment of one library and nothing of ours: imports here are of the standard library
alone. `python parse_peers.py LIBRARY FORMAT FILE` prints how many entries it read, its CPU seconds
without the import, and its peak megabytes. A library is asked for what its own documentation shows
first, and hands out its own objects.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

# Format, library as its package is called, modules to import first.
PEERS = (
    ("ofx", "ofxtools", ("ofxtools.Parser",)),
    ("ofx", "ofxparse", ("ofxparse",)),
    ("ofx", "ofx-br", ("ofxbr",)),
    ("ofx", "bankfile", ("bankfile",)),
    ("ofx", "pycobranca", ("pycobranca.ofx",)),
    ("mt940", "mt-940", ("mt940",)),
    ("mt940", "mt940", ("mt940",)),
    ("mt940", "bankfile", ("bankfile",)),
    ("mt940", "bankstatementparser", ("bankstatementparser.parsers.mt940",)),
    ("camt", "camt053", ("camt053.services",)),
    ("camt", "pycamt", ("pycamt.parser",)),
    ("camt", "bankstatementparser", ("bankstatementparser",)),
    ("norma43", "csb43", ("csb43.aeb43",)),
    ("norma43", "aeb43", ("aeb43",)),
    ("norma43", "norma43", ("norma43.parser",)),
)


def _ofxtools(path: Path, module: Any) -> int:  # noqa: ANN401 - modules of others have no types
    tree = module.OFXTree()
    tree.parse(str(path))
    return len(tree.convert().statements[0].transactions)


def _ofxparse(path: Path, module: Any) -> int:  # noqa: ANN401 - as above
    with path.open("rb") as stream:
        return len(module.OfxParser.parse(stream).account.statement.transactions)


def _ofx_br(path: Path, module: Any) -> int:  # noqa: ANN401 - as above
    return sum(len(one.transactions) for one in module.parse(str(path)).statements)


def _bankfile(path: Path, module: Any) -> int:  # noqa: ANN401 - as above
    return len(module.parse(str(path)).transactions)


def _mt_940(path: Path, module: Any) -> int:  # noqa: ANN401 - as above
    return len(module.parse(str(path), encoding="latin-1"))


def _mt940(path: Path, module: Any) -> int:  # noqa: ANN401 - as above
    return sum(len(one.transactions) for one in module.MT940(str(path), "latin-1").statements)


def _bank_statement_parser(path: Path, module: Any) -> int:  # noqa: ANN401 - as above
    parser = module.CamtParser if path.suffix == ".xml" else module.Mt940Parser
    return len(parser(str(path)).parse())


def _camt053(path: Path, module: Any) -> int:  # noqa: ANN401 - as above
    document = module.parse_statement(path.read_text("utf-8"))
    return sum(len(one["entries"]) for one in document["statements"])


def _pycamt(path: Path, module: Any) -> int:  # noqa: ANN401 - as above
    return len(module.Camt053Parser.from_file(str(path)).get_transactions())


def _csb43(path: Path, module: Any) -> int:  # noqa: ANN401 - as above
    with path.open("rb") as stream:
        return sum(len(one.transactions) for one in module.read_batch(stream).accounts)


def _aeb43(path: Path, module: Any) -> int:  # noqa: ANN401 - as above
    accounts = module.AEB43(str(path), encoding="latin-1").accounts
    return sum(len(one.transactions) for one in accounts)


def _norma43(path: Path, module: Any) -> int:  # noqa: ANN401 - as above
    return sum(len(one.transactions) for one in module.Norma43Parser(str(path)).parse())


def _pycobranca(path: Path, module: Any) -> int:  # noqa: ANN401 - as above
    return len(module.parse(path.read_bytes()).transactions)


READERS: dict[str, Callable[[Path, Any], int]] = {
    "ofxtools": _ofxtools,
    "ofxparse": _ofxparse,
    "ofx-br": _ofx_br,
    "bankfile": _bankfile,
    "pycobranca": _pycobranca,
    "mt-940": _mt_940,
    "mt940": _mt940,
    "bankstatementparser": _bank_statement_parser,
    "camt053": _camt053,
    "pycamt": _pycamt,
    "csb43": _csb43,
    "aeb43": _aeb43,
    "norma43": _norma43,
}


def main() -> None:
    library, file_format, path = sys.argv[1:4]
    names = next(one[2] for one in PEERS if one[:2] == (file_format, library))
    module = [import_module(name) for name in names][-1]
    begin = time.process_time()
    count = READERS[library](Path(path), module)
    seconds = time.process_time() - begin
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"count": count, "seconds": seconds, "peak_mb": peak_mb}))


if __name__ == "__main__":
    main()
