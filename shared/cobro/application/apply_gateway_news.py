"""Act on what a gateway tells: book pictures of payments and payouts, fetch what hints point at.

News is a hint whatever its order or number: each movement of a picture is booked once under the
gateway's own id of it, so that a repeat, a loss or another order ends in the same ledger. What one
item of a batch lacks holds up none of the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cobro.application.gateway_review import GatewayReviewError
from cobro.application.ports.gateways import PaymentGateways
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.gateways import (
    ForReview,
    GatewayAccount,
    GatewayHint,
    GatewayNews,
    GatewayPayment,
    GatewayPayout,
    NothingToDo,
    Subject,
)

BookPayment = Callable[[GatewayAccount, GatewayPayment], object]
BookPayout = Callable[[GatewayAccount, GatewayPayout], object]


@dataclass(frozen=True, slots=True)
class AppliedNews:
    """How many items were acted on, and how many needed nothing."""

    applied: int
    ignored: int


class ApplyGatewayNews:
    def __init__(
        self, *, gateways: PaymentGateways, book_payment: BookPayment, book_payout: BookPayout
    ) -> None:
        self._gateways = gateways
        self._book_payment = book_payment
        self._book_payout = book_payout

    def __call__(self, account: GatewayAccount, news: Sequence[GatewayNews]) -> AppliedNews:
        """Act on every item; raise at the end where one has to come again or a person must look.

        Raises `UnavailableError` before any refusal: what comes again is refused again.
        """
        refusals: list[RejectionError] = []
        unavailable: list[UnavailableError] = []
        for item in news:
            try:
                self._apply(account, item)
            except RejectionError as refusal:
                refusals.append(refusal)
            except UnavailableError as error:
                unavailable.append(error)
        if unavailable:
            raise unavailable[0]
        if refusals:
            raise _together(account, refusals)
        ignored = sum(isinstance(item, NothingToDo) for item in news)
        return AppliedNews(len(news) - ignored, ignored)

    def _apply(self, account: GatewayAccount, item: GatewayNews) -> None:
        match item:
            case GatewayPayment():
                self._book_payment(account, item)
            case GatewayPayout():
                self._book_payout(account, item)
            case GatewayHint():
                self._fetch(account, item)
            case ForReview():
                raise GatewayReviewError(item.reason_code, item.explanation)
            case NothingToDo():
                pass

    def _fetch(self, account: GatewayAccount, hint: GatewayHint) -> None:
        gateway = self._gateways.of(account)
        if hint.subject is Subject.PAYOUT:
            self._book_payout(account, gateway.payout(hint))
        else:
            self._book_payment(account, gateway.payment(hint))


def _together(account: GatewayAccount, refusals: Sequence[RejectionError]) -> GatewayReviewError:
    """Return one refusal that tells of all: an event is parked as a whole, with its issuer."""
    first = refusals[0]
    reason_code = getattr(first, "reason_code", "") or first.code
    message = "; ".join(map(str, refusals))
    return GatewayReviewError(reason_code, message, issuer_id=account.issuer_id)
