"""Let the rules decide on a bank entry that no machine's reference settles.

What is posted by itself is first written down as a proposal: a delivery that ends in between finds
it, and what was booked, and finishes. What is not posted is proposed to a person with its
alternatives, or waits.
"""

from collections.abc import Callable, Mapping

from cobro.application.gather_case import GatherCase
from cobro.application.ports import Clock, Payments, StoredEntry
from cobro.application.ports.review import (
    Act,
    EntryState,
    Proposal,
    ProposedPart,
    Review,
    Reviews,
)
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
from cobro.domain.reconciliation.policy import MatchingPolicy

RULES = "rules"  # the author of what no person decided


class MatchEntry:
    def __init__(
        self,
        *,
        gather: GatherCase,
        reviews: Reviews,
        payments: Payments,
        post: PostMatches,
        clock: Clock,
        policy: MatchingPolicy,
        take_off_list: Callable[[str], None],
    ) -> None:
        self._gather = gather
        self._reviews = reviews
        self._payments = payments
        self._post = post
        self._clock = clock
        self._policy = policy
        self._take_off_list = take_off_list

    def __call__(self, issuer: Issuer, entry: StoredEntry) -> tuple[InvoiceId, ...]:
        """Return the invoices that the entry was posted to, none where a person decided on it.

        Raises `ReviewError` where it is proposed or waits; then that is written down.
        """
        entry, review = self._reviews.of(entry.entry_id)
        if review.state.is_decided:
            return ()
        if review.proposal is not None and self._is_booked(review, review.proposal):
            self._finish(entry, review, review.proposal)
            return tuple(part.invoice_id for part in review.proposal.parts)
        decision = self._decide(issuer, entry)
        if decision.outcome is Outcome.AUTOMATIC and decision.finding is not None:
            return self._settle(entry, review, decision, decision.finding)
        self._reviews.put(entry, self._told(review, decision))
        raise ReviewError(decision.reason_code, decision.explanation)

    def _decide(self, issuer: Issuer, entry: StoredEntry) -> Decision:
        try:
            case = self._gather(issuer, entry)
            decision = decide(case, self._policy)
            if decision.outcome is not Outcome.AUTOMATIC:
                return decide(self._gather.wider(issuer, case), self._policy)
            return self._against_claims(case, decision)
        except RateMissingError as missing:
            return Decision(Outcome.WAITS, "rate_missing", str(missing))

    def _against_claims(self, case: Case, decision: Decision) -> Decision:
        """Decide again with what other entries are proposed for, where none is named."""
        finding = decision.finding
        if finding is None or finding.is_named:
            return decision
        return decide(self._gather.with_claims(case, finding.places), self._policy)

    def _settle(
        self, entry: StoredEntry, review: Review, decision: Decision, finding: Finding
    ) -> tuple[InvoiceId, ...]:
        proposed = self._told(review, decision)
        self._reviews.put(entry, proposed)
        together = [self._part(name, finding) for name in finding.with_entries]
        proposal = _proposal(finding)
        shares = [*together, Share(entry, proposed, proposal.parts)]
        self._post(shares[::-1], lambda invoices: _unmoved(invoices, finding))
        for share in together:
            self._take_off_list(share.entry.entry_id)
        for share in shares:
            self._finish(share.entry, share.review, proposal_of_share(proposal, share))
        return tuple(part.invoice_id for part in proposal.parts)

    def _part(self, entry_id: str, finding: Finding) -> Share:
        entry, review = self._reviews.of(entry_id)
        if review.state is not EntryState.PROPOSED:
            message = f"entry {entry_id}, which was to pay together with it, was decided meanwhile"
            raise InvoiceBusyError(message)
        item = finding.items[0]
        part = ProposedPart(item.invoice_id, item.document, entry.amount_minor)
        return Share(entry, review, (part,))

    def _finish(self, entry: StoredEntry, review: Review, proposal: Proposal) -> None:
        act = Act(self._clock.now(), RULES, "matched", proposal.explanation)
        matched = review.after(
            act,
            state=EntryState.MATCHED,
            reason_code=proposal.rule,
            explanation=proposal.explanation,
            proposal=proposal,
        )
        self._reviews.put(entry, matched)

    def _is_booked(self, review: Review, proposal: Proposal) -> bool:
        if not proposal.parts:
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
            explanation=decision.explanation,
            proposal=None if finding is None else _proposal(finding),
            alternatives=tuple(_proposal(a.finding, a.reason) for a in decision.alternatives),
        )
        return told.without_last() if same else told


def _proposal(finding: Finding, reason: str = "") -> Proposal:
    documents = {item.invoice_id: item.document for item in finding.items}
    return Proposal(
        rule=finding.rule.value,
        score=finding.score,
        explanation=finding.explanation,
        parts=tuple(
            ProposedPart(part.invoice_id, documents[part.invoice_id], part.amount.minor)
            for part in finding.parts
        ),
        with_entries=finding.with_entries,
        reason=reason,
    )


def proposal_of_share(proposal: Proposal, share: Share) -> Proposal:
    """Return the proposal as it holds for one of the entries that pay together."""
    return Proposal(
        rule=proposal.rule,
        score=proposal.score,
        explanation=proposal.explanation,
        parts=share.parts,
        with_entries=proposal.with_entries,
    )


def _unmoved(invoices: Mapping[InvoiceId, Invoice], finding: Finding) -> None:
    """Refuse to post on invoices that are not as the rules saw them: they decide again."""
    for item in finding.items:
        if invoices[item.invoice_id].open != item.principal:
            message = f"invoice {item.document} has changed; the entry is decided on again"
            raise InvoiceBusyError(message)
