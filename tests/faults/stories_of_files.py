"""Stories of bank files that are kept in parts."""

import io
from functools import partial

from cobro.application.ingest_bank_file import file_id_for
from tests.faults.story import Story, nothing
from tests.support import bank_files, doors
from tests.support.cloud_in_process import PART_ENTRIES
from tests.support.redelivery import insist
from tests.support.world import ISSUER, World

LARGE = bank_files.ofx(
    [
        doors.credit_of("deposito", 10_000, "1"),
        *(doors.credit_of("SALDO ANTERIOR", 0, str(n)) for n in range(2, PART_ENTRIES + 2)),
    ]
)


def brought_in_parts(world: World) -> None:
    """Bring a file of one entry more than a part has, and ask what became of it."""
    world.put_file("large.ofx", LARGE)
    world.settle()
    path = f"/v1/bank-files/{file_id_for(ISSUER, io.BytesIO(LARGE))}"
    for asked in (path, f"{path}/parts/2"):
        query = {"issuer_id": ISSUER}
        insist(world, partial(world.http, "read_bank_files", "GET", asked, query=query))


STORIES = (
    Story(
        "a large bank file",
        {"ingest_bank_file", "keep_statement_parts", "read_bank_files", "reconcile_entries"},
        nothing,
        brought_in_parts,
    ),
)
