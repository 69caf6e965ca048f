"""The few rates that come with the program: those whose publication was read, and no other.

Everything else is recorded by people with its source. A recorded figure goes before a packaged one.
"""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from importlib.resources import files

from cobro.domain.rates import RateEntry

PACKAGED = "rates.v1.json"
AUTHOR = "cobro"


@cache
def published_rates() -> dict[tuple[str, date], RateEntry]:
    """Return what `rates.v1.json` holds by name and first day."""
    stored = json.loads((files("cobro.adapters") / PACKAGED).read_text("utf-8"))
    read_at = datetime.combine(date.fromisoformat(stored["read_on"]), time(), UTC)
    found = {}
    for name, start, value, source in stored["rates"]:
        first = date.fromisoformat(start)
        found[name, first] = RateEntry(name, first, Decimal(value), source, read_at, AUTHOR)
    return found
