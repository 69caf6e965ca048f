"""The rules of matching over the tables."""

from functools import cache

from cobro.adapters.dynamodb.reviews import DynamoReviews
from cobro.application.accept_above import AcceptAbove
from cobro.application.accept_together import AcceptTogether
from cobro.application.gather_case import GatherCase
from cobro.application.keep_on_account import KeepOnAccount
from cobro.application.match_entry import MatchEntry
from cobro.application.place_entries import PlaceEntries
from cobro.application.post_matches import PostMatches
from cobro.application.receivable_book import LedgerBook
from cobro.application.release_charges import ReleaseCharges
from cobro.application.review_entries import ReviewEntries
from cobro.application.take_off_list import TakeOffList
from cobro.application.teach_aliases import TeachAliases
from cobro.application.undo_posting import UndoPosting
from cobro.contracts.messages import entry_message
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base, charges, money, parties, rates


@cache
def reviews() -> DynamoReviews:
    base.database()
    return DynamoReviews()


@cache
def gather_case() -> GatherCase:
    return GatherCase(
        book=LedgerBook(
            invoices=money.invoices(),
            customers=parties.customers(),
            journal=money.journal(),
            paid_charges=charges.paid_charges(),
            payers=parties.payers(),
            reviews=reviews(),
            post_receipt=money.post_receipt(),
        )
    )


@cache
def post_matches() -> PostMatches:
    return PostMatches(
        invoices=money.invoices(),
        payments=money.payments(),
        ledger=money.ledger(),
        clock=base.clock(),
        pause=base.pause(),
        quote=rates.quotes(),
    )


@cache
def match_entry() -> MatchEntry:
    return MatchEntry(
        gather=gather_case(),
        reviews=reviews(),
        payments=money.payments(),
        post=post_matches(),
        clock=base.clock(),
        take_off_list=take_off_list(),
    )


@cache
def take_off_list() -> TakeOffList:
    return TakeOffList(
        exceptions=base.exceptions(), queue=Queue.ENTRIES.value, message_of=entry_message
    )


@cache
def place_entries() -> PlaceEntries:
    return PlaceEntries(
        invoices=money.invoices(),
        post=post_matches(),
        keep_on_account=KeepOnAccount(
            issuers=parties.issuers(),
            customers=parties.customers(),
            payments=money.payments(),
            ledger=money.ledger(),
            clock=base.clock(),
        ),
        teach=TeachAliases(payers=parties.payers(), issuers=parties.issuers(), clock=base.clock()),
    )


@cache
def review_entries() -> ReviewEntries:
    return ReviewEntries(
        reviews=reviews(),
        invoices=money.invoices(),
        customers=parties.customers(),
        place=place_entries(),
        together=AcceptTogether(
            reviews=reviews(),
            place=place_entries(),
            take_off_list=take_off_list(),
            clock=base.clock(),
        ),
        undo_posting=UndoPosting(
            placed=money.placed_payments(),
            issuers=parties.issuers(),
            ledger=money.ledger(),
            clock=base.clock(),
            pause=base.pause(),
            release=ReleaseCharges(
                named=charges.paid_charges(),
                charges=charges.charges(),
                invoices=money.invoices(),
                pause=base.pause(),
            ),
        ),
        take_off_list=take_off_list(),
        clock=base.clock(),
    )


@cache
def accept_above() -> AcceptAbove:
    return AcceptAbove(reviews=reviews(), accept=review_entries().accept)
