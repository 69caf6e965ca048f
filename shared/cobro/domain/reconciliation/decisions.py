"""What becomes of an entry: posted by itself, proposed to a person, or left waiting.

Automatic is what scores above the issuer's threshold, has nothing that speaks against it, and is
the only thing that fits: a rule that finds another placing of the same money makes it a proposal,
unless the entry names the one and the other merely fits. Every alternative is kept with the reason
why it was not taken.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cobro.domain.ids import InvoiceId
from cobro.domain.reconciliation.evidence import Case, ReferenceKind
from cobro.domain.reconciliation.findings import Doubt, Finding, Rule
from cobro.domain.reconciliation.payers import (
    by_head_office,
    by_known_payer,
    by_payer_group,
    by_payer_name,
)
from cobro.domain.reconciliation.policy import MatchingPolicy
from cobro.domain.reconciliation.references import by_named_group, by_parts, by_reference
from cobro.domain.reconciliation.sentences import Sentence

MatchingRule = Callable[[Case, MatchingPolicy], Iterator[Finding]]
RULES: tuple[MatchingRule, ...] = (
    by_reference,
    by_named_group,
    by_parts,
    by_known_payer,
    by_payer_group,
    by_head_office,
    by_payer_name,
)
ALTERNATIVES_MAX = 5
SCORES = ("score_below_automatic", "score_too_low")
_TOGETHER = frozenset({Rule.NAMED_GROUP, Rule.NAMED_PARTS, Rule.PAYER_PARTS})
_ORDER = {rule: place for place, rule in enumerate(Rule)}


class Outcome(StrEnum):
    AUTOMATIC = "automatic"
    PROPOSED = "proposed"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class Alternative:
    """What was found and not taken, and why."""

    finding: Finding
    reason: Sentence


@dataclass(frozen=True, slots=True)
class Decision:
    """`reason_code` is the rule of what is posted, else why it was not posted."""

    outcome: Outcome
    reason_code: str
    says: tuple[Sentence, ...]
    finding: Finding | None = None
    alternatives: tuple[Alternative, ...] = ()

    @property
    def score(self) -> int:
        return 0 if self.finding is None else self.finding.score


def decide(case: Case, policy: MatchingPolicy) -> Decision:
    """Decide on one entry by all that is known around it."""
    findings = _distinct([found for rule in RULES for found in rule(case, policy)])
    if not findings:
        return Decision(Outcome.WAITS, "no_reference", (Sentence("none.no_reference"),))
    best, others = findings[0], findings[1:]
    best = _with_doubts(case, best, others)
    alternatives = tuple(_alternative(best, other) for other in others[:ALTERNATIVES_MAX])
    if best.score < policy.propose_score:
        return Decision(
            Outcome.WAITS, _reason(best, policy), best.says, None,
            (Alternative(best, Sentence("reason.score_too_low")), *alternatives),
        )  # fmt: skip
    is_automatic = not best.doubts and best.score >= policy.auto_score
    return Decision(
        Outcome.AUTOMATIC if is_automatic else Outcome.PROPOSED,
        best.rule if is_automatic else _reason(best, policy),
        best.says,
        best,
        alternatives,
    )


def _reason(finding: Finding, policy: MatchingPolicy) -> str:
    if finding.doubts:
        return finding.doubts[0].value
    below_automatic, too_low = SCORES
    return below_automatic if finding.score >= policy.propose_score else too_low


def _distinct(findings: Sequence[Finding]) -> list[Finding]:
    """Return the best finding of each placing, best first.

    Invoices that are paid together replace what each of them alone would be.
    """
    together = {place for f in findings if f.rule in _TOGETHER for place in f.places}
    kept = [found for found in findings if found.rule in _TOGETHER or not _is_part(found, together)]
    ranked = sorted(kept, key=lambda found: (-found.score, found.is_far, _ORDER[found.rule]))
    first: dict[frozenset[InvoiceId], Finding] = {}
    for found in ranked:
        first.setdefault(found.places, found)
    return list(first.values())


def _is_part(found: Finding, together: set[InvoiceId]) -> bool:
    return found.is_named and found.places <= together


def _with_doubts(case: Case, best: Finding, others: Sequence[Finding]) -> Finding:
    more: list[Doubt] = []
    named = {item.invoice_id for item in case.named}
    is_group = best.rule is Rule.PAYER_GROUP
    loosely = {item.invoice_id for item in case.open_items if item.named_by is not None}
    wanted = named | loosely if is_group else named
    if wanted and not best.is_named and not (wanted <= best.places):
        more.append(Doubt.NAMES_ANOTHER)
    # One number is one title: that of several is told apart by the account alone.
    titles = [item for item in case.items if item.named_by is ReferenceKind.TITLE]
    if len(titles) > 1 or any(_rivals(best, other) for other in others):
        more.append(Doubt.AMBIGUOUS)
    if any(case.claimed.get(place) for place in best.places if not best.is_named):
        more.append(Doubt.CLAIMED)
    return replace(best, doubts=tuple(dict.fromkeys((*best.doubts, *more))))


def _rivals(best: Finding, other: Finding) -> bool:
    """Tell whether another finding makes the best one doubtful.

    What an entry names yields to nothing but another name. Proposals by branch or name do not
    shake a known payer.
    """
    is_group = best.rule is Rule.PAYER_GROUP
    if other.doubts or (other.is_far and not best.is_far and not is_group):
        return False
    if best.is_named:
        return other.is_named
    return other.rule not in {Rule.HEAD_OFFICE, Rule.PAYER_NAME} or best.rule is other.rule


def _alternative(best: Finding, other: Finding) -> Alternative:
    if other.doubts:
        return Alternative(other, other.against(other.doubts[0]))
    if other.score == best.score:
        return Alternative(other, Sentence("reason.not_the_oldest"))
    return Alternative(other, Sentence.of("reason.better_evidence", rule=best.rule.value))
