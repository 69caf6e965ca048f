"""What holds of announcements, recounted from the stored rows."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from cobro.runtime.settings import Table
from tests.support.rows import rows
from tests.support.world import World


def announcements_hold(world: World) -> Iterator[str]:
    """Who was planned waits or came to an end, once; what is counted is what the notices say."""
    kept: list[Any] = list(rows(world, Table.DUNNING))
    notices = Counter((row.sk, row.state) for row in kept if row.pk.startswith("NOTICE#account"))
    for row in kept:
        code, _, is_progress = row.sk.partition("#")
        if not row.pk.startswith("ANNOUNCEMENT#") or not is_progress:
            continue
        _, _, planned, ends = json.loads(row.detail)
        issuer_id = row.pk.partition("#")[2]
        waiting = sum(other.pk == f"ANNOUNCED#{issuer_id}#{code}" for other in kept)
        if planned != sum(ends.values()) + waiting:
            yield f"announcement {code}: {planned} planned, {ends} ended and {waiting} wait"
        sent = sum(notices[f"{kind}-{code}", "sent"] for kind in ("promotion", "service"))
        if sent != ends.get("sent", 0):
            yield f"announcement {code}: {ends} counted, {sent} notices say sent"
