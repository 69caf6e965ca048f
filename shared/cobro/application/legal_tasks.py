"""Ask a person to decide on a step that the law hedges: protest, or a credit bureau.

Nothing is done by itself. The task tells what the person has to know first: which message asked for
the debt before, whether it is proved that it arrived, how long ago, and what part of the debt is in
dispute. Who has decided takes it off the list; the protest itself is ordered at the bank
(`order_title`), the report to a bureau is made there.

Source: Brazil, Súmula 359 and Tema 1.315 of the STJ: prior notice, whose sending and arrival are
proved; Lei 9.492/1997 for the protest.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cobro.application.parking import LEGAL
from cobro.application.ports import Debt, ExceptionItem, Exceptions, Notice, Notices
from cobro.domain.dunning.deliveries import DeliveryState
from cobro.domain.dunning.policy import LEGAL_TONES, Action
from cobro.domain.ids import derived_id
from cobro.domain.invoice import Invoice

NOTICE_DAYS = 10
_ARRIVED = (DeliveryState.DELIVERED, DeliveryState.READ)
_ASKS = {Action.PROTEST_TASK: "protest", Action.BUREAU_TASK: "a report to a credit bureau"}
REASONS = {Action.PROTEST_TASK: "protest_proposed", Action.BUREAU_TASK: "bureau_proposed"}


@dataclass(frozen=True, slots=True)
class LegalStep:
    """A legal step that is due; `name` is that of its notice."""

    action: Action
    invoice: Invoice
    name: str
    debt: Debt
    decided_at: datetime


class LegalTasks:
    def __init__(self, *, exceptions: Exceptions, notices: Notices) -> None:
        self._exceptions = exceptions
        self._notices = notices

    def add(self, due: LegalStep) -> ExceptionItem:
        invoice, debt, draft = due.invoice, due.debt, due.invoice.draft
        facts = {"invoice_id": invoice.invoice_id, "step": due.name, "action": due.action}
        message = json.dumps(facts)
        proof = _proof(self._arrived(invoice.invoice_id), due.decided_at)
        item = ExceptionItem(
            exception_id=derived_id("exc", LEGAL, message),
            issuer_id=draft.issuer_id,
            queue=LEGAL,
            reason_code=REASONS[due.action],
            explanation=(
                f"decide on {_ASKS[due.action]} of invoice {invoice.document} of customer "
                f"{draft.customer_id}, due on {invoice.due_date}: {debt.total} is owed. "
                f"{proof}{_disputed(debt)} Replay the task once it is decided"
            ),
            message=message,
            raised_at=due.decided_at,
            amount_minor=debt.total.minor,
            currency=debt.total.currency.value,
        )
        self._exceptions.park(item)
        return item

    def _arrived(self, invoice_id: str) -> list[Notice]:
        """Return the notices in earnest that are proved to have arrived.

        What went with the message of another invoice arrived with that one's notice.
        """
        found = []
        for notice in self._notices.of_invoice(invoice_id).values():
            led_by, _, step = notice.terms.goes_with.partition("#")
            lead = self._notices.of_invoice(led_by).get(step) if led_by else notice
            if notice.terms.tone in LEGAL_TONES and _has_arrived(lead):
                found.append(notice)
        return found


def _has_arrived(notice: Notice | None) -> bool:
    delivery = notice.delivery if notice is not None else None
    return delivery is not None and delivery.state in _ARRIVED


def _proof(arrived: Sequence[Notice], at: datetime) -> str:
    """Tell of the newest notice that is proved to have arrived, and how long ago it went."""
    if not arrived:
        return "No notice of it is proved to have arrived: do not go on before one is."
    newest = max(arrived, key=lambda notice: notice.noticed_at)
    days = (at - newest.noticed_at).days
    told = f"Notice {newest.step} arrived by {newest.terms.channel}, sent {days} days ago"
    wait = NOTICE_DAYS - days
    return f"{told}: wait {wait} days more." if wait > 0 else f"{told}."


def _disputed(debt: Debt) -> str:
    return " A part of it is in dispute: leave that part out." if debt.disputed_minor else ""
