"""Decide on one bank entry: a payment of an invoice, or the payout of a gateway.

What names an invoice or a charge of ours is never taken for a payout. What names nothing of ours
and is a payout to the cent settles it. A debit may be the bank taking back a payout that failed;
any other debit is kept and concerns nobody here.
"""

from collections.abc import Callable

from cobro.application.ports import Statements
from cobro.application.reconcile_entry import IN_REVIEW, KEPT, MATCHED, EntryInReviewError
from cobro.application.settle_payout import SettlePayout
from cobro.domain.invoice import Invoice
from cobro.domain.matching import ReviewError
from cobro.domain.payouts import PayoutRecord
from cobro.formats.entries import EntryKind

_MAY_BE_A_PAYOUT = {"no_reference", "no_amount"}


class DecideEntry:
    def __init__(
        self,
        *,
        statements: Statements,
        reconcile: Callable[[str], Invoice | None],
        settle_payout: SettlePayout,
    ) -> None:
        self._statements = statements
        self._reconcile = reconcile
        self._settle_payout = settle_payout

    def __call__(self, entry_id: str) -> Invoice | PayoutRecord | None:
        """Return what the entry was posted to; None where it was decided before, or is kept."""
        try:
            return self._reconcile(entry_id)
        except EntryInReviewError as review:
            if review.reason_code not in _MAY_BE_A_PAYOUT:
                raise
            payout = self._payout(review)
            if payout is None and review.entry.kind != EntryKind.DEBIT:
                raise
        if payout is None:
            self._statements.decide(entry_id, KEPT, "")
        else:
            named = f"{payout.account_key}#{payout.reference}"
            self._statements.decide(entry_id, MATCHED, named)
        return payout

    def _payout(self, refused: EntryInReviewError) -> PayoutRecord | None:
        try:
            return self._settle_payout(refused.entry)
        except ReviewError as review:
            self._statements.decide(refused.entry.entry_id, IN_REVIEW, review.reason_code)
            raise EntryInReviewError(refused.entry, review) from review
