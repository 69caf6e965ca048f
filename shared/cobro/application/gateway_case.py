"""A picture of a payment that is being booked, and what one transaction of it writes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from cobro.application.gateway_review import GatewayReviewError
from cobro.domain.booked_payments import BookedPayment
from cobro.domain.charges import Charge
from cobro.domain.credits import Credit
from cobro.domain.gateways import GatewayAccount, GatewayPayment, Movement, MovementKind
from cobro.domain.ids import PaymentId
from cobro.domain.invoice import Invoice
from cobro.domain.journal import JournalEntry


@dataclass(frozen=True, slots=True)
class Case:
    """One picture, the zone of its issuer's days, and when it is booked.

    `must_be_fresh` holds once something had moved: then nothing is glanced at any more.
    """

    account: GatewayAccount
    picture: GatewayPayment
    zone: ZoneInfo
    now_at: datetime
    must_be_fresh: bool = False

    def day(self, movement: Movement) -> date:
        """Return the day that a movement counts for."""
        return movement.moved_at.astimezone(UTC).astimezone(self.zone).date()

    def total_minor(self, *kinds: MovementKind) -> int:
        """Return the sum of all that the picture says of such kinds."""
        return sum(m.amount.minor for m in self.picture.movements if m.kind in kinds)

    def review(self, reason_code: str, movement: Movement, message: str) -> GatewayReviewError:
        """Return the refusal that shows a movement to a person."""
        named = f"{movement.kind} {movement.reference} of payment {self.picture.reference}"
        return GatewayReviewError(
            reason_code,
            f"{named} ({movement.amount}): {message}",
            issuer_id=self.account.issuer_id,
            amount=movement.amount,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a movement writes. `notices` are shown to a person before it is written.

    `receipt` is the payment that it brings in, `charge` the charge that it came by.
    """

    entries: tuple[JournalEntry, ...] = ()
    payments: tuple[BookedPayment, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    credits: tuple[Credit, ...] = ()
    receipt: PaymentId | None = None
    charge: Charge | None = None
    notices: tuple[GatewayReviewError, ...] = ()
