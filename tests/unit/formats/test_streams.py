"""Files are read in pieces, from anything that can be read."""

import io

import pytest

from cobro.formats import streams
from cobro.formats.entries import BankFileError
from cobro.formats.read import read_bank_file
from tests.support import bank_files
from tests.support.bank_files import SlowStream


@pytest.mark.parametrize("raw", [bank_files.cnab400(), bank_files.cnab240(), bank_files.ofx()])
def test_slow_stream_reads_like_a_file(raw: bytes) -> None:
    slow = bank_files.collected(read_bank_file(SlowStream(b"\xef\xbb\xbf" + raw)))

    assert slow == bank_files.parse(raw)


def test_byte_order_mark_in_pieces_is_cut() -> None:
    lines = list(streams.numbered_lines(SlowStream(b"\xef\xbb\xbfa\nb", step=1)))

    assert lines == [(1, b"a"), (2, b"b")]


def test_last_line_without_its_end_counts() -> None:
    assert list(streams.numbered_lines(io.BytesIO(b"a\r\nb"))) == [(1, b"a\r"), (2, b"b")]


@pytest.mark.parametrize("step", [1, 2, 3, 99])
def test_line_ends_may_be_mixed(step: int) -> None:
    raw = b"a\nb\r\nc\rd\r\r\ne\r"

    lines = list(streams.numbered_lines(SlowStream(raw, step=step)))

    assert [(number, line.rstrip(b"\r")) for number, line in lines] == [
        (1, b"a"),
        (2, b"b"),
        (3, b"c"),
        (4, b"d"),
        (5, b"e"),
    ]


def test_line_without_end_is_refused_before_memory_fills() -> None:
    with pytest.raises(BankFileError) as refused:
        list(streams.numbered_lines(io.BytesIO(b"a\n" + b"x" * 200_000)))

    assert (refused.value.reason_code, refused.value.line) == ("broken_record", 2)


def test_rewound_stream_gives_its_head_first() -> None:
    stream = streams.Rewound(b"head", io.BytesIO(b" tail"))

    assert [stream.read(3), stream.read(9), stream.read(9)] == [b"hea", b"d", b" tail"]


def test_head_ends_with_a_short_file() -> None:
    assert streams.take_head(SlowStream(b"abc", step=2), 100) == b"abc"
