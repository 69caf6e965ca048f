"""Scores of customers: sixteen items per issuer and day, each with a sixteenth of the customers.

| pk | sk | holds |
|---|---|---|
| `RISK#issuer#7` | `2026-03-05` | `cells`: scores by customer as compressed JSON |
"""

import zlib
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

import msgspec

from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.rows import SegmentRow
from cobro.domain.payment_risk import RiskScore

PLACES = 16  # some 40 bytes a score: 100,000 customers stay far below an item's 400 KB


class DynamoRiskScores:
    def keep(self, issuer_id: str, as_of: date, scores: Mapping[str, RiskScore]) -> None:
        places: defaultdict[int, dict[str, RiskScore]] = defaultdict(dict)
        for customer_id, score in sorted(scores.items()):
            places[_place(customer_id)][customer_id] = score
        for place, own in sorted(places.items()):
            cells = zlib.compress(msgspec.json.encode(own), 9)
            with database():
                SegmentRow(f"RISK#{issuer_id}#{place}", as_of.isoformat(), cells=cells).save()

    def newest(self, issuer_id: str, customer_id: str) -> RiskScore | None:
        with database():
            rows = SegmentRow.query(
                f"RISK#{issuer_id}#{_place(customer_id)}", scan_index_forward=False, limit=1
            )
            row = next(rows, None)
        if row is None:
            return None
        return msgspec.json.decode(zlib.decompress(row.cells), type=dict[str, RiskScore]).get(
            customer_id
        )


def _place(customer_id: str) -> int:
    return zlib.crc32(customer_id.encode()) % PLACES
