"""Decide on one bank entry: a payment of an invoice, or the payout of a gateway.

What pays an invoice by itself is never taken for a payout. What names nothing of ours and is a
payout to the cent settles it; what the rules merely propose does where it names the payout too. A
debit may be the bank taking back a payout that failed; any other debit is kept and concerns nobody
here. An entry that waited for its payout is off the list once it is settled.
"""

from collections.abc import Callable

from cobro.application.ports import Statements
from cobro.application.reconcile_entry import IN_REVIEW, KEPT, MATCHED, EntryInReviewError
from cobro.application.settle_payout import SettlePayout
from cobro.domain.invoice import Invoice
from cobro.domain.matching import ReviewError
from cobro.domain.payouts import PayoutRecord
from cobro.domain.reconciliation.decisions import SCORES
from cobro.domain.reconciliation.findings import Doubt
from cobro.formats.entries import EntryKind

_MAY_BE_A_PAYOUT = frozenset({"no_reference", "no_amount"})
_IF_IT_NAMES_ONE = frozenset({*Doubt, *SCORES})


class DecideEntry:
    def __init__(
        self,
        *,
        statements: Statements,
        reconcile: Callable[[str], Invoice | None],
        settle_payout: SettlePayout,
        take_off_list: Callable[[str], None],
    ) -> None:
        self._statements = statements
        self._reconcile = reconcile
        self._settle_payout = settle_payout
        self._take_off_list = take_off_list

    def __call__(self, entry_id: str) -> Invoice | PayoutRecord | None:
        """Return what the entry was posted to; None where it was decided before, or is kept."""
        try:
            return self._reconcile(entry_id)
        except EntryInReviewError as review:
            if review.reason_code not in _MAY_BE_A_PAYOUT | _IF_IT_NAMES_ONE:
                raise
            payout = self._payout(review)
            if payout is None and review.entry.kind != EntryKind.DEBIT:
                raise
        if payout is None:
            self._statements.decide(entry_id, KEPT, "")
        else:
            named = f"{payout.account_key}#{payout.reference}"
            self._take_off_list(entry_id)
            self._statements.decide(entry_id, MATCHED, named)
        return payout

    def _payout(self, refused: EntryInReviewError) -> PayoutRecord | None:
        is_named = refused.reason_code in _IF_IT_NAMES_ONE
        try:
            return self._settle_payout(refused.entry, is_named=is_named)
        except ReviewError as review:
            self._statements.decide(refused.entry.entry_id, IN_REVIEW, review.reason_code)
            raise EntryInReviewError(refused.entry, review) from review
