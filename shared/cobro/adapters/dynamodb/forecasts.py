"""Forecasts of cash: one item per issuer and day, never written over.

| pk | sk | holds |
|---|---|---|
| `FORECAST#issuer` | `2026-03-05` | `cells`: the forecast as compressed JSON |
"""

import zlib
from datetime import date
from itertools import islice

import msgspec
from pynamodb.exceptions import PutError

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.rows import SegmentRow
from cobro.domain.cash_forecast import CashForecast


class DynamoForecasts:
    def keep(self, issuer_id: str, forecast: CashForecast) -> None:
        cells = zlib.compress(msgspec.json.encode(forecast), 9)
        row = SegmentRow(_key(issuer_id), forecast.as_of.isoformat(), cells=cells)
        with database():
            try:
                row.save(SegmentRow.pk.does_not_exist())
            except PutError as error:
                if not is_condition(error):
                    raise

    def latest(self, issuer_id: str, until: date) -> CashForecast | None:
        with database():
            rows = SegmentRow.query(
                _key(issuer_id),
                SegmentRow.sk <= until.isoformat(),
                scan_index_forward=False,
                limit=1,
            )
            return next((_forecast(row) for row in islice(rows, 1)), None)


def _key(issuer_id: str) -> str:
    return f"FORECAST#{issuer_id}"


def _forecast(row: SegmentRow) -> CashForecast:
    return msgspec.json.decode(zlib.decompress(row.cells), type=CashForecast)
