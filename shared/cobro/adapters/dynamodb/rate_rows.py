"""The table of rates: one row for each published figure, under its name and first day."""

import json
from datetime import date, datetime
from decimal import Decimal

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from cobro.domain.rates import RateEntry


class RateRow(Model):
    """`value` is percent as text; `replaced` is a JSON list of the figures that stood before."""

    class Meta:
        table_name = "rates"

    name = UnicodeAttribute(hash_key=True)
    valid_from = UnicodeAttribute(range_key=True)
    value = UnicodeAttribute()
    source = UnicodeAttribute()
    recorded_at = UnicodeAttribute()
    author = UnicodeAttribute()
    replaced = UnicodeAttribute(null=True)


def rate_row(entry: RateEntry) -> RateRow:
    return RateRow(
        entry.name,
        entry.valid_from_date.isoformat(),
        value=str(entry.value),
        source=entry.source,
        recorded_at=entry.recorded_at.isoformat(),
        author=entry.author,
        replaced=json.dumps(entry.replaced, ensure_ascii=False) if entry.replaced else None,
    )


def rate_of(row: RateRow) -> RateEntry:
    return RateEntry(
        name=row.name,
        valid_from_date=date.fromisoformat(row.valid_from),
        value=Decimal(row.value),
        source=row.source,
        recorded_at=datetime.fromisoformat(row.recorded_at),
        author=row.author,
        replaced=tuple(json.loads(row.replaced or "[]")),
    )
