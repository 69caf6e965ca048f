"""The store of runs alone: lost races and repeats (manage_remittances, write_remittances)."""

from dataclasses import replace

import pytest
from pynamodb.exceptions import UpdateError

from cobro.application.ports.remittance import RunTakenError
from cobro.domain.remittances import RemittanceRun, RunCounter, RunState
from cobro.runtime.settings import Table
from cobro.runtime.wiring import remittance
from tests.support.builders import NOW
from tests.support.remittances import an_agreement
from tests.support.world import ISSUER, World

FRESH = RunCounter(ISSUER, "main")


def a_run(file_number: int, first: int, last: int) -> RemittanceRun:
    return RemittanceRun(
        issuer_id=ISSUER,
        agreement=an_agreement(),
        company_name="Acme",
        company_tax_id="11222333000181",
        file_number=file_number,
        first_order=first,
        last_order=last,
        total_minor=1,
        created_at=NOW,
    )


FIRST = a_run(1, 1, 2)


def test_run_and_counter_are_read_as_they_were_taken(world: World) -> None:
    runs = remittance.runs()
    runs.take(FRESH, FIRST)

    assert runs.counter(ISSUER, "main") == FRESH.after(FIRST)
    assert runs.get(ISSUER, "main", FIRST.name) == FIRST
    assert runs.files(ISSUER, "main") == [FIRST]


def test_writer_that_read_an_old_counter_takes_nothing(world: World) -> None:
    runs = remittance.runs()
    runs.take(FRESH, FIRST)
    # not even under a name that is free: the counter alone must refuse it
    with pytest.raises(RunTakenError):
        runs.take(FRESH, a_run(2, 1, 2))
    counter = runs.counter(ISSUER, "main")
    runs.take(counter, a_run(2, 3, 4))
    with pytest.raises(RunTakenError):
        runs.take(counter, a_run(3, 3, 4))

    assert [run.file_number for run in runs.files(ISSUER, "main")] == [2, 1]
    assert len(world.items(Table.REMITTANCES)) == 3


def test_run_that_is_there_is_never_written_over(world: World) -> None:
    runs = remittance.runs()
    runs.take(FRESH, FIRST)
    with pytest.raises(RunTakenError):
        runs.take(runs.counter(ISSUER, "main"), replace(FIRST, last_order=9))

    assert runs.get(ISSUER, "main", FIRST.name) == FIRST


def test_only_a_run_that_was_taken_is_finished(world: World) -> None:
    runs = remittance.runs()
    with pytest.raises(UpdateError):
        runs.finish(FIRST.finished("abc"))
    runs.take(FRESH, FIRST)
    runs.finish(FIRST.finished("abc"))
    runs.finish(FIRST.finished("abc"))

    done = runs.get(ISSUER, "main", FIRST.name)
    assert (done.state, done.sha256) == (RunState.FINISHED, "abc")
