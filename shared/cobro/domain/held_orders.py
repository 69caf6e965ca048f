"""Orders about payments that are kept before they are carried out.

Above the approval limit they wait for a second person: whoever gave an order does not release it
(four eyes). Refunds that a gateway is asked for are kept in any case, with the amount that it is
asked for. Both are written down before they are carried out, so that one whose process dies is
carried out by whoever asks next.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from cobro.domain.adjustments import AdjustmentKind
from cobro.domain.drafts import DraftStateError, SelfReleaseError
from cobro.domain.money import Money


class OrderState(StrEnum):
    """`released` is on its way to be carried out; `refused` was, and the gateway said no."""

    AWAITING_RELEASE = "awaiting_release"
    RELEASED = "released"
    DONE = "done"
    DISCARDED = "discarded"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOrder:
    """An order as it was asked for: `request` is its text and `subject` what it is about.

    `amount` is what it would have moved when it was given. `account_key` and `gateway_reference`
    name the payment at the gateway that is asked for a refund; they are empty for other orders.
    """

    order_id: str
    issuer_id: str
    kind: AdjustmentKind
    key: str
    subject: str
    request: str
    content_hash: str
    amount: Money
    reason: str
    author: str
    created_at: datetime
    changed_at: datetime
    state: OrderState = OrderState.AWAITING_RELEASE
    released_by: str = ""
    account_key: str = ""
    gateway_reference: str = ""
    version: int = 1

    @property
    def is_asked_for(self) -> bool:
        """Tell whether a gateway is or was asked for it and has not done it."""
        asked = {OrderState.RELEASED, OrderState.REFUSED}
        return bool(self.account_key) and self.state in asked

    @property
    def signature(self) -> str:
        """Return who stands for it: its author, and who released it."""
        return f"{self.author}, released by {self.released_by}" if self.released_by else self.author

    def released(self, by: str, at: datetime) -> "HeldOrder":
        """Return it released; raise `SelfReleaseError` for its own author."""
        if self.state is not OrderState.AWAITING_RELEASE:
            message = f"the order is {self.state}; only one that awaits its release is released"
            raise DraftStateError(message)
        if by == self.author:
            message = f"{by} gave the order; somebody else has to release it"
            raise SelfReleaseError(message)
        return self._moved(OrderState.RELEASED, at, released_by=by)

    def done(self, at: datetime) -> "HeldOrder":
        return self._moved(OrderState.DONE, at)

    def refused(self, at: datetime) -> "HeldOrder":
        return self._moved(OrderState.REFUSED, at)

    def asked_again(self, at: datetime) -> "HeldOrder":
        return self._moved(OrderState.RELEASED, at)

    def discarded(self, by: str, at: datetime) -> "HeldOrder":
        """Return it as not to be carried out; `released_by` says who decided that."""
        if self.state not in {OrderState.AWAITING_RELEASE, OrderState.REFUSED}:
            message = (
                f"the order is {self.state}; only one that awaits its release or was refused is "
                "discarded"
            )
            raise DraftStateError(message)
        return self._moved(OrderState.DISCARDED, at, released_by=by)

    def _moved(self, state: OrderState, at: datetime, **facts: str) -> "HeldOrder":
        return replace(self, state=state, changed_at=at, version=self.version + 1, **facts)  # type: ignore[arg-type]  # who released it
