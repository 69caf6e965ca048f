"""Issuing: each key once, no number lost, a refused command never holds up the others."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest

from cobro.application.issue_invoices import (
    IdempotencyMismatchError,
    IssueInvoice,
    IssueInvoices,
    IssueOutcome,
    SeriesBusyError,
)
from cobro.application.series_queue import LOOKS_MAX
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.series import Series
from tests.support.books import MemoryBooks
from tests.support.builders import NOW, a_command, a_customer, an_issuer
from tests.support.fakes import CountedPause, FixedClock, MemoryCustomers, MemoryIssuers

SERIES = an_issuer().series_named("A", NOW.date())


class Desk:
    """The use case over books in memory."""

    def __init__(self, books: MemoryBooks | None = None) -> None:
        self.books = books or MemoryBooks()
        self.pause = CountedPause()
        self.clock = FixedClock()
        self.issue = IssueInvoices(
            issuers=MemoryIssuers(an_issuer()),
            customers=MemoryCustomers(a_customer(), a_customer("cus-2")),
            invoices=self.books,
            series=self.books,
            ledger=self.books,
            clock=self.clock,
            pause=self.pause,
        )

    def numbers(self, *commands: IssueInvoice) -> list[int]:
        return [outcome.issued().number for outcome in self.issue(commands)]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_block_is_numbered_in_the_order_of_its_commands(desk: Desk) -> None:
    assert desk.numbers(a_command("a"), a_command("b")) == [1, 2]
    assert desk.numbers(a_command("c")) == [3]
    assert len(desk.books.journal) == 3


def test_an_invoice_without_issue_date_is_issued_today_where_the_issuer_is(desk: Desk) -> None:
    desk.clock.present = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)  # still the 2nd in São Paulo
    (outcome,) = desk.issue([a_command()])

    assert outcome.issued().draft.issue_date == date(2026, 3, 2)


def test_a_key_that_comes_again_answers_the_same_invoice_and_takes_no_number(desk: Desk) -> None:
    first = desk.issue([a_command("a")])[0]
    again = desk.issue([a_command("a"), a_command("b")])

    assert again[0].replayed
    assert again[0].issued() == first.issued()
    assert not again[1].replayed
    assert again[1].issued().number == 2


def test_a_block_that_comes_again_whole_issues_nothing(desk: Desk) -> None:
    commands = [a_command("a"), a_command("b")]
    desk.issue(commands)

    assert [outcome.replayed for outcome in desk.issue(commands)] == [True, True]
    assert len(desk.books.invoices) == 2


def test_a_key_with_another_content_is_refused(desk: Desk) -> None:
    desk.issue([a_command("a", 10_000)])
    (outcome,) = desk.issue([a_command("a", 20_000)])

    with pytest.raises(IdempotencyMismatchError, match="new key"):
        outcome.issued()


def test_twins_in_one_block_are_one_invoice_and_unlike_twins_are_refused(desk: Desk) -> None:
    outcomes = desk.issue([a_command("a"), a_command("a"), a_command("a", 1)])

    assert outcomes[0].issued() == outcomes[1].issued()
    assert isinstance(outcomes[2].rejection, IdempotencyMismatchError)
    assert len(desk.books.invoices) == 1


def test_a_refused_command_leaves_no_gap_and_does_not_hold_up_the_others(desk: Desk) -> None:
    outcomes = desk.issue(
        [
            a_command("a"),
            a_command("b", customer_id="nobody"),
            a_command("c", due_date=date(2026, 3, 1)),
            a_command("d", series="Z"),
            a_command("e"),
        ]
    )

    assert [outcomes[0].issued().number, outcomes[4].issued().number] == [1, 2]
    assert isinstance(outcomes[1].rejection, NotFoundError)
    assert isinstance(outcomes[2].rejection, InvalidInputError)
    assert isinstance(outcomes[3].rejection, NotFoundError)


def test_a_block_of_an_unknown_issuer_is_refused_whole(desk: Desk) -> None:
    (outcome,) = desk.issue([a_command(issuer_id="nobody")])

    assert isinstance(outcome.rejection, NotFoundError)


def test_a_debit_note_names_an_invoice_that_its_payer_has(desk: Desk) -> None:
    (first,) = desk.issue([a_command("first")])
    corrected = first.issued().invoice_id
    note, stranger, lost = desk.issue(
        [
            a_command("note", corrects=corrected),
            a_command("stranger", corrects=corrected, customer_id="cus-2"),
            a_command("lost", corrects="inv_unknown"),
        ]
    )

    assert note.issued().draft.corrects == corrected
    assert isinstance(stranger.rejection, NotFoundError)
    assert isinstance(lost.rejection, NotFoundError)


def test_a_writer_that_lost_the_number_reads_it_again_after_a_pause(desk: Desk) -> None:
    other = IssueInvoices(
        issuers=MemoryIssuers(),
        customers=MemoryCustomers(),
        invoices=desk.books,
        series=desk.books,
        ledger=desk.books,
        clock=desk.clock,
        pause=desk.pause,
    )

    def be_quicker() -> None:
        other([a_command("other")])

    desk.books.interruptions = [be_quicker]

    assert desk.numbers(a_command("mine")) == [2]
    assert desk.pause.attempts == [0]
    assert sorted(i.number for i in desk.books.invoices.values()) == [1, 2]


def test_a_series_that_never_rests_says_so_and_writes_nothing(desk: Desk) -> None:
    def take_a_number() -> None:
        present = desk.books.read(an_issuer().series_named("A", NOW.date()))
        desk.books.series["A"] = present.moved(present.last_number + 1, b"another writer's")

    desk.books.interruptions = [take_a_number] * LOOKS_MAX
    with pytest.raises(SeriesBusyError, match="same request again"):
        desk.issue([a_command()])

    assert desk.books.invoices == {}


def test_an_outcome_without_invoice_and_reason_is_a_defect() -> None:
    with pytest.raises(AssertionError):
        IssueOutcome(a_command()).issued()


def others(desk: Desk, count: int = 1) -> None:
    """Take a number for each of so many other writers."""
    present = desk.books.series.get("A", SERIES)
    after = present.moved(present.last_number + count, b"another writer's")
    desk.books.series["A"] = replace(after, holder=present.holder)


def test_a_writer_that_lost_claims_the_quiet_series_before_it_tries_again(desk: Desk) -> None:
    claims: list[str] = []

    def look() -> None:
        claims.append(desk.books.series["A"].holder)

    desk.books.interruptions = [partial(others, desk), look]
    (outcome,) = desk.issue([a_command("mine")])

    assert claims == [outcome.issued().invoice_id]
    assert desk.books.series["A"].holder == ""
    assert desk.pause.attempts == [0]


def test_a_writer_steps_aside_for_a_holder_until_it_takes_it_for_gone(desk: Desk) -> None:
    desk.books.series["A"] = replace(SERIES, holder="a writer that crashed")

    assert desk.numbers(a_command("mine")) == [1]
    assert desk.pause.attempts == [0, 1]
    assert desk.books.series["A"].holder == ""


def test_the_holder_tries_again_without_a_pause_and_keeps_its_place(desk: Desk) -> None:
    lost = partial(others, desk)
    desk.books.interruptions = [lost, lost, lost]

    assert desk.numbers(a_command("mine")) == [4]
    assert desk.pause.attempts == [0]


class Contested(MemoryBooks):
    """Books in which another writer claims the series a moment before each of the next claims."""

    quicker = 1

    def claim(self, series: Series, token: str) -> None:
        if self.quicker:
            self.quicker -= 1
            super().claim(series, "another writer")
        super().claim(series, token)


def test_a_claim_that_another_writer_made_first_is_respected() -> None:
    desk = Desk(Contested())
    desk.books.interruptions = [partial(others, desk)]

    assert desk.numbers(a_command("mine")) == [2]
    assert desk.pause.attempts == [0, 1, 2, 3]


def test_a_block_keeps_a_claim_that_was_made_while_it_was_written(desk: Desk) -> None:
    def claim() -> None:
        desk.books.claim(desk.books.read(SERIES), "the next writer")

    desk.books.interruptions = [claim]

    assert desk.numbers(a_command("mine")) == [1]
    assert desk.books.series["A"].holder == "the next writer"
