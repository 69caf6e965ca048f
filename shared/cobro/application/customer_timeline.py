"""What happened with a customer, read from where each thing is kept, and notes of calls beside it.

Reads are bounded: the newest entries of two years, the invoices that they name, the latest notes
and views of pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cobro.application.ports import Clock, Customers, Journal, Notices
from cobro.application.ports.agreements import Agreements
from cobro.application.ports.call_notes import CallNotes
from cobro.application.ports.customer_requests import CustomerRequests
from cobro.application.ports.disputes import Disputes
from cobro.application.ports.page_visits import PageViews
from cobro.application.ports.promises import Promises
from cobro.application.promotion_moments import promotion_moments
from cobro.application.reach import Reach
from cobro.application.recent_history import HISTORY_ENTRIES_MAX, recent_history
from cobro.domain.customer_requests import moments_of
from cobro.domain.dunning.addresses import AddressMark
from cobro.domain.dunning.consents import Consent
from cobro.domain.dunning.deliveries import Delivery
from cobro.domain.dunning.opt_outs import OptIn, OptOut
from cobro.domain.invoice_disputes import InvoiceDispute
from cobro.domain.journal import JournalEntry
from cobro.domain.money import Money
from cobro.domain.page_visits import PageView
from cobro.domain.payment_agreements import PaymentAgreement
from cobro.domain.promises import Promise
from cobro.domain.statement_mails import account_name
from cobro.domain.timeline import CallNote, Moment, MomentKind, checked_call, newest_first

INVOICES_MAX = 50
NOTES_MAX = 400
VIEWS_MAX = 200
REQUESTS_MAX = 200


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """`next_before` is empty on the last page; `is_complete` is False where a bound was met."""

    moments: Sequence[Moment]
    next_before: str
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Encounters:
    """Where calls with a customer are noted, its looks at pages kept, and what it wrote back."""

    notes: CallNotes
    views: PageViews
    requests: CustomerRequests


@dataclass(frozen=True, slots=True)
class Arrangements:
    """Where what was arranged with a customer is kept."""

    promises: Promises
    disputes: Disputes
    agreements: Agreements


class CustomerTimeline:
    def __init__(
        self,
        *,
        customers: Customers,
        journal: Journal,
        notices: Notices,
        arranged: Arrangements,
        met: Encounters,
        reach: Reach,
        clock: Clock,
    ) -> None:
        self._customers = customers
        self._journal = journal
        self._notices = notices
        self._arranged = arranged
        self._notes, self._views = met.notes, met.views
        self._requests = met.requests
        self._reach = reach
        self._clock = clock

    def note(
        self, issuer_id: str, customer_id: str, called_at: datetime, text: str, person: str
    ) -> CallNote:
        """Keep a note of a call; the same one again is the one that is kept."""
        self._customers.get(issuer_id, customer_id)
        now = self._clock.now()
        at = checked_call(called_at, now)
        return self._notes.add(CallNote(issuer_id, customer_id, at, text, person, now))

    def page(self, issuer_id: str, customer_id: str, before: str, limit: int) -> TimelinePage:
        """Return a page, the newest moment first; raise `NotFoundError` for no such customer."""
        customer = self._customers.get(issuer_id, customer_id)
        today = self._clock.now().date()
        entries = recent_history(self._journal, issuer_id, customer_id, today)
        notes = self._notes.recent(issuer_id, customer_id, NOTES_MAX)
        named = list(dict.fromkeys(each.invoice_id for each in entries if each.invoice_id))
        views = self._views.recent(issuer_id, customer_id, VIEWS_MAX)
        moments = [*map(_movement, entries), *map(_call, notes), *map(_viewed, views)]
        known = self._reach.known(customer)
        moments += [*map(_closed, known.marks), *map(_refused, known.opt_outs)]
        moments += [*map(_agreed_again, known.opt_ins), *map(_consented, known.consents)]
        moments += promotion_moments(known.promotions)
        asked = self._requests.recent(issuer_id, customer_id, REQUESTS_MAX)
        for request in asked:
            moments += moments_of(request)
        for agreement in self._arranged.agreements.of_customer(issuer_id, customer_id):
            moments += _agreed(agreement)
        account = account_name(issuer_id, customer_id)
        moments += [replace(each, invoice_id="") for each in self._messages(account)]
        for invoice_id in named[:INVOICES_MAX]:
            moments += self._messages(invoice_id)
            for promise in self._arranged.promises.of_invoice(invoice_id):
                moments += _promised(promise)
            for dispute in self._arranged.disputes.of_invoice(invoice_id):
                moments += _disputed(dispute)
        found, next_before = newest_first(moments, before, limit)
        read = (
            (entries, HISTORY_ENTRIES_MAX),
            (notes, NOTES_MAX),
            (views, VIEWS_MAX),
            (asked, REQUESTS_MAX),
        )
        is_bounded = any(len(each) == most for each, most in read)
        return TimelinePage(found, next_before, not is_bounded and len(named) <= INVOICES_MAX)

    def _messages(self, invoice_id: str) -> Iterator[Moment]:
        for notice in self._notices.of_invoice(invoice_id).values():
            text = " ".join(filter(None, (notice.terms.channel, notice.detail)))
            yield Moment(
                MomentKind.MESSAGE,
                notice.noticed_at,
                notice.state,
                notice.step,
                invoice_id=invoice_id,
                text=text,
            )
            if notice.delivery is not None:
                yield _delivered(invoice_id, notice.step, notice.delivery)


def _movement(entry: JournalEntry) -> Moment:
    moved = sum(posting.minor for posting in entry.postings if posting.minor > 0)
    return Moment(
        MomentKind.MOVEMENT,
        entry.recorded_at,
        entry.code.value,
        entry.entry_id,
        actor=entry.author,
        invoice_id=entry.invoice_id,
        text=entry.reason,
        amount=Money(moved, entry.currency),
    )


def _delivered(invoice_id: str, step: str, delivery: Delivery) -> Moment:
    return Moment(
        MomentKind.DELIVERY,
        delivery.happened_at,
        delivery.state.value,
        step,
        invoice_id=invoice_id,
        text=delivery.reason,
    )


def _closed(mark: AddressMark) -> Moment:
    return Moment(
        MomentKind.ADDRESS_CLOSED,
        mark.marked_at,
        mark.reason,
        mark.event_id,
        text=mark.channel.value,
    )


def _refused(opt_out: OptOut) -> Moment:
    return Moment(
        MomentKind.OPT_OUT,
        opt_out.opted_out_at,
        opt_out.source.value,
        opt_out.channel.value,
        opt_out.person,
    )


def _agreed_again(opt_in: OptIn) -> Moment:
    proof = " ".join(each for each in (opt_in.wording, opt_in.evidence) if each)
    return Moment(
        MomentKind.OPT_IN,
        opt_in.opted_in_at,
        opt_in.source.value,
        opt_in.channel.value,
        opt_in.person,
        text=proof,
    )


def _consented(consent: Consent) -> Moment:
    return Moment(
        MomentKind.CONSENT,
        consent.given_at,
        consent.source.value,
        consent.place,
        consent.person,
        text=consent.channel.value,
    )


def _call(note: CallNote) -> Moment:
    return Moment(
        MomentKind.CALL_NOTE,
        note.called_at,
        note.outcome or "noted",
        note.note_id,
        note.person,
        note.invoice_id,
        note.text,
    )


def _viewed(view: PageView) -> Moment:
    return Moment(
        MomentKind.PAGE_VIEW, view.viewed_at, "viewed", view.view_id, invoice_id=view.invoice_id
    )


def _agreed(agreement: PaymentAgreement) -> Iterator[Moment]:
    documents = " ".join(item.document for item in agreement.items)
    told = (
        ("proposed", agreement.proposed_at, agreement.proposed_by),
        ("accepted", agreement.accepted_at, agreement.accepted_by),
        (agreement.state.value, agreement.settled_at, ""),
    )
    for what, at, person in told:
        if at is not None:
            yield Moment(
                MomentKind.AGREEMENT,
                at,
                what,
                agreement.agreement_id,
                person,
                text=documents,
                amount=agreement.total,
            )


def _disputed(dispute: InvoiceDispute) -> Iterator[Moment]:
    claim, end = dispute.claim, dispute.resolution
    yield Moment(
        MomentKind.DISPUTE,
        dispute.opened_at,
        claim.reason.value,
        dispute.dispute_id,
        claim.person,
        dispute.invoice_id,
        claim.text,
        claim.amount,
    )
    if end is not None:
        yield Moment(
            MomentKind.DISPUTE_RESOLVED,
            end.resolved_at,
            end.state.value,
            dispute.dispute_id,
            end.person,
            dispute.invoice_id,
            end.text,
            end.credited,
        )


def _promised(promise: Promise) -> Iterator[Moment]:
    made = Moment(
        MomentKind.PROMISE,
        promise.made_at,
        "made",
        promise.promise_id,
        promise.person,
        promise.invoice_id,
        promise.promised_date.isoformat(),
        promise.amount,
    )
    yield made
    if promise.settled_at is not None:
        yield Moment(
            MomentKind.PROMISE_SETTLED,
            promise.settled_at,
            promise.state.value,
            promise.promise_id,
            invoice_id=promise.invoice_id,
            amount=promise.amount,
        )
