"""Measure what came of dunning steps, promises and agreements, each once.

An effect is written first and told after it: who delivers again finds the first one and tells that
again. Of an invoice everything is looked at that its look finds ripe, so that one look that comes
late does the work of those before it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from cobro.application.deliver_notice import SENT, SKIPPED
from cobro.application.ports import Customers, Issuers, Journal, Notice, Notices
from cobro.application.ports.effects import EffectNews, Effects
from cobro.application.ports.promises import Promises
from cobro.domain.dunning.ladder import StepState
from cobro.domain.effects import (
    HELD_OUT,
    Answer,
    Effect,
    StepNames,
    TakenStep,
    agreement_effect,
    measured,
    promise_effect,
)
from cobro.domain.invoice import Invoice
from cobro.domain.invoice_disputes import InvoiceDispute
from cobro.domain.parties import Issuer
from cobro.domain.payment_agreements import AgreementState, PaymentAgreement

EFFECT_LOOK = "-effect"  # the look that measures steps; no name of a step has a dash
_ENTRIES_MAX = 1_000
_ENDED = frozenset({AgreementState.FINISHED, AgreementState.BROKEN})


@dataclass(frozen=True, slots=True)
class KeepEffects:
    """Writes effects, each once, with its customer's segment, and tells them to the figures."""

    effects: Effects
    news: EffectNews
    customers: Customers

    def __call__(self, found: Iterable[Effect]) -> int:
        """Return how many; again changes no figure."""
        kept = [self.effects.keep(self._placed(effect)) for effect in found]
        if kept:
            self.news.tell(kept)
        return len(kept)

    def _placed(self, effect: Effect) -> Effect:
        customer = self.customers.get(effect.issuer_id, effect.customer_id)
        return replace(effect, segment=customer.segment)


class MeasureSteps:
    def __init__(
        self,
        *,
        issuers: Issuers,
        notices: Notices,
        promises: Promises,
        disputes_of: Callable[[str], Sequence[InvoiceDispute]],
        journal: Journal,
        keep: KeepEffects,
    ) -> None:
        self._issuers = issuers
        self._notices = notices
        self._promises = promises
        self._disputes_of = disputes_of
        self._journal = journal
        self._keep = keep

    def look(self, invoice: Invoice, today: date, at: datetime) -> str:
        """Measure the steps of an invoice whose windows are over, as a look of the agenda."""
        del at
        issuer = self._issuers.get(invoice.draft.issuer_id)
        taken = list(_taken(invoice, issuer, self._notices.of_invoice(invoice.invoice_id).values()))
        ripe = [step for step in taken if step.measured_from <= today]
        if not ripe:
            return "not_due"
        since = min(step.taken_on for step in ripe)
        entries = self._journal.recent(
            invoice.draft.issuer_id, invoice.draft.customer_id, since, _ENTRIES_MAX
        )
        answers = list(self._answers(invoice, issuer))
        self._keep(measured(step, entries, _within(step, answers)) for step in ripe)
        return "measured"

    def _answers(self, invoice: Invoice, issuer: Issuer) -> Iterator[tuple[Answer, datetime, date]]:
        for promise in self._promises.of_invoice(invoice.invoice_id):
            yield Answer.PROMISED, promise.made_at, _day(promise.made_at, issuer)
        for dispute in self._disputes_of(invoice.invoice_id):
            yield Answer.OBJECTED, dispute.opened_at, _day(dispute.opened_at, issuer)

    def promises(self, invoice: Invoice) -> None:
        """Tell how the promises about an invoice ended; those that stand are told later."""
        found = self._promises.of_invoice(invoice.invoice_id)
        self._keep(promise_effect(each) for each in found if not each.is_open)


@dataclass(frozen=True, slots=True)
class MeasureAgreements:
    issuers: Issuers
    keep: KeepEffects

    def __call__(self, agreement: PaymentAgreement) -> None:
        """Tell how an agreement ended; one that goes on is told later."""
        if agreement.state not in _ENDED or agreement.settled_at is None:
            return
        issuer = self.issuers.get(agreement.issuer_id)
        self.keep([agreement_effect(agreement, _day(agreement.settled_at, issuer))])


def _taken(invoice: Invoice, issuer: Issuer, notices: Iterable[Notice]) -> Iterator[TakenStep]:
    """Yield the steps that went out, were done or were held back; older ones told no amount."""
    for notice in notices:
        terms, is_held_out = notice.terms, _is_held_out(notice)
        if terms.owed is None or not (is_held_out or notice.state in {SENT, StepState.DONE}):
            continue
        policy, _, version = terms.policy.rpartition("/")
        step = notice.step.partition("-")[0]  # without the day of a second round
        # Without a message it stands under what it does.
        channel = terms.channel or ("" if is_held_out else notice.detail)
        yield TakenStep(
            issuer_id=issuer.issuer_id,
            customer_id=invoice.draft.customer_id,
            invoice_id=invoice.invoice_id,
            notice=notice.step,
            names=StepNames(policy, version, step, channel, is_held_out),
            owed=terms.owed,
            taken_at=notice.noticed_at,
            taken_on=_day(notice.noticed_at, issuer),
        )


def _is_held_out(notice: Notice) -> bool:
    return notice.state == SKIPPED and notice.detail == HELD_OUT


def _within(step: TakenStep, answers: Sequence[tuple[Answer, datetime, date]]) -> Iterator[Answer]:
    return (answer for answer, at, on in answers if step.has(at, on))


def _day(at: datetime, issuer: Issuer) -> date:
    return at.astimezone(issuer.zone).date()
