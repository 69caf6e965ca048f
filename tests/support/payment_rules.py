"""What holds of payments, credits and payouts: rows and journal say the same, recounted."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from cobro.domain import journal
from cobro.domain.journal import EntryCode, JournalEntry
from cobro.runtime.settings import Table
from tests.support.rows import rows
from tests.support.world import World

RECEIVED = {EntryCode.PAYMENT_APPLIED, EntryCode.PAYMENT_UNIDENTIFIED, EntryCode.REFUND_FAILED}
GIVEN_BACK = {EntryCode.PAYMENT_REFUNDED, EntryCode.PAYMENT_REVERSED}
# What moves the principal by money, and takes off (or puts back) what was allowed with it.
OF_PAYMENTS = {
    *RECEIVED,
    *GIVEN_BACK,
    EntryCode.PAYMENT_ASSIGNED,
    EntryCode.PAYMENT_REALLOCATED,
    EntryCode.CREDIT_APPLIED,
    EntryCode.CREDIT_RESTORED,
}


def allowed(entry: JournalEntry) -> int:
    """Return the discount and rebate that went with a payment, less what was taken back."""
    return (entry.moved(journal.DISCOUNT_ALLOWED) + entry.moved(journal.REBATE_ALLOWED)).minor


def payments_hold(world: World) -> Iterator[str]:
    entries = world.journal()
    received = {str(e.payment_id): e for e in entries if e.code in RECEIVED}
    by_id = {e.entry_id: e for e in entries}
    payments = {row.payment_id: row for row in rows(world, Table.PAYMENTS)}
    yield from (f"payment {key} is in one place only" for key in set(received) ^ set(payments))
    back: Counter[str] = Counter()
    for entry in entries:
        if entry.code in GIVEN_BACK:
            back[str(entry.payment_id)] -= entry.received.minor
    for key in set(received) & set(payments):
        row = payments[key]
        placing = by_id[row.placed_by or row.payment_id]
        if received[key].received.minor != row.amount_minor:
            yield f"payment {key}: row and entry differ in what came in"
        if (row.allocated_minor, row.on_account_minor) != _placed(placing):
            yield f"payment {key}: row and entry differ in where it lies"
        if (row.reversed_minor or 0) != back[key] or back[key] > row.amount_minor:
            yield f"payment {key}: {row.reversed_minor} given back, the journal says {back[key]}"


def _placed(entry: JournalEntry) -> tuple[int, int]:
    return -(entry.owed.minor + allowed(entry)), -entry.moved(journal.CUSTOMER_CREDIT).minor


def credits_hold(world: World) -> Iterator[str]:
    """Recount what is left on account from the journal, book by book.

    What nobody could place leaves the book of its source by an entry in that of whose it is.
    """
    counted: Counter[tuple[str, str, str]] = Counter()
    for entry in world.journal():
        for account in (journal.CUSTOMER_CREDIT, journal.UNIDENTIFIED):
            book = entry.book if account == journal.CUSTOMER_CREDIT else entry.issuer_id
            counted[book, account, entry.currency] -= entry.moved(account).minor
    kept: Counter[tuple[str, str, str]] = Counter()
    for row in rows(world, Table.CREDITS):
        book = row.book if row.account == journal.CUSTOMER_CREDIT else row.issuer_id
        kept[book, row.account, row.currency] += int(row.left_minor)
        if not 0 <= row.left_minor <= row.amount_minor:
            yield f"credit {row.credit_id}: {row.left_minor} left of {row.amount_minor}"
    for key in set(counted) | set(kept):
        if counted[key] != kept[key]:
            yield f"on account in {key}: {kept[key]} left, the journal says {counted[key]}"


def payouts_hold(world: World) -> Iterator[str]:
    """Recount what is in transit; each bank entry shows one payout."""
    payouts = [row for row in rows(world, Table.PAYOUTS) if not row.shows]
    balances: Counter[str] = Counter()
    for row in payouts:
        sent = 0 if row.has_failed else int(row.amount_minor)
        balance = sent - sum(json.loads(row.arrived).values())
        balances[journal.payouts_in_transit(row.account_key)] += balance
        if bool(row.awaited_by) != bool(balance):
            yield f"payout {row.payout_key}: {balance} in transit, awaited by {row.awaited_by}"
    counted: Counter[str] = Counter()
    for entry in world.journal():
        for leg in entry.postings:
            if leg.account.startswith("payouts_in_transit:"):
                counted[leg.account] += leg.minor
    for account in set(balances) | set(counted):
        if balances[account] != counted[account]:
            yield f"{account}: {balances[account]}, the journal says {counted[account]}"


def shown_payouts(world: World) -> dict[str, int]:
    """Return the minor units of the bank entries that were found to be payouts."""
    payouts: list[Any] = [row for row in rows(world, Table.PAYOUTS) if not row.shows]
    return {name: minor for row in payouts for name, minor in json.loads(row.arrived).items()}
