"""People at the desk of matching: what they decide, over memory."""

from typing import Any

from cobro.application.accept_above import AcceptAbove
from cobro.application.accept_together import AcceptTogether
from cobro.application.keep_on_account import KeepOnAccount
from cobro.application.place_entries import PlaceEntries
from cobro.application.placed_payments import PlacedPayments
from cobro.application.release_charges import ReleaseCharges
from cobro.application.review_entries import ReviewEntries
from cobro.application.teach_aliases import TeachAliases
from cobro.application.undo_posting import UndoPosting
from cobro.domain import journal
from cobro.domain.reconciliation.policy import DEFAULT_MATCHING, MatchingPolicy
from tests.support.books import MemoryCredits
from tests.support.builders import a_bank_entry, a_customer, an_invoice
from tests.support.fakes import CountedPause, MemoryIssuers
from tests.support.review_desk import ReviewDesk


class People(ReviewDesk):
    """A desk with people at it."""

    def __init__(
        self, policy: MatchingPolicy = DEFAULT_MATCHING, issuers: MemoryIssuers | None = None
    ) -> None:
        super().__init__(policy=policy, issuers=issuers)
        self.register(a_customer())
        self.issue(an_invoice(10_000, "inv_1", 1), an_invoice(25_000, "inv_2", 2))
        shared: dict[str, Any] = {"issuers": self.issuers, "clock": self.clock}
        placed = PlacedPayments(
            payments=self.payments,
            invoices=self.books,
            journal=self.books,
            credits_=MemoryCredits(self.books),
        )
        place = PlaceEntries(
            invoices=self.books,
            post=self.post,
            keep_on_account=KeepOnAccount(
                customers=self.customers, payments=self.payments, ledger=self.books, **shared
            ),
            teach=TeachAliases(payers=self.payers, **shared),
        )
        self.people = ReviewEntries(
            reviews=self.reviews,
            invoices=self.books,
            customers=self.customers,
            place=place,
            together=AcceptTogether(
                reviews=self.reviews,
                place=place,
                take_off_list=self.off_list.append,
                clock=self.clock,
            ),
            undo_posting=UndoPosting(
                placed=placed,
                ledger=self.books,
                pause=CountedPause(),
                release=ReleaseCharges(
                    named=self.named,
                    charges=self.charges,
                    invoices=self.books,
                    pause=CountedPause(),
                ),
                **shared,
            ),
            take_off_list=self.off_list.append,
            clock=self.clock,
        )
        self.accept_above = AcceptAbove(reviews=self.reviews, accept=self.people.accept)

    def bring(self, minor: int = 10_000, entry_id: str = "ent_1", **more: Any) -> None:
        facts = {"references": {}, "format": "ofx", "kind": "credit", **more}
        self.decide(a_bank_entry(entry_id, minor, **facts))

    def received(self) -> int:
        account = journal.bank("237/1234/56789")
        return sum(entry.moved(account).minor for entry in self.books.journal.values())
