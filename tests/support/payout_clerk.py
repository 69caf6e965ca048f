"""Bank entries that may be payouts: one that waits, and who decides on it."""

from collections.abc import Iterable
from datetime import date

from cobro.application.decide_entry import DecideEntry
from cobro.application.ports import StoredEntry
from cobro.application.reconcile_entry import EntryInReviewError
from cobro.application.settle_payout import SettlePayout
from cobro.domain.invoice import Invoice
from cobro.domain.matching import ReviewError
from tests.support.builders import a_bank_entry
from tests.support.file_fakes import MemoryStatements

BANK = "341/1234/56789"
ON_THE_BANK = a_bank_entry("e1", 9_600, account=BANK, kind="credit", references={})


class MemoryWaitingEntries:
    """Keeps entries that wait, of one issuer."""

    def __init__(self) -> None:
        self.entries: list[StoredEntry] = []

    def booked_between(self, issuer_id: str, first: date, last: date) -> Iterable[StoredEntry]:
        own = [entry for entry in self.entries if entry.issuer_id == issuer_id]
        return [entry for entry in own if first <= entry.booking_date <= last]


class Clerk:
    """Decides on entries: what reconciliation refuses may be a payout."""

    def __init__(
        self,
        settle: SettlePayout,
        reason_code: str = "no_reference",
        entry: StoredEntry = ON_THE_BANK,
    ) -> None:
        self.statements = MemoryStatements()
        self.statements.entries["e1"] = entry
        self.reason_code = reason_code
        self.paid: Invoice | None = None
        self.off_the_list: list[str] = []
        self.decide = DecideEntry(
            statements=self.statements,
            reconcile=self.reconcile,
            settle_payout=settle,
            take_off_list=self.off_the_list.append,
        )

    def reconcile(self, entry_id: str) -> Invoice | None:
        if self.paid is not None:
            return self.paid
        review = ReviewError(self.reason_code, "nothing of ours is named")
        raise EntryInReviewError(self.statements.entries[entry_id], review)
