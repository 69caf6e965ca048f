"""The document of bank files names every bank with the codes that mean money there."""

import re
from pathlib import Path

from cobro.formats.cnab240_layouts import LAYOUTS_240
from cobro.formats.cnab400_layouts import LAYOUTS_400
from cobro.formats.entries import EntryKind
from cobro.formats.occurrences import Kinds

ROOT = Path(__file__).resolve().parents[2]
NONE = "none"


def settled(kinds: Kinds) -> str:
    return " ".join(sorted(code for code, kind in kinds.items() if kind is EntryKind.SETTLEMENT))


def test_every_bank_is_documented_with_its_settlement_codes() -> None:
    text = (ROOT / "docs" / "bank-files.md").read_text("utf-8")
    rows = re.findall(
        r"^\| (\d{3}) \| [^|]+ \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE
    )
    expected = []
    for bank in sorted({*LAYOUTS_400, *LAYOUTS_240}):
        of_400, of_240 = LAYOUTS_400.get(bank), LAYOUTS_240.get(bank)
        number = of_400.file_sequence if of_400 else None
        expected.append(
            (
                bank,
                settled(of_400.kinds) if of_400 else NONE,
                settled(of_240.kinds) if of_240 else NONE,
                f"{number[0]}-{number[1]}" if number else NONE,
            )
        )

    assert rows == expected
