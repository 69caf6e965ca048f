"""What must hold of requests after any story: who has to see to one is asked, nobody else is."""

from collections.abc import Iterator

from cobro.application.keep_request import item_id
from cobro.application.parking import QUEUE_OF_REPLIES
from cobro.runtime.settings import Table
from tests.support.rows import rows
from tests.support.world import World


def requests_hold(world: World) -> Iterator[str]:
    items = {item.exception_id: item for item in rows(world, Table.EXCEPTIONS)}
    for row in rows(world, Table.DUNNING):
        if not row.pk.startswith("ASKED#"):
            continue
        item = items.get(item_id(QUEUE_OF_REPLIES[row.channel], row.sk))
        if item is None or (item.open_key is not None) != (row.state == "open"):
            yield f"request {row.sk} is {row.state}, its item says otherwise"
