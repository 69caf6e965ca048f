"""Measuring what collecting brings."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

from cobro.adapters.dynamodb.disputes import DynamoDisputes
from cobro.adapters.dynamodb.effects import DynamoEffects
from cobro.application.measure_steps import KeepEffects, MeasureAgreements, MeasureSteps
from cobro.application.ports import OutgoingMessage
from cobro.contracts.report_messages import effects_message
from cobro.domain.effects import Effect
from cobro.domain.invoice import Invoice
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base, money, parties, promises, reminders


class _News:
    """Tells effects to the figures by their queue."""

    def tell(self, effects: Sequence[Effect]) -> None:
        text = effects_message(effects)
        base.queue(Queue.LEDGER_EVENTS).send([OutgoingMessage(text)])


@cache
def keep_effects() -> KeepEffects:
    base.database()
    return KeepEffects(DynamoEffects(), _News(), parties.customers())


@cache
def measure_steps() -> MeasureSteps:
    return MeasureSteps(
        issuers=parties.issuers(),
        notices=reminders.notices(),
        promises=promises.promises(),
        disputes_of=DynamoDisputes(base.database()).of_invoice,
        journal=money.journal(),
        keep=keep_effects(),
    )


@cache
def measure_agreements() -> MeasureAgreements:
    return MeasureAgreements(parties.issuers(), keep_effects())


def look_at_promise(invoice: Invoice, today: date, at: datetime) -> str:
    """Settle the promises about an invoice whose day is over, and tell how they ended."""
    settled = promises.settle_promises().look(invoice, today, at)
    measure_steps().promises(invoice)
    return settled
