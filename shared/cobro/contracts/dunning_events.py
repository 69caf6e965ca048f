"""Events of dunning on the bus. Their JSON Schemas lie in events/schemas."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from cobro.application.block_flags import BlockAdvice
from cobro.contracts.parsing import dump

DUNNING_SOURCE = "cobro.dunning"
BLOCK_ADVISED = "CustomerBlockAdvised"


class CustomerBlockAdvisedV1(msgspec.Struct, frozen=True):
    """A step of a dunning policy advises to hold a customer back.

    `owed_minor` is what is owed of the invoice that day, charges included, in minor units of
    `currency`. `advice_id` names the advice: whoever has seen it may ignore a repeat.
    """

    advice_id: str
    issuer_id: str
    customer_id: str
    invoice_id: str
    document: str
    due_date: date
    currency: str
    owed_minor: int
    policy: str
    step: str
    advised_at: Annotated[datetime, Meta(tz=True)]
    version: int = 1


def block_event(advice: BlockAdvice) -> tuple[str, str]:
    """Return the detail type and the JSON of the event that an advice makes."""
    draft = advice.invoice.draft
    event = CustomerBlockAdvisedV1(
        advice_id=advice.advice_id,
        issuer_id=draft.issuer_id,
        customer_id=draft.customer_id,
        invoice_id=draft.invoice_id,
        document=advice.invoice.document,
        due_date=advice.invoice.due_date,
        currency=advice.debt.total.currency.value,
        owed_minor=advice.debt.total.minor,
        policy=advice.policy,
        step=advice.step,
        advised_at=advice.advised_at,
    )
    return BLOCK_ADVISED, dump(event)
