"""Sums of figures as compressed JSON: the months and days that reports are read from."""

import json
import zlib
from datetime import date
from typing import Any

from cobro.domain.figures import Figures, Flow, FlowKey, Owed, OwedKey

__all__ = ["owed_of", "packed_month", "packed_owed", "unpacked_month"]


def packed_owed(owed: Owed) -> bytes:
    return _packed(_owed_cells(owed))


def owed_of(packed: bytes) -> Owed:
    return _owed(_unpacked(packed))


def packed_month(figures: Figures, versions: dict[str, int]) -> bytes:
    """Pack a month; `versions` tells up to which version of each day it holds."""
    flows = [
        [
            key.business_date.isoformat(),
            key.currency,
            key.code,
            key.source,
            flow.count,
            flow.receivable_minor,
            flow.received_minor,
            flow.credit_minor,
            flow.unidentified_minor,
            flow.fee_minor,
        ]
        for key, flow in sorted(figures.flows.items())
    ]
    return _packed({"owed": _owed_cells(figures.owed), "flows": flows, "days": versions})


def unpacked_month(packed: bytes) -> tuple[Figures, dict[str, int]]:
    found = _unpacked(packed)
    flows = {
        FlowKey(date.fromisoformat(day), currency, code, source): Flow(*sums)
        for day, currency, code, source, *sums in found["flows"]
    }
    return Figures(_owed(found["owed"]), flows), found["days"]


def _owed_cells(owed: Owed) -> list[list[Any]]:
    return [
        [key.currency, key.due_date.isoformat(), key.kind, key.lateness, minor]
        for key, minor in sorted(owed.items())
    ]


def _owed(cells: list[list[Any]]) -> Owed:
    return {
        OwedKey(currency, date.fromisoformat(due), kind, lateness): minor
        for currency, due, kind, lateness, minor in cells
    }


def _packed(value: object) -> bytes:
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode(), 9)


def _unpacked(packed: bytes) -> Any:  # noqa: ANN401 - what JSON holds
    return json.loads(zlib.decompress(packed))
