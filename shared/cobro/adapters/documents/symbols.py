"""The two symbols that machines read: the barcode of a boleto and QR codes.

Interleaved 2 of 5 (ISO/IEC 16390): pairs of digits, the first in bars and the second in the spaces
between them, two of five wide. A boleto's is 103 mm by 13 mm; wide is three times narrow.
"""

from collections.abc import Iterator
from functools import lru_cache

WIDE_TO_NARROW = 3
# Which of the five elements of a digit are wide.
_DIGITS = ("00110", "10001", "01001", "11000", "00101", "10100", "01100", "00011", "10010", "01010")
_START, _STOP = "0000", "100"


def itf_bars(digits: str) -> tuple[list[tuple[int, int]], int]:
    """Return each bar as (start, width) and the whole width, in narrow elements."""
    bars, place = [], 0
    for position, element in enumerate(_elements(digits)):
        width = WIDE_TO_NARROW if element == "1" else 1
        if position % 2 == 0:
            bars.append((place, width))
        place += width
    return bars, place


def _elements(digits: str) -> Iterator[str]:
    yield from _START
    for first, second in zip(digits[::2], digits[1::2], strict=True):
        for bar, space in zip(_DIGITS[int(first)], _DIGITS[int(second)], strict=True):
            yield bar
            yield space
    yield from _STOP


@lru_cache(maxsize=64)
def qr_runs(text: str) -> tuple[tuple[tuple[int, int, int], ...], int]:
    """Return the dark runs as (column, row, length) and the modules of a side, error level M."""
    import segno

    matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
    runs = []
    for row, modules in enumerate(matrix):
        column = 0
        while column < len(modules):
            start = column
            while column < len(modules) and modules[column]:
                column += 1
            if column > start:
                runs.append((start, row, column - start))
            column += 1
    return tuple(runs), len(matrix)
