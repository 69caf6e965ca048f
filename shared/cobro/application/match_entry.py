"""Let the rules decide on a bank entry that no machine's reference settles.

What is posted by itself is first written down as a proposal: a delivery that ends in between finds
it, and what was booked, and finishes. What is not posted is proposed to a person with its
alternatives, or waits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from cobro.application.gather_case import GatherCase
from cobro.application.ports import Clock, Payments, StoredEntry
from cobro.application.ports.review import (
    RULES,
    Act,
    EntryState,
    Proposal,
    ProposedPart,
    Review,
)
from cobro.application.ports.reviews import Reviews
from cobro.application.post_matches import PostMatches, Share, payment_ids
from cobro.application.post_receipt import InvoiceBusyError
from cobro.domain.ids import InvoiceId
from cobro.domain.invoice import Invoice
from cobro.domain.matching import ReviewError
from cobro.domain.parties import Issuer
from cobro.domain.rates import RateMissingError
from cobro.domain.reconciliation.decisions import Decision, Outcome, decide
from cobro.domain.reconciliation.evidence import Case
from cobro.domain.reconciliation.findings import Finding
from cobro.domain.reconciliation.sentences import Sentence


class MatchEntry:
    def __init__(
        self,
        *,
        gather: GatherCase,
        reviews: Reviews,
        payments: Payments,
        post: PostMatches,
        clock: Clock,
        take_off_list: Callable[[str], None],
    ) -> None:
        self._gather = gather
        self._reviews = reviews
        self._payments = payments
        self._post = post
        self._clock = clock
        self._take_off_list = take_off_list

    def __call__(self, issuer: Issuer, entry: StoredEntry) -> tuple[InvoiceId, ...]:
        """Return the invoices that the entry was posted to, none where a person decided on it.

        Raises `ReviewError` where it is proposed or waits; then that is written down.
        """
        entry, review = self._reviews.of(entry.entry_id)
        if review.state.is_decided:
            return ()
        if review.proposal is not None and self._is_booked(review):
            return self._go_on(entry, review, review.proposal)
        decision = self._decide(issuer, entry)
        if decision.outcome is Outcome.AUTOMATIC and decision.finding is not None:
            return self._settle(entry, review, decision, decision.finding)
        self._reviews.put(entry, self._told(review, decision))
        raise ReviewError(decision.reason_code, _advice(decision))

    def _decide(self, issuer: Issuer, entry: StoredEntry) -> Decision:
        try:
            case = self._gather(issuer, entry)
            decision = decide(case, issuer.matching)
            if decision.outcome is not Outcome.AUTOMATIC:
                return decide(self._gather.wider(issuer, case), issuer.matching)
            return self._against_claims(issuer, case, decision)
        except RateMissingError as missing:
            said = Sentence.of(
                "none.rate_missing", rate=missing.name.upper(), from_date=missing.start_date
            )
            return Decision(Outcome.WAITS, "rate_missing", (said,))

    def _against_claims(self, issuer: Issuer, case: Case, decision: Decision) -> Decision:
        """Decide again with what other entries are proposed for, where none is named."""
        finding = decision.finding
        if finding is None or finding.is_named:
            return decision
        return decide(self._gather.with_claims(case, finding.places), issuer.matching)

    def _settle(
        self, entry: StoredEntry, review: Review, decision: Decision, finding: Finding
    ) -> tuple[InvoiceId, ...]:
        proposed = self._told(review, decision)
        self._reviews.put(entry, proposed)
        if review.version:
            self._take_off_list(entry.entry_id)  # it waited before
        proposal = _proposal(finding)
        together = [self._part(name, entry, finding) for name in finding.with_entries]
        shares = [*together, Share(entry, proposed, proposal.parts)]
        self._post(shares[::-1], lambda invoices: _unmoved(invoices, finding))
        return self._finish(shares, proposal)

    def _go_on(
        self, entry: StoredEntry, review: Review, proposal: Proposal
    ) -> tuple[InvoiceId, ...]:
        """Finish what an earlier delivery booked and did not write down."""
        others = (self._reviews.of(name) for name in proposal.with_entries)
        together = [
            Share(other, theirs, theirs.proposal.parts)
            for other, theirs in others
            if theirs.proposal is not None and self._is_booked(theirs)
        ]
        self._take_off_list(entry.entry_id)
        return self._finish([*together, Share(entry, review, proposal.parts)], proposal)

    def _part(self, entry_id: str, last: StoredEntry, finding: Finding) -> Share:
        """Tell another entry, too, which ones it pays together with: either may be finished."""
        entry, review = self._reviews.of(entry_id)
        if review.state is not EntryState.PROPOSED:
            message = f"entry {entry_id}, which was to pay together with it, was decided meanwhile"
            raise InvoiceBusyError(message)
        item = finding.items[0]
        part = ProposedPart(item.invoice_id, item.document, entry.amount_minor)
        others = (*(name for name in finding.with_entries if name != entry_id), last.entry_id)
        proposal = replace(_proposal(finding), parts=(part,), with_entries=others)
        told = replace(review, proposal=proposal, version=review.version + 1)
        self._reviews.put(entry, told)
        return Share(entry, told, (part,))

    def _finish(self, shares: Sequence[Share], proposal: Proposal) -> tuple[InvoiceId, ...]:
        """Write down that the money is booked: of the entry itself last, so that it tells."""
        for share in shares[:-1]:
            self._take_off_list(share.entry.entry_id)
        for share in shares:
            act = Act(self._clock.now(), RULES, "matched", proposal.rule)
            matched = share.review.after(
                act,
                state=EntryState.MATCHED,
                reason_code=proposal.rule,
                says=proposal.says,
                explanation=proposal.explanation,
                proposal=replace(proposal, parts=share.parts),
            )
            self._reviews.put(share.entry, matched)
        return tuple(part.invoice_id for part in proposal.parts)

    def _is_booked(self, review: Review) -> bool:
        proposal = review.proposal
        if review.state is not EntryState.PROPOSED or proposal is None:
            return False
        guard = payment_ids(review.entry_id, review.round, proposal.parts)[0]
        return self._payments.is_booked(guard)

    def _told(self, review: Review, decision: Decision) -> Review:
        finding = decision.finding
        state = EntryState.IN_REVIEW if finding is None else EntryState.PROPOSED
        same = (review.state, review.reason_code) == (state, decision.reason_code)
        act = Act(self._clock.now(), RULES, state.value, decision.reason_code)
        told = review.after(
            act,
            state=state,
            reason_code=decision.reason_code,
            says=decision.says,
            explanation="",
            proposal=None if finding is None else _proposal(finding),
            alternatives=tuple(_proposal(a.finding, a.reason) for a in decision.alternatives),
        )
        return told.without_last() if same else told


def _advice(decision: Decision) -> str:
    """Tell what to do; the sentences themselves are read with the entry, in any language."""
    if decision.finding is None:
        return (
            f"nothing is proposed for it ({decision.reason_code}): place it by hand, or reject it"
        )
    documents = ", ".join(item.document for item in decision.finding.items)
    return f"proposed for {documents} ({decision.reason_code}): accept, place or reject it"


def _proposal(finding: Finding, why: Sentence | None = None) -> Proposal:
    documents = {item.invoice_id: item.document for item in finding.items}
    return Proposal(
        rule=finding.rule.value,
        score=finding.score,
        parts=tuple(
            ProposedPart(part.invoice_id, documents[part.invoice_id], part.amount.minor)
            for part in finding.parts
        ),
        with_entries=finding.with_entries,
        says=finding.says,
        why=why,
    )


def _unmoved(invoices: Mapping[InvoiceId, Invoice], finding: Finding) -> None:
    """Refuse to post on invoices that are not as the rules saw them: they decide again."""
    for item in finding.items:
        if invoices[item.invoice_id].open != item.principal:
            message = f"invoice {item.document} has changed; the entry is decided on again"
            raise InvoiceBusyError(message)
