"""Rules by what an entry names: machine ids, titles, creditor references, our own numbers."""

from collections.abc import Iterator

from cobro.domain.money import Money
from cobro.domain.reconciliation.evidence import (
    ROOT_LENGTH,
    Case,
    OpenItem,
    PayerKey,
    PayerKeyKind,
    ReferenceKind,
    WaitingPart,
)
from cobro.domain.reconciliation.findings import Doubt, Finding, Part, Rule
from cobro.domain.reconciliation.groups import subsets
from cobro.domain.reconciliation.names import likeness
from cobro.domain.reconciliation.policy import Fit, MatchingPolicy, fit_of, is_let_be
from cobro.domain.reconciliation.sentences import Fact, Sentence

# What people type: a slip of the finger names somebody else's invoice.
_TYPED = frozenset({ReferenceKind.DOCUMENT, ReferenceKind.LOOSE_DOCUMENT})
UNLIKE_BELOW = 60
# What a finding loses by speaking of another amount: it stays above nothing, below the automatic.
AMOUNT_PENALTY = 2_500


def fit_said(fit: Fit, item: OpenItem, amount: Money) -> Sentence:
    return Sentence.of(f"fit.{fit.value}", amount=amount, settling=item.settling)


def by_reference(case: Case, policy: MatchingPolicy) -> Iterator[Finding]:
    """Yield one finding for each receivable that the entry names."""
    for item in case.items:
        if item.named_by is not None:
            yield _named(case, item, item.named_by, policy)


def _named(case: Case, item: OpenItem, kind: ReferenceKind, policy: MatchingPolicy) -> Finding:
    amount, rule = case.evidence.amount, Rule(kind.value)
    doubt, fits = _doubt(item, kind, amount, policy)
    is_foreign = kind in _TYPED and _is_of_another(case, item)
    return Finding(
        rule=rule,
        score=rule.score - (AMOUNT_PENALTY if doubt else 0),
        items=(item,),
        parts=(Part(item.invoice_id, amount),),
        speaks=(Sentence.of(f"rule.{rule.value}", document=item.document), *fits),
        doubts=(*([doubt] if doubt else []), *([Doubt.OTHER_PAYER] if is_foreign else [])),
    )


def _is_of_another(case: Case, item: OpenItem) -> bool:
    """Tell whether it seems that neither the item's customer pays nor another of its company.

    Another customer of ours is known by its keys, anybody else by a name that is quite unlike.
    """
    evidence = case.evidence
    root = PayerKey(PayerKeyKind.ROOT, item.tax_id[:ROOT_LENGTH])
    if item.payer_keys or item.customer_id in case.payers or root in evidence.payer_keys:
        return False
    has_name = " " in evidence.payer_name and bool(item.customer_name)
    return bool(case.payers) or (
        has_name and likeness(evidence.payer_name, item.customer_name) < UNLIKE_BELOW
    )


def _doubt(
    item: OpenItem, kind: ReferenceKind, amount: Money, policy: MatchingPolicy
) -> tuple[Doubt | None, tuple[Sentence, ...]]:
    if amount.currency is not item.principal.currency:
        return Doubt.CURRENCY_MISMATCH, ()
    if item.is_closed:
        return Doubt.ALREADY_PAID, ()
    fit = fit_of(item, amount, policy)
    is_loose = kind is ReferenceKind.LOOSE_DOCUMENT
    is_good = fit.is_exact if is_loose else is_let_be(fit, policy)
    return None if is_good else Doubt.AMOUNT_DIFFERS, (fit_said(fit, item, amount),)


def by_named_group(case: Case, _policy: MatchingPolicy) -> Iterator[Finding]:
    """Yield the several invoices that an entry names, where it pays them all to the cent."""
    named = {item.invoice_id for item in case.named}
    strictly = [item for item in case.open_items if item.invoice_id in named]
    loosely = [item for item in case.open_items if item.named_by is not None]
    amount = case.evidence.amount
    for items in (strictly, loosely):
        is_whole = len(items) >= max(2, len(named))
        parts = whole_sum(items, amount) if is_whole else ()
        if parts:
            yield Finding(
                rule=Rule.NAMED_GROUP,
                score=Rule.NAMED_GROUP.score,
                items=tuple(items),
                parts=parts,
                speaks=(Sentence.of("rule.named_group", count=len(items), amount=amount),),
            )
            return


def whole_sum(items: list[OpenItem], amount: Money) -> tuple[Part, ...]:
    """Return what each gets where the amount is all that settles them, or all that is open."""
    for dues in ([i.settling for i in items], [i.principal for i in items]):
        if Money.total(dues, amount.currency) == amount:
            return tuple(Part(i.invoice_id, due) for i, due in zip(items, dues, strict=True))
    return ()


def by_parts(case: Case, _policy: MatchingPolicy) -> Iterator[Finding]:
    """Yield an invoice that this entry and others that wait for it pay together to the cent.

    The entry names it, or comes from a payer known by tax id, account or learnt name.
    """
    for item in case.open_items:
        waiting = [part for part in case.waiting if _is_part_of(part, item)]
        is_known = item in case.named or bool(item.payer_keys)
        for due in dict.fromkeys((item.settling, item.principal)) if waiting and is_known else ():
            amounts = [case.evidence.amount.minor, *(part.amount.minor for part in waiting)]
            sets = [found for found in subsets(amounts, due.minor) if 0 in found]
            if sets:
                others = tuple(waiting[position - 1].entry_id for position in sets[0][1:])
                yield _parts(case, item, due, others)
                break


def _is_part_of(part: WaitingPart, item: OpenItem) -> bool:
    is_same = part.amount.currency is item.principal.currency
    return part.is_whole and is_same and part.invoice_id == item.invoice_id


def _parts(case: Case, item: OpenItem, due: Money, others: tuple[str, ...]) -> Finding:
    rule = Rule.NAMED_PARTS if item in case.named else Rule.PAYER_PARTS
    facts: dict[str, Fact] = {"count": len(others) + 1, "document": item.document, "due": due}
    return Finding(
        rule=rule,
        score=rule.score,
        items=(item,),
        parts=(Part(item.invoice_id, case.evidence.amount),),
        speaks=(Sentence.of(f"rule.{rule.value}", **facts),),
        with_entries=others,
    )
