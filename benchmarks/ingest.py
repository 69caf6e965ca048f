"""Measure how a large bank file is kept in parts, and how that grows with its entries.

A file of titles (CNAB 400) goes through the real handlers in one process, every call metered.
`keep` is all from the file in the bucket to its last part kept and its entries queued; `decide` is
the deciding on 200 of its entries, which no charge is known for, while all of the file lie in the
table; `look` is asking where the entries of one part stand. Seconds are those of a machine that
plays AWS besides.
"""

import argparse
import io
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Figure, emit
from benchmarks.lifecycle import ISSUER, register
from benchmarks.metering import Meter, metered
from benchmarks.parse import cnab400
from benchmarks.played_aws import AT_ONCE, PlayedAws, StoryError
from benchmarks.resources import make_resources
from cobro.application.ingest_bank_file import file_id_for
from cobro.runtime.settings import PART_ENTRIES, Queue

DECIDED = 200
NOON = datetime(2026, 4, 10, 12, tzinfo=UTC)
UNITS = {"requests": "requests/entry", "write_units": "WCU/entry", "read_units": "RCU/entry"}


def spent(meter: Meter) -> tuple[float, ...]:
    writes, reads = sum(meter.writes.values()) / 2, sum(meter.reads.values()) / 2
    return sum(meter.requests.values()), writes, reads


def measured(
    aws: PlayedAws, step: str, size: int, n: int, work: Callable[[], object]
) -> Iterator[Figure]:
    """Do the work for `n` entries of a file of `size` and say what each took."""
    before, started = spent(aws.meter), time.monotonic()
    work()
    marks: dict[str, str | int] = {"step": step, "entries": size}
    yield Figure("ingest", "seconds", time.monotonic() - started, "s", n, marks)
    for (metric, unit), after, then in zip(UNITS.items(), spent(aws.meter), before, strict=True):
        yield Figure("ingest", metric, (after - then) / n, unit, n, marks)


def ingest(aws: PlayedAws, size: int) -> Iterator[Figure]:
    content = b"".join(cnab400(size))
    aws.put_file(f"incoming/{ISSUER}/{size}.ret", content)
    yield from measured(aws, "keep", size, size, lambda: keep(aws))
    yield from measured(aws, "decide", size, DECIDED, lambda: decide(aws))
    path = f"/v1/bank-files/{file_id_for(ISSUER, io.BytesIO(content))}"
    query = {"issuer_id": ISSUER}
    shown = aws.http("read_bank_files", "GET", path, query=query)
    if (shown["entries_kept"], shown["parts_kept"]) != (size, shown["parts"]):
        message = f"{shown['entries_kept']} of {size} entries are kept"
        raise StoryError(message)
    part = f"{path}/parts/1"
    look = lambda: aws.http("read_bank_files", "GET", part, query=query)  # noqa: E731 - one call, named
    yield from measured(aws, "look", size, min(size, PART_ENTRIES), look)


def keep(aws: PlayedAws) -> None:
    while aws.deliver(Queue.BANK_FILES) or aws.deliver(Queue.STATEMENT_PARTS):
        continue


def decide(aws: PlayedAws) -> None:
    for _ in range(DECIDED // AT_ONCE):
        aws.deliver(Queue.ENTRIES)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", type=int, default=1_000, help="entries of the file")
    size = parser.parse_args().size
    with tempfile.TemporaryDirectory() as folder:
        clock_file = Path(folder) / "clock"
        make_resources(f"ingest-{size}", clock_file)
        meter = Meter()
        with metered(meter):
            aws = PlayedAws(meter, clock_file)
            register(aws)
            aws.at(NOON)
            for figure in ingest(aws, size):
                emit(figure)


if __name__ == "__main__":
    main()
