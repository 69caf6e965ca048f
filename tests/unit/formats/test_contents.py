"""A copy of a file is known by what stands in it, whatever its bytes."""

import gzip
import io

from cobro.formats.contents import with_content
from cobro.formats.read import read_bank_file
from tests.support.bank_files import cnab400, collected, title, with_columns

RAW = cnab400([title("10000001"), title("10000002")], number=1)


def content(raw: bytes) -> str:
    found = collected(with_content(read_bank_file(io.BytesIO(raw)))).summary.content
    assert len(found) == 32
    return found


def test_a_copy_that_is_packed_or_saved_otherwise_holds_the_same() -> None:
    copies = [RAW + b"\x1a", RAW.replace(b"\r\n", b"\n"), gzip.compress(RAW)]

    assert {content(copy) for copy in copies} == {content(RAW)}


def test_another_title_order_amount_or_damage_is_another_content() -> None:
    others = [
        cnab400([title("10000002"), title("10000001")], number=1),
        cnab400([title("10000001"), title("10000002", 9_999)], number=1),
        cnab400([title("10000001")], number=1),
        with_columns(RAW, 1, 153, "??"),
        with_columns(RAW, 1, 153, "!!"),
    ]

    assert len({content(raw) for raw in (RAW, *others)}) == 6
