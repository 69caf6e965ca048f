"""Money of a gateway's payment that goes back: from the receipts that brought it in.

What of any of them lies on account goes first, then the oldest receipt gives. All of one movement
is one transaction. A refund that a person ordered bears its author and reason, whichever picture
tells of it first. A movement that cannot be booked yet waits for a person with its reason and is
booked when the picture is looked at again.
"""

from dataclasses import replace

from cobro.application.gateway_case import Case, Draft
from cobro.application.placed_payments import PlacedPayments
from cobro.application.ports.held_orders import HeldOrders
from cobro.domain import journal
from cobro.domain.gateway_progress import GatewayProgress, movement_id
from cobro.domain.gateways import Movement, MovementKind
from cobro.domain.held_orders import HeldOrder, OrderState
from cobro.domain.invoice import Invoice
from cobro.domain.journal import EntryCode
from cobro.domain.money import Money
from cobro.domain.reversals import Placement, Reversal, ReversalOrder, reverse

_CARRIED_OUT = frozenset({OrderState.RELEASED, OrderState.DONE})
GOES_BACK = {
    MovementKind.REFUNDED: EntryCode.PAYMENT_REFUNDED,
    MovementKind.REVERSED: EntryCode.PAYMENT_REVERSED,
    MovementKind.DISPUTE_LOST: EntryCode.PAYMENT_REVERSED,
}


class GatewayReversals:
    def __init__(self, *, placed: PlacedPayments, orders: HeldOrders) -> None:
        self._placed = placed
        self._orders = orders

    def gone_back(self, case: Case, progress: GatewayProgress, movement: Movement) -> Draft:
        """Take a movement from the payments that brought the money in.

        Raises `GatewayReviewError` where there is none or too little of it, and `CreditSpentError`.
        """
        self._check(case, progress, movement)
        placements = [self._placed.read(payment_id) for payment_id in progress.receipts]
        shares = _shared_out(movement.amount, placements)
        left = movement.amount - Money.total(shares, movement.amount.currency)
        if left.is_positive:
            message = f"{left} of it is above what is left of the payment: compare it there"
            raise case.review("refund_above_received", movement, message)
        parts, by = _Parts(), self._ordered_by(progress, movement)
        for placement, share in zip(placements, shares, strict=True):
            if share.is_positive:
                parts.add(placement, _order(case, movement, share, len(parts.made), by))
        return parts.draft()

    def _ordered_by(self, progress: GatewayProgress, movement: Movement) -> HeldOrder | None:
        """Return the order that a refund carries out: of equal ones the next that is not booked."""
        if movement.kind is not MovementKind.REFUNDED:
            return None
        asked = self._orders.of_payment(progress.account_key, progress.reference)
        equal = [o for o in asked if o.amount == movement.amount and o.state in _CARRIED_OUT]
        booked = [
            minor
            for name, minor in progress.booked.items()
            if name.startswith(f"{MovementKind.REFUNDED}#")
        ].count(movement.amount.minor)
        return equal[booked] if booked < len(equal) else None

    @staticmethod
    def _check(case: Case, progress: GatewayProgress, movement: Movement) -> None:
        if not progress.receipts:
            message = (
                "the gateway says that money went back and nothing of the payment is booked: see "
                "why, then send this again"
            )
            raise case.review("refund_without_capture", movement, message)
        if movement.kind is not MovementKind.DISPUTE_LOST:
            return
        withheld = case.total_minor(MovementKind.DISPUTE_WITHHELD)
        withheld -= case.total_minor(MovementKind.DISPUTE_RETURNED)
        if case.total_minor(MovementKind.DISPUTE_LOST) > withheld:
            message = "more is lost than the gateway says it withheld: compare it there"
            raise case.review("lost_without_withheld", movement, message)


def _shared_out(amount: Money, placements: list[Placement]) -> list[Money]:
    """Say what goes back of each receipt: what lies on account of any of them goes first."""
    left, shares = amount, []
    for placement in placements:
        shares.append(min(left, placement.credit_left, placement.payment.left))
        left -= shares[-1]
    for number, placement in enumerate(placements):
        more = min(left, placement.payment.left - shares[number])
        shares[number] += more
        left -= more
    return shares


def _order(
    case: Case, movement: Movement, part: Money, number: int, by: HeldOrder | None
) -> ReversalOrder:
    key = case.account.key
    is_lost = movement.kind is MovementKind.DISPUTE_LOST
    more = (str(number),) if number else ()
    return ReversalOrder(
        entry_id=movement_id("rev", case.account, movement, *more),
        code=GOES_BACK[movement.kind],
        amount=part,
        cash_account=journal.gateway_disputes(key) if is_lost else journal.gateway_clearing(key),
        business_date=case.day(movement),
        recorded_at=case.now_at,
        reason=by.reason if by else "",
        author=by.signature if by else "",
        is_due_anew=True,
    )


class _Parts:
    """The reversals of one movement, each on what the one before leaves of the invoice."""

    def __init__(self) -> None:
        self.made: list[Reversal] = []
        self._before: dict[str, int] = {}
        self._invoices: dict[str, Invoice] = {}

    def add(self, placement: Placement, order: ReversalOrder) -> None:
        reversal = reverse(self._present(placement), order)
        self.made.append(reversal)
        if reversal.invoice is not None and placement.invoice is not None:
            self._before.setdefault(placement.invoice.invoice_id, placement.invoice.version)
            self._invoices[reversal.invoice.invoice_id] = reversal.invoice

    def _present(self, placement: Placement) -> Placement:
        if placement.invoice is None:
            return placement
        name = placement.invoice.invoice_id
        return replace(placement, invoice=self._invoices.get(name, placement.invoice))

    def draft(self) -> Draft:
        """Return all of it as one transaction, in which each invoice moves once."""
        moved = [
            replace(invoice, version=self._before[name] + 1)
            for name, invoice in self._invoices.items()
        ]
        return Draft(
            entries=tuple(part.entry for part in self.made),
            payments=tuple(part.payment for part in self.made),
            invoices=tuple(moved),
            credits=tuple(part.credit for part in self.made if part.credit is not None),
        )
