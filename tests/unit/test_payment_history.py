"""Receivables as they went, read off the journal."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from cobro.domain.ids import InvoiceId
from cobro.domain.journal import EntryCode, JournalEntry, Posting
from cobro.domain.money import Currency
from cobro.domain.payment_history import receivables_of
from cobro.domain.payment_lags import PastReceivable
from tests.support.builders import DUE, TODAY, an_entry


def entry(code: EntryCode, minor: int, days: int, **more: object) -> JournalEntry:
    """Return an entry that moves what is owed, so many days after the invoice."""
    made = an_entry(
        ("receivable", minor),
        ("revenue", -minor),
        entry_id=f"ent_{code}_{days}",
        code=code,
        business_date=TODAY + timedelta(days=days),
    )
    return replace(made, **more)  # type: ignore[arg-type]  # each test names fields of an entry


ISSUED = entry(EntryCode.INVOICE_ISSUED, 10_000, 0)


def only(entries: Sequence[JournalEntry]) -> PastReceivable:
    ((found,),) = receivables_of(entries, "shops").values()
    return found


def test_a_payment_settles_on_its_day() -> None:
    paid = entry(EntryCode.PAYMENT_APPLIED, -10_000, 20)

    found = only([paid, ISSUED])

    assert found == PastReceivable(
        "cus-1", "shops", "", TODAY, DUE, 10_000, TODAY + timedelta(days=20), invoice_id="inv_1"
    )


def test_a_part_of_it_leaves_the_rest_open() -> None:
    found = only([ISSUED, entry(EntryCode.PAYMENT_APPLIED, -4_000, 3)])

    assert (found.amount_minor, found.settled_date, found.ended_date) == (6_000, None, None)


def test_the_last_of_several_payments_settles() -> None:
    parts = [entry(EntryCode.PAYMENT_APPLIED, -5_000, days) for days in (3, 9)]

    assert only([ISSUED, *parts]).settled_date == TODAY + timedelta(days=9)


def test_a_small_difference_given_up_later_leaves_the_day_of_the_payment() -> None:
    short = entry(EntryCode.PAYMENT_APPLIED, -9_990, 5)
    rest = entry(EntryCode.DIFFERENCE_GIVEN_UP, -10, 30)

    assert only([ISSUED, short, rest]).settled_date == TODAY + timedelta(days=5)


def test_what_is_given_up_or_cancelled_ended_without_money() -> None:
    for code in (EntryCode.WRITTEN_OFF, EntryCode.INVOICE_CANCELLED):
        found = only([ISSUED, entry(code, -10_000, 40)])

        assert found.settled_date is None
        assert found.ended_date == TODAY + timedelta(days=40)


def test_an_invoice_of_nothing_ended_when_it_was_issued() -> None:
    nothing = replace(ISSUED, postings=(*ISSUED.postings, *(_opposite(ISSUED))))

    assert only([nothing]).ended_date == TODAY


def _opposite(of: JournalEntry) -> list[Posting]:
    return [replace(posting, minor=-posting.minor) for posting in of.postings]


def test_what_was_credited_in_part_counts_with_what_was_left() -> None:
    credited = entry(EntryCode.CREDIT_NOTE_ISSUED, -4_000, 2)
    paid = entry(EntryCode.PAYMENT_APPLIED, -6_000, 8)

    found = only([ISSUED, credited, paid])

    assert (found.amount_minor, found.settled_date) == (6_000, TODAY + timedelta(days=8))


def test_what_was_paid_and_given_back_is_open_again() -> None:
    paid = entry(EntryCode.PAYMENT_APPLIED, -10_000, 8)
    back = entry(EntryCode.PAYMENT_REVERSED, 10_000, 50)

    found = only([ISSUED, paid, back])

    assert found.is_open(date(2026, 12, 31))
    assert found.amount_minor == 10_000


def test_instalments_are_receivables_and_what_they_replace_ends_without_money() -> None:
    moved = entry(EntryCode.DEBT_RENEGOTIATED, -10_000, 40)
    later = {"invoice_id": InvoiceId("inv_2"), "due_date": DUE + timedelta(days=60)}
    instalment = entry(EntryCode.INSTALMENT_ISSUED, 10_000, 40, **later)
    paid = entry(EntryCode.PAYMENT_APPLIED, -10_000, 70, **later)

    (old, new), *_ = receivables_of([ISSUED, moved, instalment, paid], "shops").values()

    assert (old.settled_date, old.ended_date) == (None, TODAY + timedelta(days=40))
    assert (new.invoice_id, new.due_date) == ("inv_2", DUE + timedelta(days=60))
    assert new.settled_date == TODAY + timedelta(days=70)


def test_what_a_broken_agreement_gives_back_is_open_again() -> None:
    moved = entry(EntryCode.DEBT_RENEGOTIATED, -10_000, 40)
    back = entry(EntryCode.DEBT_REINSTATED, 9_000, 80)

    found = only([ISSUED, moved, back])

    assert (found.amount_minor, found.settled_date, found.ended_date) == (9_000, None, None)


def test_currencies_stay_apart_and_what_no_invoice_is_about_is_left_out() -> None:
    euros = replace(ISSUED, currency=Currency.EUR, invoice_id=InvoiceId("inv_2"))
    of_none = replace(ISSUED, invoice_id=InvoiceId(""))
    without_beginning = entry(EntryCode.PAYMENT_APPLIED, -1, 1, invoice_id=InvoiceId("inv_3"))

    found = receivables_of([ISSUED, euros, of_none, without_beginning], "")

    assert {currency: len(own) for currency, own in found.items()} == {
        Currency.BRL: 1,
        Currency.EUR: 1,
    }
