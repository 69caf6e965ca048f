"""Rules by who pays: a known payer with an exact amount, several invoices, a head office, a name.

Nothing is posted on a name alone, and nothing on an amount alone: without a payer there is no
candidate.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from cobro.domain.ids import CustomerId
from cobro.domain.money import Money
from cobro.domain.reconciliation.evidence import Case, Evidence, OpenItem, PayerKeyKind
from cobro.domain.reconciliation.findings import Doubt, Finding, Part, Rule
from cobro.domain.reconciliation.groups import subsets
from cobro.domain.reconciliation.names import likeness
from cobro.domain.reconciliation.policy import Fit, MatchingPolicy, fit_of
from cobro.domain.reconciliation.references import AMOUNT_PENALTY, fit_said, whole_sum
from cobro.domain.reconciliation.sentences import Sentence
from cobro.domain.series import NUMBER_DIGITS

DUPLICATE_DAYS = 12
DOUBT_PENALTY = 500  # what is not doubtful comes first
_CUT_DIGITS_MIN = 4
LIKENESS_MIN = 85
WHOLE_MAX = 20  # invoices of one payment: within 100 writes of a transaction
_KNOWN = (
    (PayerKeyKind.TAX_ID, Rule.PAYER_TAX_ID),
    (PayerKeyKind.ACCOUNT, Rule.PAYER_ACCOUNT),
    (PayerKeyKind.ALIAS, Rule.PAYER_ALIAS),
)


def by_known_payer(case: Case, policy: MatchingPolicy) -> Iterator[Finding]:
    """Yield each receivable of a known payer that the amount fits."""
    for kind, rule in _KNOWN:
        for item in case.open_of(kind):
            fit = fit_of(item, case.evidence.amount, policy)
            known = Sentence.of(f"rule.{rule.value}", document=item.document)
            if fit.is_exact and _is_numbered(item, case.evidence):
                speaks = (known, Sentence("also.number"))
                yield _of_payer(case, policy, item, Rule.PAYER_NUMBER, speaks)
            elif fit not in {Fit.SHORT, Fit.OVER}:
                yield _of_payer(case, policy, item, rule, (known,))


def _of_payer(
    case: Case, policy: MatchingPolicy, item: OpenItem, rule: Rule, speaks: tuple[Sentence, ...]
) -> Finding:
    amount = case.evidence.amount
    fit = fit_of(item, amount, policy)
    differs = () if fit.is_exact else (Doubt.AMOUNT_DIFFERS,)
    doubts = (*differs, *(() if rule.is_naming else _doubts(case, [item], policy)))
    return Finding(
        rule=rule,
        score=rule.score - (AMOUNT_PENALTY if differs else DOUBT_PENALTY if doubts else 0),
        items=(item,),
        parts=(Part(item.invoice_id, amount),),
        speaks=(*speaks, fit_said(fit, item, amount)),
        doubts=doubts,
        is_far=_is_far(case, item, policy),
    )


def _is_numbered(item: OpenItem, evidence: Evidence) -> bool:
    """Tell whether a run of digits is the item's number, or its beginning where it was cut."""
    written = f"{item.number:0{NUMBER_DIGITS}d}"
    return any(
        int(run) == item.number
        or (run[0] == "0" and len(run) >= _CUT_DIGITS_MIN and written.startswith(run))
        for run in evidence.digits
    )


def _is_far(case: Case, item: OpenItem, policy: MatchingPolicy, times: int = 1) -> bool:
    early = item.due_date - timedelta(days=policy.early_days * times)
    late = item.due_date + timedelta(days=policy.late_days * times)
    return not early <= case.evidence.paid_date <= late


def _doubts(case: Case, items: Sequence[OpenItem], policy: MatchingPolicy) -> tuple[Doubt, ...]:
    found = []
    if any(_is_far(case, item, policy, 2) for item in items):
        found.append(Doubt.OUT_OF_WINDOW)
    if any(_may_be_duplicate(case, item.customer_id) for item in items):
        found.append(Doubt.MAY_BE_DUPLICATE)
    return tuple(found)


def _may_be_duplicate(case: Case, customer_id: CustomerId) -> bool:
    evidence = case.evidence
    return any(
        payment.customer_id == customer_id
        and payment.amount == evidence.amount
        and abs((evidence.paid_date - payment.paid_date).days) <= DUPLICATE_DAYS
        for payment in case.earlier
    )


def by_payer_group(case: Case, policy: MatchingPolicy) -> Iterator[Finding]:
    """Yield the sets of a known payer's invoices that the amount pays to the cent, oldest first."""
    known = [item for kind, _ in _KNOWN for item in case.open_of(kind)]
    for customer_id in dict.fromkeys(item.customer_id for item in known):
        own = (item for item in known if item.customer_id == customer_id)
        amount = case.evidence.amount
        for members, parts in _groups(list(dict.fromkeys(own)), amount):
            doubts = _doubts(case, members, policy)
            yield Finding(
                rule=Rule.PAYER_GROUP,
                score=Rule.PAYER_GROUP.score - (DOUBT_PENALTY if doubts else 0),
                items=members,
                parts=parts,
                speaks=(Sentence.of("rule.payer_group", amount=amount, count=len(members)),),
                doubts=doubts,
            )


def _groups(
    items: list[OpenItem], amount: Money
) -> list[tuple[tuple[OpenItem, ...], tuple[Part, ...]]]:
    """Return the sets that the amount pays: all that is open first, where it pays for that."""
    whole = whole_sum(items, amount) if 1 < len(items) <= WHOLE_MAX else ()
    if whole:
        return [(tuple(items), whole)]
    found: dict[tuple[int, ...], tuple[Part, ...]] = {}
    for dues in ([i.settling for i in items], [i.principal for i in items]):
        for chosen in subsets([due.minor for due in dues], amount.minor):
            parts = (Part(items[place].invoice_id, dues[place]) for place in chosen)
            found.setdefault(chosen, tuple(parts))
    return [(tuple(items[p] for p in chosen), parts) for chosen, parts in sorted(found.items())]


def by_head_office(case: Case, policy: MatchingPolicy) -> Iterator[Finding]:
    """Propose what other branches of the payer's company owe: one invoice, or several together."""
    own = {item for kind, _ in _KNOWN for item in case.open_of(kind)}
    items = [item for item in case.open_of(PayerKeyKind.ROOT) if item not in own]
    amount = case.evidence.amount
    exact = [((i,), (Part(i.invoice_id, amount),)) for i in items if _is_exact(i, amount, policy)]
    for members, parts in exact or _groups(items, amount):
        documents = ", ".join(item.document for item in members)
        yield Finding(
            rule=Rule.HEAD_OFFICE,
            score=Rule.HEAD_OFFICE.score,
            items=members,
            parts=parts,
            speaks=(Sentence.of("rule.head_office", documents=documents),),
            doubts=(Doubt.OTHER_BRANCH,),
        )


def by_payer_name(case: Case, policy: MatchingPolicy) -> Iterator[Finding]:
    """Yield invoices whose customer has a name like the payer's and whose amount is exact.

    Proposed only, unless what the bank shows of the tax id is the customer's.
    """
    evidence = case.evidence
    for item in case.open_items:
        is_fit = _is_exact(item, evidence.amount, policy) and _may_be(item, evidence)
        alike = likeness(evidence.payer_name, item.customer_name) if is_fit else 0
        if alike >= LIKENESS_MIN and not _is_far(case, item, policy, 2):
            rule = Rule.MASKED_TAX_ID if evidence.masked_tax_id else Rule.PAYER_NAME
            named = Sentence.of(f"rule.{rule.value}", alike=alike, document=item.document)
            found = _of_payer(case, policy, item, rule, (named,))
            if rule is Rule.PAYER_NAME:
                score = rule.score * alike // 100
                found = replace(found, score=score, doubts=(Doubt.NAME_ONLY, *found.doubts))
            yield found


def _is_exact(item: OpenItem, amount: Money, policy: MatchingPolicy) -> bool:
    return fit_of(item, amount, policy).is_exact


def _may_be(item: OpenItem, evidence: Evidence) -> bool:
    """Tell whether what is left of a hidden tax id is that of the customer."""
    shown = evidence.masked_tax_id
    if not shown or len(shown) != len(item.tax_id):
        return not shown
    return all(mark in {"*", own} for mark, own in zip(shown, item.tax_id, strict=True))
