"""Reports of what collecting brings, as the rows of a sheet."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from cobro.domain.money import Currency, Money
from cobro.formats.sheets import Cell

__all__ = ["EFFECT_SHEETS"]

Told = Mapping[str, Any]
Row = tuple[Cell, ...]
_ENDS = ("kept", "broken", "ended", "withdrawn")


def _rate(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _recovery(told: Told) -> Iterator[Row]:
    counts = ("answered", "paid", "promised", "agreed", "objected")
    for currency, row in told["currencies"].items():
        for step in row:
            yield (
                currency,
                *(step[name] for name in ("policy", "version", "step", "channel", "steps")),
                *(Money(step[name], Currency(currency)) for name in ("owed_minor", "came_minor")),
                _rate(step["recovery_rate"]),
                *(step[name] for name in counts),
                _rate(step["response_rate"]),
            )


def _lift(told: Told) -> Iterator[Row]:
    for currency, row in told["currencies"].items():
        for found in row:
            groups: list[Cell] = []
            for group in (found["sent"], found["held_out"]):
                groups += [group["steps"], group["paid"]]
                groups += [
                    Money(group[n], Currency(currency)) for n in ("owed_minor", "came_minor")
                ]
            yield (
                currency,
                *(found[name] for name in ("policy", "version", "step", "channel")),
                *groups,
                *(_rate(found[name]) for name in ("lift", "low", "high", "money_lift")),
                "too_few" if found["is_small"] else "",
            )


def _arrangements(told: Told) -> Iterator[Row]:
    for currency, row in told["currencies"].items():
        for found in row:
            ends: list[Cell] = []
            for name in _ENDS:
                ends += [found[name], Money(found[f"{name}_minor"], Currency(currency))]
            names = (found["kind"], found["month"], found["person"])
            yield currency, *names, *ends, _rate(found["kept_rate"])


EFFECT_SHEETS: Mapping[str, tuple[tuple[str, ...], Callable[[Told], Iterator[Row]]]] = {
    "recovery": (
        (
            *("currency", "policy", "version", "step", "channel", "steps", "owed", "came"),
            *("recovery_rate", "answered", "paid", "promised", "agreed", "objected"),
            "response_rate",
        ),
        _recovery,
    ),
    "lift": (
        (
            *("currency", "policy", "version", "step", "channel", "steps", "paid", "owed", "came"),
            *("held_out", "held_out_paid", "held_out_owed", "held_out_came"),
            *("lift", "lift_low", "lift_high", "money_lift", "remark"),
        ),
        _lift,
    ),
    "arrangements": (
        (
            *("currency", "arrangement", "month", "person", "kept", "kept_amount"),
            *("broken", "broken_amount", "ended", "ended_amount"),
            *("withdrawn", "withdrawn_amount", "kept_rate"),
        ),
        _arrangements,
    ),
}
