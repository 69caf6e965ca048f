"""What holds of recorded rates: a correction names the figure before, and only another one."""

import json
from collections.abc import Iterator
from itertools import pairwise

from cobro.runtime.settings import Table
from tests.support.world import World


def rates_replaced(world: World) -> Iterator[str]:
    for row in world.items(Table.RATES):
        name, start, value = (row[key]["S"] for key in ("name", "valid_from", "value"))
        before = json.loads(row.get("replaced", {"S": "[]"})["S"])
        figures = [*(text.split("|")[0] for text in before), value]
        if any(old == new for old, new in pairwise(figures)):
            yield f"{name} of {start}: a figure was replaced by itself"
