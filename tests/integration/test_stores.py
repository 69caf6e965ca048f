"""The stores alone: what a lost race, a repeat and a throttle mean to a use case."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pynamodb.exceptions import TransactWriteError

from cobro.adapters.dynamodb.connection import DatabaseUnavailableError
from cobro.adapters.dynamodb.dunning import DynamoNotices
from cobro.adapters.dynamodb.intake import DynamoExceptions, DynamoStatements
from cobro.adapters.dynamodb.ledger import DynamoInvoices
from cobro.application.ports import (
    AlreadyBookedError,
    AlreadyIssuedError,
    ExceptionItem,
    InvoiceMovedError,
    NoticeClaimedError,
    SeriesMovedError,
)
from cobro.domain.allocation import allocate
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import IssuerId
from cobro.domain.invoice import issue_block
from cobro.domain.series import Series, SeriesRule
from cobro.runtime.settings import Table
from cobro.runtime.wiring import money
from tests.support.answers import instead, refused
from tests.support.builders import NOW, a_bank_entry, a_draft, a_receipt
from tests.support.world import World

SERIES = Series(IssuerId("acme"), "A", SeriesRule(1))
ITEM = ExceptionItem("exc_1", "acme", "issue_invoices", "not_found", "why", "message", NOW)


def issue(key: str, last_number: int = 0) -> None:
    block = issue_block(replace(SERIES, last_number=last_number), [a_draft(key=key)], NOW)
    money.ledger().issue(block)


def test_a_number_is_taken_once(world: World) -> None:
    issue("inv_1")
    with pytest.raises(SeriesMovedError):
        issue("inv_2")
    issue("inv_2", last_number=1)

    assert len(world.items(Table.INVOICES)) == len(world.items(Table.JOURNAL)) == 2


def test_an_invoice_that_exists_is_given_back_and_takes_no_number(world: World) -> None:
    issue("inv_1")
    with pytest.raises(AlreadyIssuedError) as error:
        issue("inv_1", last_number=1)

    assert [invoice.number for invoice in error.value.existing.values()] == [1]
    assert world.items(Table.SERIES)[0]["last_number"]["N"] == "1"


def test_a_payment_is_booked_once_and_only_on_the_invoice_as_it_was_read(world: World) -> None:
    issue("inv_1")
    read = DynamoInvoices().get("inv_1")
    money.ledger().post(allocate(read, a_receipt(1_000, "pi_1"), NOW))
    with pytest.raises(AlreadyBookedError) as booked:
        money.ledger().post(allocate(read, a_receipt(2_000, "pi_1"), NOW))
    with pytest.raises(InvoiceMovedError):
        money.ledger().post(allocate(read, a_receipt(2_000, "pi_2"), NOW))

    assert booked.value.minor == 1_000
    assert DynamoInvoices().get("inv_1").open.minor == 9_000
    assert len(world.items(Table.PAYMENTS)) == 1


@pytest.mark.parametrize("code", ["TransactionConflict", "ThrottlingError"])
def test_a_transaction_that_met_another_one_is_for_later(world: World, code: str) -> None:
    reasons = [{"Code": "None"}, {"Code": code, "Message": code}, {"Code": "None"}]
    answer = refused(
        "TransactWriteItems", "TransactionCanceledException", CancellationReasons=reasons
    )
    with instead("TransactWriteItems", answer), pytest.raises(DatabaseUnavailableError):
        issue("inv_1")

    assert world.items(Table.INVOICES) == []


def test_a_transaction_that_is_wrong_is_a_defect(world: World) -> None:
    reasons = [{"Code": "ValidationError", "Message": "x"}]
    answer = refused(
        "TransactWriteItems", "TransactionCanceledException", CancellationReasons=reasons
    )
    with instead("TransactWriteItems", answer), pytest.raises(TransactWriteError):
        issue("inv_1")


def test_a_step_is_claimed_once_unless_it_was_refused(world: World) -> None:
    notices = DynamoNotices()
    notices.claim("inv_1", "due", NOW)
    with pytest.raises(NoticeClaimedError) as claimed:
        notices.claim("inv_1", "due", NOW)
    notices.record("inv_1", "due", "refused", "mail_unavailable", NOW)
    notices.claim("inv_1", "due", NOW)
    notices.record("inv_1", "due", "sent", "message-1", NOW)
    notices.record("inv_1", "due", "refused", "late answer", NOW)
    notices.skip("inv_1", "due", "superseded", NOW)

    assert (claimed.value.state, claimed.value.claimed_at) == ("sending", NOW)
    assert notices.states("inv_1") == {"due": "sent"}


def test_a_skipped_step_is_never_claimed(world: World) -> None:
    notices = DynamoNotices()
    notices.skip("inv_1", "due", "superseded", NOW)
    with pytest.raises(NoticeClaimedError):
        notices.claim("inv_1", "due", NOW)

    assert notices.states("inv_1") == {"due": "skipped"}


def writes() -> dict[str, tuple[str, Callable[[], Any]]]:
    notices = DynamoNotices()
    return {
        "claim": ("PutItem", lambda: notices.claim("inv_1", "due", NOW)),
        "record": ("UpdateItem", lambda: notices.record("inv_1", "due", "sent", "m", NOW)),
        "skip": ("PutItem", lambda: notices.skip("inv_1", "due", "superseded", NOW)),
        "park": ("PutItem", lambda: DynamoExceptions().park(ITEM)),
        "add": ("PutItem", lambda: DynamoStatements().add(a_bank_entry())),
    }


@pytest.mark.parametrize("name", sorted(writes()))
def test_a_throttled_write_is_for_later_and_never_taken_for_a_repeat(
    world: World, name: str
) -> None:
    operation, write = writes()[name]
    answer = refused(operation, "ThrottlingException")
    with instead(operation, answer), pytest.raises(DatabaseUnavailableError):
        write()


def test_what_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(NotFoundError):
        DynamoStatements().entry("ent_none")
    with pytest.raises(NotFoundError):
        DynamoExceptions().get("exc_none")
    listed = world.http(
        "read_ledger",
        "GET",
        "/v1/reports/ageing",
        query={"issuer_id": "*", "as_of": "2026-03-02"},
    )

    assert listed.status == 404


def test_an_entry_is_added_once_and_a_parked_item_keeps_its_first_reason(world: World) -> None:
    added = [DynamoStatements().add(a_bank_entry()) for _ in range(2)]
    DynamoExceptions().park(ITEM)
    DynamoExceptions().park(replace(ITEM, reason_code="other"))

    assert added == [True, False]
    assert DynamoExceptions().get("exc_1").reason_code == "not_found"
