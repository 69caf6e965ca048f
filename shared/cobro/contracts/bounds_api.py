"""How often a company writes and calls, and which promises it takes, as its profile says."""

from typing import Annotated

import msgspec
from msgspec import Meta, structs

from cobro.domain.dunning.bounds import DEFAULT_BOUNDS, Bounds, checked_bounds
from cobro.domain.errors import InvalidInputError

Few = Annotated[int, Meta(ge=1, le=100)]
PromiseDays = Annotated[int, Meta(ge=1, le=60)]
StaffPromiseDays = Annotated[int, Meta(ge=1, le=180)]


class BoundsV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a company keeps to with everybody; each is refused above what the country bears.

    A payer hears up to `messages_a_day` and, in seven days, `messages_a_week` over all invoices and
    channels, and is called up to `calls_a_day` times. A message tells of up to `gathered_invoices`
    others beside its own. A payer promises up to `promise_days` ahead by itself, staff up to
    `staff_promise_days`; who broke `broken_promises` about an invoice makes the next with staff.
    """

    messages_a_day: Few = DEFAULT_BOUNDS.messages_a_day
    messages_a_week: Few = DEFAULT_BOUNDS.messages_a_week
    calls_a_day: Few = DEFAULT_BOUNDS.calls_a_day
    gathered_invoices: Annotated[int, Meta(ge=0, le=40)] = DEFAULT_BOUNDS.gathered_invoices
    promise_days: PromiseDays = DEFAULT_BOUNDS.promise_days
    staff_promise_days: StaffPromiseDays = DEFAULT_BOUNDS.staff_promise_days
    broken_promises: Annotated[int, Meta(ge=1, le=10)] = DEFAULT_BOUNDS.broken_promises

    @classmethod
    def of(cls, bounds: Bounds) -> "BoundsV1":
        return cls(**{name: getattr(bounds, name) for name in cls.__struct_fields__})

    def to_bounds(self, country: str) -> Bounds:
        """Return the bounds; raise `InvalidInputError` or `BoundAboveLawError` for some."""
        if self.staff_promise_days < self.promise_days:
            message = "staff takes promises at least as far ahead as payers make them"
            raise InvalidInputError(message, field="bounds")
        if self.messages_a_week < self.messages_a_day:
            message = "in a week a payer hears at least what it may hear in a day"
            raise InvalidInputError(message, field="bounds")
        return checked_bounds(Bounds(**structs.asdict(self)), country)
