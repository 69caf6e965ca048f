"""What must hold of letters after any story: one a step, on one day, in the file of that day."""

from collections import Counter
from collections.abc import Iterator

from cobro.runtime.settings import Table
from tests.support.outbox import documents
from tests.support.rows import rows
from tests.support.world import World


def letters_hold(world: World) -> Iterator[str]:
    kept = rows(world, Table.DUNNING)
    letters = Counter(row.sk for row in kept if row.pk.startswith("LETTER#"))
    named = {
        f"{row.pk.removeprefix('LETTERED#')}#{row.sk}"
        for row in kept
        if row.pk.startswith("LETTERED#")
    }
    yield from (f"letter {name} is there {n} times" for name, n in letters.items() if n > 1)
    yield from (f"letter {name} is on one list alone" for name in letters.keys() ^ named)
    files = documents()
    for row in kept:
        key = f"exports/{row.pk.removeprefix('LETTERS#')}/_letters/{row.sk}"
        is_drawn = row.pk.startswith("LETTERS#") and row.state in {"drawn", "posted"}
        if is_drawn and f"{key}.csv" not in files:
            yield f"the letters of {row.sk} have no table"
    sent = {
        f"{row.pk.removeprefix('NOTICE#')}#{row.sk}"
        for row in kept
        if row.pk.startswith("NOTICE#") and row.channel == "letter" and row.state == "sent"
    }
    yield from (f"letter {name} was never left" for name in sent - named)
