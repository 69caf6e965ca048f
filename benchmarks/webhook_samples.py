"""A payment told by each gateway, as it delivers it: what the intake is measured with.

To measure another gateway, add its line to `SAMPLES`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from benchmarks.sample_event import paid_event
from cobro.adapters.gateways.stripe_signature import sign
from cobro.domain.gateways import Gateway

__all__ = ["SAMPLES", "Delivery", "Sample"]

_SECRET = "whsec_benchmark"  # noqa: S105 - of a cloud that is thrown away


@dataclass(frozen=True, slots=True)
class Delivery:
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    query: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """`secret` is what the secret of the account holds, `deliver` makes the event of a number."""

    secret: dict[str, Any]
    deliver: Callable[[int, datetime], Delivery]
    facts: dict[str, str] = field(default_factory=dict)


def _stripe(number: int, at: datetime) -> Delivery:
    event = paid_event(number, f"inv_{number}", 10_000, at)
    body = json.dumps(event, indent=2).encode()
    return Delivery(body, {"stripe-signature": sign(body, _SECRET, at)})


SAMPLES: dict[Gateway, Sample] = {
    Gateway.STRIPE: Sample({"signing_secrets": [_SECRET]}, _stripe),
}
