"""The lake of a world: the stream that fills it, and what must hold of it."""

from collections.abc import Iterator, Sequence
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends

from cobro.contracts.lake import lines_of
from cobro.domain.errors import UnavailableError
from cobro.domain.lake import PostingLine, by_month, posting_lines
from cobro.runtime.settings import Table
from tests.support.cloud_in_process import LAKE
from tests.support.crash import CrashError
from tests.support.world import EXPENSIVE, World, forget

Image = dict[str, Any]


def lake_files() -> dict[str, bytes]:
    stored = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[LAKE].keys
    return {key: found.value for key, found in stored.items()}


def rows_of(files: dict[str, bytes]) -> list[PostingLine]:
    return [line for key in sorted(files) for line in lines_of(files[key])]


def land(world: World, images: Sequence[Image] | None = None) -> None:
    """Hand images of the journal to the function, all by default; halve what crashed."""
    images = world.items(Table.JOURNAL) if images is None else images
    records = [{"eventName": "INSERT", "dynamodb": {"NewImage": image}} for image in images]
    try:
        world.invoke("land_journal", {"Records": records})
    except (CrashError, UnavailableError):
        world.crashes += 1
        forget(keep=EXPENSIVE)
        middle = (len(images) + 1) // 2
        land(world, images[:middle])
        if images[middle:]:
            land(world, images[middle:])


def lake_holds(world: World) -> Iterator[str]:
    """Where a story fills the lake, its rows are the postings of the journal, each once."""
    files = lake_files()
    if not files:
        return
    found = rows_of(files)
    journal = by_month(world.journal())
    wanted = [line for own in journal.values() for entry in own for line in posting_lines(entry)]
    keys = {(line.entry_id, line.leg) for line in found}
    if len(keys) != len(found):
        yield f"the lake has {len(found) - len(keys)} rows twice"
    yield from (f"not in the lake: {line}" for line in wanted if line not in found)
    yield from (f"only in the lake: {line}" for line in found if line not in wanted)
