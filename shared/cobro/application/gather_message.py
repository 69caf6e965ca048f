"""Gather one message: the step that is due, and what goes with it of the payer's other invoices."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from cobro.application.deliver_notice import DueMessage, DueStep
from cobro.application.gather_items import Gathered, GatherItems
from cobro.application.ports import AgendaItem, Debt
from cobro.application.ports.reminders import ReminderItem
from cobro.application.reach import Reach
from cobro.domain.dunning.hours import ContactHours, hours_with
from cobro.domain.dunning.ladder import Case, Decision
from cobro.domain.dunning.leading import Weight, weight
from cobro.domain.dunning.opt_outs import is_refusable
from cobro.domain.dunning.policy import Channel, DunningStep
from cobro.domain.invoice import Invoice
from cobro.domain.parties import Customer, Issuer


@dataclass(frozen=True, slots=True)
class LookedAt:
    """An item of the agenda that is looked at now."""

    item: AgendaItem
    invoice: Invoice
    issuer: Issuer
    looked_at: datetime

    @property
    def today(self) -> date:
        """Return the day that the ledger counts by, which is the issuer's."""
        return self.looked_at.astimezone(self.issuer.zone).date()

    def hours(self, payer: Customer) -> ContactHours:
        return hours_with(payer, self.issuer)


@dataclass(frozen=True, slots=True)
class Ready:
    """A decision that is carried out: what is looked at, on which policy, and the step."""

    at: LookedAt
    case: Case
    decision: Decision
    due: DueStep

    @property
    def payer_today(self) -> date:
        """Return the day at the payer's place, by which its messages are counted."""
        return self.at.hours(self.due.payer).local_date(self.at.looked_at)


class GatherMessage:
    def __init__(self, gather: GatherItems, reach: Reach) -> None:
        self._gather = gather
        self._reach = reach

    def __call__(self, ready: Ready) -> tuple[list[Ready], DueMessage]:
        """Return what is carried out with one message, and the message."""
        at, due = ready.at, ready.due
        account = self._gather(at.invoice, at.issuer, at.looked_at)
        told, items = [ready], [ReminderItem(at.invoice.document, due.due_date, due.debt)]
        for other in account.others:
            each = self._other(ready, other)
            told += [each] if each else []
            if each or other.case.due_date <= at.today:
                document, due_date = other.invoice.document, other.case.due_date
                items.append(ReminderItem(document, due_date, other.debt))
        items.sort(key=lambda item: (item.due_date, item.document))
        lead = max((each.due for each in told), key=_weight)
        steps = tuple(each.due for each in told)
        return told, DueMessage(lead, steps, tuple(items), account.credit)

    def _other(self, ready: Ready, other: Gathered) -> Ready | None:
        """Return a step of another invoice that goes with the message; None for none."""
        at, payer, decision = ready.at, ready.due.payer, other.decision
        if decision is None or decision.step is None:
            return None
        channel, step = ready.due.channel, decision.step
        if channel not in step.channels or is_refusable(step.template):
            channel = self._reach.way(step, payer).channel
        if channel is None:
            return None
        item = replace(at.item, invoice_id=other.invoice.invoice_id, step=step.step)
        look = replace(at, item=item, invoice=other.invoice)
        due = due_step(look, payer, other.case, debt=other.debt, step=step, channel=channel)
        # One that is held out is recorded at its own look.
        return None if due.is_held_out else Ready(look, other.case, decision, due)


def due_step(
    at: LookedAt,
    payer: Customer,
    case: Case,
    *,
    debt: Debt,
    step: DunningStep,
    channel: Channel | None,
) -> DueStep:
    return DueStep(
        invoice=at.invoice,
        issuer=at.issuer,
        payer=payer,
        due_date=case.due_date,
        debt=debt,
        policy=case.policy,
        step=step,
        channel=channel,
        decided_at=at.looked_at,
    )


def _weight(due: DueStep) -> Weight:
    return weight(due.step, due.due_date, due.invoice.invoice_id)
