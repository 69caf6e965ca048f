"""A payer with several invoices, and looks at them, in memory."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cobro.application.deliver_notice import Dispatched
from cobro.application.ports import AgendaItem
from cobro.domain.ids import InvoiceId, IssuerId
from tests.support.builders import a_customer, an_issuer
from tests.support.policies import DunningDesk, a_policy, a_step

TODAY = date(2026, 4, 14)  # a Tuesday
STEPS = (
    a_step("before", -3),
    a_step("soon", 1, tone="neutral"),
    a_step("firm", 10, tone="firm"),
    a_step("last", 30, tone="final", actions=["call_task"]),
)


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 4, day, hour, tzinfo=UTC)


def desk(*days_due: int, steps: tuple[dict[str, Any], ...] = STEPS) -> DunningDesk:
    """Return a desk whose payer's invoices are due since so many days; below zero: to come."""
    payer = replace(a_customer(), address="Rua do Sol 20, São Paulo - SP")
    found = DunningDesk(an_issuer(created_date=TODAY), payer, policy=a_policy(*steps))
    found.clock.present = at(14)
    for number, days in enumerate(days_due, start=1):
        due = TODAY - timedelta(days=days)
        issued = min(due, TODAY) - timedelta(days=20)
        found.issue(10_000 * number, f"inv_{number}", number, issue_date=issued, due_date=due)
    return found


def look(found: DunningDesk, step: str, number: int = 1) -> Dispatched:
    item = AgendaItem(IssuerId("acme"), InvoiceId(f"inv_{number}"), step, TODAY)
    return found.dispatch(item)
