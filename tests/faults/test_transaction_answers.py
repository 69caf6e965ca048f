"""What a cancelled transaction means: every code at every position, alone and mixed.

A failed condition is an answer and wins; a conflict or a throttle passes by itself; anything else
is a defect and must not be taken for either.
"""

from itertools import product
from typing import Any

import pytest
from pynamodb.exceptions import TransactWriteError

from cobro.adapters.dynamodb.connection import (
    CONDITION_FAILED,
    Database,
    DatabaseUnavailableError,
    Put,
    TransactionRefusedError,
    Update,
)
from cobro.adapters.dynamodb.rows import InvoiceRow, SeriesRow
from cobro.runtime.settings import Table
from cobro.runtime.wiring import base
from tests.faults.story import invoice_id
from tests.support.invariants import check, invoices, rows
from tests.support.wire import Fault, Send, on_the_wire, refusal
from tests.support.world import START, World, payment_succeeded

PASSES = ("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded")
CODES = ("None", CONDITION_FAILED, *PASSES, "ValidationError")
ACTIONS = 3


def cancelled(codes: tuple[str, ...]) -> Fault:
    def fault(_service: str, url: str, _send: Send) -> Any:
        reasons = [{"Code": code, "Message": code} for code in codes]
        return refusal(url, 400, "TransactionCanceledException", CancellationReasons=reasons)

    return fault


def expected(codes: tuple[str, ...]) -> type[Exception]:
    if CONDITION_FAILED in codes:
        return TransactionRefusedError
    return TransactWriteError if "ValidationError" in codes else DatabaseUnavailableError


def write_three(tables: Database) -> None:
    new = SeriesRow.series_key.does_not_exist()
    puts = [Put(SeriesRow(key, last_number=1), new) for key in ("acme#Y", "acme#Z")]
    change = Update(InvoiceRow("inv"), [InvoiceRow.version.set(2)], InvoiceRow.version == 1)
    tables.transact(puts, [change])


def test_each_reason_means_what_it_says_at_each_position(world: World) -> None:
    tables, wrong = base.database(), []
    with on_the_wire(world.calls) as wire:
        for codes in product(CODES, repeat=ACTIONS):
            if set(codes) == {"None"}:
                continue
            wire.strike(cancelled(codes), operation="dynamodb.TransactWriteItems")
            with world.calls.process(), pytest.raises(Exception) as caught:
                write_three(tables)
            error = caught.value
            if type(error) is not expected(codes):
                wrong.append(f"{codes}: {error!r}")
            if isinstance(error, TransactionRefusedError):
                failed = tuple(error.failed(n) for n in range(ACTIONS))
                if failed != tuple(code == CONDITION_FAILED for code in codes):
                    wrong.append(f"{codes}: failed {failed}")

    assert wrong == []


@pytest.mark.parametrize("code", PASSES)
@pytest.mark.parametrize("position", range(ACTIONS))
def test_a_cancelled_payment_is_booked_by_a_later_delivery(
    world: World, code: str, position: int
) -> None:
    world.issue("one")
    world.settle()
    world.stripe(payment_succeeded(invoice_id(world, "A-0000001"), 10_000, START))
    codes = tuple(code if place == position else "None" for place in range(ACTIONS))
    with on_the_wire(world.calls) as wire:
        wire.strike(cancelled(codes), operation="dynamodb.TransactWriteItems", times=2)
        world.settle()

    assert wire.strikes == 2
    assert [i.open.minor for i in invoices(world)] == [0]
    check(world)


@pytest.mark.parametrize("code", PASSES)
@pytest.mark.parametrize("position", range(ACTIONS))
def test_a_cancelled_issue_answers_that_it_may_be_asked_again(
    world: World, code: str, position: int
) -> None:
    codes = tuple(code if place == position else "None" for place in range(ACTIONS))
    with on_the_wire(world.calls) as wire:
        wire.strike(cancelled(codes), operation="dynamodb.TransactWriteItems", times=1)
        refused = world.issue("one")
    taken = rows(world, Table.SERIES)
    issued = world.issue("one")
    world.settle()

    assert (refused.status, refused.body["error"]["code"]) == (503, "database_unavailable")
    assert taken == []
    assert issued.status == 201
    check(world)
