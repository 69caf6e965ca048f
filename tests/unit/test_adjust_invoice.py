"""Adjusting and crediting as use cases: each order once, whatever comes in between."""

from dataclasses import replace

import pytest

from cobro.application.adjust_invoice import AdjustInvoice, AdjustInvoices
from cobro.application.credit_invoice import CreditInvoice, CreditInvoices
from cobro.application.issue_invoices import IdempotencyMismatchError, SeriesBusyError
from cobro.application.post_receipt import InvoiceBusyError
from cobro.domain.adjustments import AdjustmentKind
from cobro.domain.credits import CreditTooHighError
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.ids import IssuerId
from cobro.domain.invoice import InvoiceStatus
from cobro.domain.series import DocumentKind, SeriesRule
from tests.support.books import MemoryAdjustments, MemoryBooks
from tests.support.builders import an_invoice, an_issuer, brl
from tests.support.fakes import CountedPause, FixedClock, MemoryIssuers

NOTES = SeriesRule(kind=DocumentKind.CREDIT_NOTE, pattern="{series} {number}")


class Desk:
    """Both use cases over books in memory with one invoice of 100.00."""

    def __init__(self, **series: SeriesRule) -> None:
        self.books = MemoryBooks()
        self.books.invoices["inv_1"] = an_invoice()
        issuers = MemoryIssuers(an_issuer(series={"A": SeriesRule(1)} | series))
        clock, self.pause = FixedClock(), CountedPause()
        self.adjust = AdjustInvoices(
            issuers=issuers,
            invoices=self.books,
            adjustments=MemoryAdjustments(self.books),
            ledger=self.books,
            clock=clock,
            pause=self.pause,
        )
        self.credit = CreditInvoices(
            issuers=issuers,
            invoices=self.books,
            series=self.books,
            ledger=self.books,
            clock=clock,
            pause=self.pause,
        )

    def touch(self) -> None:
        """Change the invoice as another writer would."""
        invoice = self.books.invoices["inv_1"]
        self.books.invoices["inv_1"] = replace(invoice, version=invoice.version + 1)


@pytest.fixture
def desk() -> Desk:
    return Desk(NC=NOTES)


def rebate(minor: int = 500, key: str = "k") -> AdjustInvoice:
    return AdjustInvoice("acme", "inv_1", AdjustmentKind.REBATE, key, "late delivery", "ana", minor)


def ending(kind: AdjustmentKind, key: str = "k") -> AdjustInvoice:
    return AdjustInvoice("acme", "inv_1", kind, key, "gone", "ana")


def crediting(minor: int = 0, **more: str) -> CreditInvoice:
    facts = {"issuer_id": "acme", "invoice_id": "inv_1", "idempotency_key": "n", "series": ""}
    return CreditInvoice(
        **(facts | more),
        amount_minor=minor,
        reason="wrong price",
        author="ana",
        content_hash=f"hash-{minor}",
    )


def test_an_order_is_carried_out_once_and_then_answered_again(desk: Desk) -> None:
    first, again = desk.adjust(rebate()), desk.adjust(rebate())

    assert (first.replayed, again.replayed) == (False, True)
    assert first.record == again.record
    assert desk.books.invoices["inv_1"].open == brl(9_500)
    assert desk.adjust(rebate(key="other")).invoice.open == brl(9_000)
    with pytest.raises(IdempotencyMismatchError, match="another rebate"):
        desk.adjust(rebate(501))


def test_an_invoice_is_cancelled_once_under_whatever_key(desk: Desk) -> None:
    desk.adjust(ending(AdjustmentKind.CANCELLATION))

    assert desk.adjust(ending(AdjustmentKind.CANCELLATION, "other")).replayed
    assert desk.books.invoices["inv_1"].status is InvoiceStatus.CANCELLED
    assert len(desk.books.journal) == 1


def test_an_order_meets_the_invoice_as_it_is_when_written(desk: Desk) -> None:
    desk.books.interruptions = [desk.touch, lambda: None]

    assert desk.adjust(rebate()).invoice.version == 3
    assert desk.pause.attempts == [0]


def test_an_invoice_that_never_rests_is_for_later(desk: Desk) -> None:
    desk.books.interruptions = [desk.touch] * 20
    with pytest.raises(InvoiceBusyError):
        desk.adjust(rebate())
    with pytest.raises(SeriesBusyError):
        desk.credit(crediting())


def test_another_issuers_invoice_is_not_there(desk: Desk) -> None:
    desk.books.invoices["inv_2"] = replace(
        an_invoice(), draft=replace(an_invoice().draft, issuer_id=IssuerId("other"))
    )
    for command in (replace(rebate(), invoice_id="inv_2"), replace(rebate(), invoice_id="inv_3")):
        with pytest.raises(NotFoundError):
            desk.adjust(command)


def test_a_note_is_numbered_once_and_then_answered_again(desk: Desk) -> None:
    first, again = desk.credit(crediting(4_000)), desk.credit(crediting(4_000))

    assert (first.note.document, again.note.document) == ("NC 1", "NC 1")
    assert (first.replayed, again.replayed) == (False, True)
    assert again.invoice.open == brl(6_000)
    with pytest.raises(IdempotencyMismatchError):
        desk.credit(crediting(4_001))


def test_a_note_without_amount_credits_all_that_is_left(desk: Desk) -> None:
    desk.credit(crediting(4_000))

    assert desk.credit(crediting(idempotency_key="rest")).note.draft.total == brl(6_000)
    assert desk.books.invoices["inv_1"].status is InvoiceStatus.CREDITED
    with pytest.raises(CreditTooHighError):
        desk.credit(crediting(1, idempotency_key="more"))
    with pytest.raises(CreditTooHighError):
        desk.credit(crediting(0, idempotency_key="nothing left"))


def test_the_series_is_named_where_it_is_not_the_only_one() -> None:
    with pytest.raises(InvalidInputError, match="has: none"):
        Desk().credit(crediting())
    two = Desk(NC=NOTES, ND=replace(NOTES, pattern="D {number}"))
    with pytest.raises(InvalidInputError, match="has: NC, ND"):
        two.credit(crediting())
    with pytest.raises(InvalidInputError, match="does not number credit notes"):
        two.credit(crediting(series="A"))

    assert two.credit(crediting(series="ND")).note.document == "D 1"
