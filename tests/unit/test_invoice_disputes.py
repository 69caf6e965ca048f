"""Disputes: what they hold back, what they leave, and how they end."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from cobro.domain.allocation import allocate
from cobro.domain.errors import InvalidInputError
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.invoice_disputes import (
    EVIDENCE_MAX,
    Claim,
    DisputeMove,
    DisputeReason,
    DisputeRefusedError,
    DisputeState,
    Evidence,
    InvoiceDispute,
    Resolution,
    checked_deadline,
    close_dispute,
    open_dispute,
    standing,
    upheld_amount,
)
from cobro.domain.money import Currency, Money
from cobro.domain.payoff import Payoff, payoff
from cobro.domain.rates import RateBook
from cobro.domain.series import DocumentKind
from cobro.domain.terms import Interest, PaymentTerms, Share
from tests.support.builders import DUE, NOW, a_receipt, an_invoice, brl

TERMS = PaymentTerms(
    late_fee=Share(percent=Decimal(2)),
    interest=Interest(Decimal(1)),
)
DEADLINE = date(2026, 5, 1)


def an_owed(total: int = 10_000) -> Invoice:
    invoice = an_invoice(total)
    return replace(invoice, draft=replace(invoice.draft, terms=TERMS, country="BR"))


def quote(invoice: Invoice, days: int) -> Payoff:
    on = DUE + timedelta(days=days)
    return payoff(invoice.exposure, invoice.terms, on, RateBook({}))


def a_claim(minor: int) -> Claim:
    return Claim(brl(minor), DisputeReason.WRONG_PRICE, "too dear", "rui", DEADLINE, "ana")


def opened(invoice: Invoice, minor: int, days: int) -> DisputeMove:
    return open_dispute(invoice, a_claim(minor), 1, quote(invoice, days), NOW)


def ended(move: DisputeMove, days: int, state: DisputeState) -> DisputeMove:
    resolution = Resolution(state, "looked at it", "rui", NOW, brl(0))
    return close_dispute(move.dispute, move.invoice, resolution, quote(move.invoice, days))


def test_charges_due_by_then_are_booked_when_a_dispute_opens() -> None:
    move = opened(an_owed(), 6_000, 30)

    assert move.invoice.charges.amounts == {
        "costs": 0,
        "interest": 100,
        "late_fee": 200,
        "correction": 0,
    }
    assert move.entry is not None
    assert move.entry.owed == brl(300)
    assert move.entry.entry_id == f"asm_{move.dispute.dispute_id}_1"


def test_only_the_rest_bears_charges_while_a_part_is_in_dispute() -> None:
    move = opened(an_owed(), 6_000, 30)
    later = quote(move.invoice, 60)

    assert later.assessment.base == brl(4_000)
    assert later.assessment.interest == brl(40)


def test_a_dispute_about_all_bears_nothing_and_costs_no_late_fee() -> None:
    move = opened(an_owed(), 10_000, -5)
    back = ended(move, 30, DisputeState.REJECTED)

    assert (move.entry, back.entry) == (None, None)
    assert back.invoice.charges.total_minor == 0
    assert not back.invoice.charges.has_fee


def test_charges_begin_anew_on_the_day_of_a_rejection() -> None:
    back = ended(opened(an_owed(), 10_000, -5), 30, DisputeState.REJECTED)
    later = quote(back.invoice, 60)

    assert back.dispute.state is DisputeState.REJECTED
    assert back.invoice.disputed.is_zero
    assert later.assessment.late_fee == brl(200)
    assert later.assessment.interest == brl(100)


def test_payments_go_on_the_rest_first() -> None:
    move = opened(an_owed(), 6_000, -5)
    part = allocate(move.invoice, a_receipt(4_000), NOW).invoice
    more = allocate(part, a_receipt(2_500, "pi_2"), NOW).invoice

    assert (part.open, part.disputed) == (brl(6_000), brl(6_000))
    assert (more.open, more.disputed) == (brl(3_500), brl(3_500))


def test_terms_without_charges_need_no_quote() -> None:
    move = open_dispute(an_invoice(), a_claim(10_000), 1, None, NOW)

    assert move.entry is None
    assert move.invoice.version == 2
    assert move.invoice.disputed == brl(10_000)


@pytest.mark.parametrize("amount", [brl(0), brl(10_001), Money(5_000, Currency.EUR)])
def test_amount_that_is_none_of_the_open_principal_is_refused(amount: Money) -> None:
    claim = replace(a_claim(1), amount=amount)
    with pytest.raises(InvalidInputError, match=r"up to 100\.00 BRL"):
        open_dispute(an_invoice(), claim, 1, None, NOW)


def test_paid_and_ended_invoices_have_nothing_to_dispute() -> None:
    paid = allocate(an_invoice(), a_receipt(10_000), NOW).invoice
    cancelled = replace(an_invoice(), ended=InvoiceStatus.CANCELLED)
    for invoice in (paid, cancelled):
        with pytest.raises(DisputeRefusedError, match="nothing to dispute"):
            open_dispute(invoice, a_claim(1), 1, None, NOW)


def test_instalment_that_was_agreed_on_is_not_disputed() -> None:
    invoice = an_invoice()
    instalment = replace(invoice, draft=replace(invoice.draft, kind=DocumentKind.INSTALMENT))
    with pytest.raises(DisputeRefusedError, match="was agreed on"):
        open_dispute(instalment, a_claim(1), 1, None, NOW)


def test_a_dispute_is_decided_once() -> None:
    back = ended(opened(an_owed(), 100, 1), 2, DisputeState.WITHDRAWN)
    with pytest.raises(DisputeRefusedError, match="is withdrawn"):
        ended(back, 3, DisputeState.UPHELD)


def a_file(digit: str) -> Evidence:
    return Evidence("photo.png", "image/png", 10, digit * 64, NOW, "ana")


def a_dispute() -> InvoiceDispute:
    return opened(an_owed(), 100, 1).dispute


def test_a_file_is_kept_once_and_no_more_than_so_many() -> None:
    dispute = a_dispute()
    once = dispute.with_evidence(a_file("a"))
    full = replace(once, evidence=tuple(a_file(f"{n:x}") for n in range(EVIDENCE_MAX)))

    assert once.with_evidence(a_file("a")) is once
    assert (once.version, len(once.evidence)) == (2, 1)
    with pytest.raises(InvalidInputError, match="20 files at most"):
        full.with_evidence(a_file("z"))


def test_a_dispute_passes_from_hand_to_hand_until_it_is_decided() -> None:
    dispute = a_dispute()
    given = dispute.assigned("eva", DEADLINE)

    assert (given.claim.owner, given.version) == ("eva", 2)
    assert given.assigned("eva", DEADLINE) is given
    assert standing([given]) is given
    done = ended(opened(an_owed(), 100, 1), 2, DisputeState.REJECTED).dispute
    assert standing([done]) is None
    with pytest.raises(DisputeRefusedError):
        done.assigned("eva", DEADLINE)


@pytest.mark.parametrize("days", [-1, 181])
def test_deadline_lies_between_today_and_half_a_year(days: int) -> None:
    assert checked_deadline(DEADLINE, DEADLINE) == DEADLINE
    with pytest.raises(InvalidInputError, match="is decided between"):
        checked_deadline(DEADLINE + timedelta(days=days), DEADLINE)


@pytest.mark.parametrize("asked", [brl(0), brl(101), Money(5, Currency.EUR)])
def test_no_more_is_credited_than_is_disputed(asked: Money) -> None:
    assert upheld_amount(a_dispute(), brl(100)) == brl(100)
    with pytest.raises(InvalidInputError, match=r"up to 1\.00 BRL"):
        upheld_amount(a_dispute(), asked)
