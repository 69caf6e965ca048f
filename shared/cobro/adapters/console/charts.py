"""Charts as geometry for the templates' SVG: everything that is read is text beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

__all__ = [
    "Band",
    "Bar",
    "Interval",
    "Point",
    "band",
    "bar_of",
    "bars",
    "columns",
    "interval",
]

WIDTH = 1_000  # units of the drawing; the page stretches it
HEIGHT = 200


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled amount: `length` of `WIDTH` is its share of the greatest."""

    label: str
    text: str
    length: int
    tone: str


@dataclass(frozen=True, slots=True)
class Point:
    """A column of a series in time; `height` of `HEIGHT` is its share of the greatest."""

    label: str
    text: str
    left: int
    width: int
    height: int

    @property
    def top(self) -> int:
        return HEIGHT - self.height


@dataclass(frozen=True, slots=True)
class Band:
    """Corners of the area between two series, and of the line of a third, as SVG writes them."""

    area: str
    line: str


@dataclass(frozen=True, slots=True)
class Interval:
    """Where an interval begins, how wide it is, and where its middle lies, of `WIDTH`."""

    left: int
    width: int
    middle: int


def band(rows: Sequence[tuple[int, int, int]], greatest: int) -> Band:
    """Return the band of rows of low, middle and high values in time, evenly over the width."""
    steps = max(len(rows) - 1, 1)

    def corners(values: Sequence[tuple[int, int]]) -> str:
        return " ".join(
            f"{number * WIDTH // steps},{HEIGHT - _share(value, greatest, HEIGHT)}"
            for number, value in values
        )

    lows, middles, highs = (list(enumerate(row[side] for row in rows)) for side in range(3))
    return Band(corners([*highs, *reversed(lows)]), corners(middles))


def bars(rows: Sequence[tuple[str, str, int, str]]) -> list[Bar]:
    """Return bars for rows of label, text, value and tone; what is below zero has no length."""
    greatest = max((value for _, _, value, _ in rows), default=0)
    return [
        Bar(label, text, _share(value, greatest, WIDTH), tone) for label, text, value, tone in rows
    ]


def columns(rows: Sequence[tuple[str, str, int]], greatest: int = 0) -> list[Point]:
    """Return columns for rows of label, text and value, with a gap of a quarter between them.

    They are shares of `greatest`, else of the greatest of them.
    """
    greatest = greatest or max((value for _, _, value in rows), default=0)
    step = WIDTH // max(len(rows), 1)
    return [
        Point(
            label, text, number * step + step // 8, step * 3 // 4, _share(value, greatest, HEIGHT)
        )
        for number, (label, text, value) in enumerate(rows)
    ]


def bar_of(rate: Decimal) -> int:
    """Return the length of a share of one, at most the whole width."""
    return min(_share(int(rate * 10_000), 10_000, WIDTH), WIDTH)


def interval(low: Decimal, middle: Decimal, high: Decimal, farthest: Decimal) -> Interval:
    """Return an interval about nothing in the middle; `farthest` lies at both ends."""

    def place(value: Decimal) -> int:
        return WIDTH // 2 + (int(value * (WIDTH // 2) / farthest) if farthest else 0)

    left = place(low)
    return Interval(left, max(place(high) - left, 4), place(middle))


def _share(value: int, greatest: int, whole: int) -> int:
    if value <= 0 or greatest <= 0:
        return 0
    return max(value * whole // greatest, 4)  # what is there is seen
