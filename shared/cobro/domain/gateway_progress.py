"""What of a gateway's payment or payout is booked, and the entries that concern no customer.

A gateway tells of a payment as a whole; `GatewayProgress` remembers which of its movements are
booked. It is written in the same transaction as the money, under a condition on its version, so
that two bookings of one payment cannot both leave the same state.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from cobro.domain import journal
from cobro.domain.gateways import GatewayAccount, Movement, MovementKind
from cobro.domain.ids import CustomerId, EntryId, InvoiceId, IssuerId, PaymentId, derived_id
from cobro.domain.journal import EntryCode, JournalEntry, postings
from cobro.domain.money import Money

# The order among movements of one instant: money comes in before it can go anywhere.
_RANKS = {kind: rank for rank, kind in enumerate(MovementKind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayProgress:
    """The booked part of one payment. `booked` holds minor units by kind and reference.

    `receipts` are the payments that brought its money in, in the order of their booking; `version`
    0 stands for a payment of which nothing is booked.
    """

    account_key: str
    reference: str
    issuer_id: IssuerId
    booked: Mapping[str, int] = field(default_factory=dict)
    receipts: tuple[PaymentId, ...] = ()
    version: int = 0

    def step(self, movement: Movement) -> Movement | None:
        """Return what of a movement is to be booked; None where nothing is."""
        step = movement.beyond(self.booked_of(movement))
        return None if step is None or step.amount.is_zero else step

    def booked_of(self, movement: Movement) -> Money:
        return Money(self.booked.get(_name(movement), 0), movement.amount.currency)

    def after(
        self, movements: Iterable[Movement], receipt: PaymentId | None = None
    ) -> "GatewayProgress":
        """Return it once all that such movements say is booked."""
        told = {_name(movement): movement.amount.minor for movement in movements}
        receipts = self.receipts if receipt is None else (*self.receipts, receipt)
        return replace(
            self, booked={**self.booked, **told}, receipts=receipts, version=self.version + 1
        )


def _name(movement: Movement) -> str:
    return f"{movement.kind}#{movement.reference}"


def in_order(movements: Iterable[Movement]) -> list[Movement]:
    """Return movements in the one order in which they are booked, however they were listed."""
    return sorted(movements, key=lambda m: (m.moved_at, _RANKS[m.kind], m.reference))


def movement_id(prefix: str, account: GatewayAccount, movement: Movement, *more: str) -> EntryId:
    """Name an entry by the natural key of its movement."""
    named = (account.key, movement.kind.value, movement.reference)
    return EntryId(derived_id(prefix, *named, *more))


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMove:
    """A movement between accounts of one gateway account. `document` is the gateway's own name."""

    account: GatewayAccount
    entry_id: EntryId
    code: EntryCode
    document: str
    business_date: date
    recorded_at: datetime


def own_entry(move: OwnMove, amount: Money, debit: str, credit: str) -> JournalEntry:
    """Return the entry that moves `amount` from the account `credit` to the account `debit`."""
    return JournalEntry(
        entry_id=move.entry_id,
        code=move.code,
        issuer_id=move.account.issuer_id,
        customer_id=CustomerId(""),
        currency=amount.currency,
        business_date=move.business_date,
        recorded_at=move.recorded_at,
        postings=postings([(debit, amount.minor), (credit, -amount.minor)]),
        invoice_id=InvoiceId(""),
        document=move.document,
        due_date=move.business_date,
        source=move.account.key,
    )


# Movements that touch no payment: what is moved, from where to where.
OWN_MOVES = {
    MovementKind.FEE: (
        EntryCode.GATEWAY_FEE,
        journal.gateway_fees,
        journal.gateway_clearing,
    ),
    MovementKind.FEE_RETURNED: (
        EntryCode.GATEWAY_FEE,
        journal.gateway_clearing,
        journal.gateway_fees,
    ),
    MovementKind.DISPUTE_WITHHELD: (
        EntryCode.DISPUTE_WITHHELD,
        journal.gateway_disputes,
        journal.gateway_clearing,
    ),
    MovementKind.DISPUTE_RETURNED: (
        EntryCode.DISPUTE_RETURNED,
        journal.gateway_clearing,
        journal.gateway_disputes,
    ),
}


def own_movement(
    account: GatewayAccount, reference: str, movement: Movement, on: date, recorded_at: datetime
) -> JournalEntry:
    """Return the entry of a fee, or of what a dispute withholds or returns."""
    code, debit, credit = OWN_MOVES[movement.kind]
    move = OwnMove(
        account=account,
        entry_id=movement_id("gtw", account, movement),
        code=code,
        document=reference,
        business_date=on,
        recorded_at=recorded_at,
    )
    return own_entry(move, movement.amount, debit(account.key), credit(account.key))
