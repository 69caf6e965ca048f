"""What a policy would have sent in the past: the same decisions as at sending, day by day.

What was paid on a day counts from the next one on, because messages go in the morning. Amounts are
those of the ledger: charges count from the day on which they were assessed. A message goes on the
next day on which the payer may be reached; caps, which depend on what else went, are not tried. An
invoice that was paid is not looked at again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cobro.domain.calendars import BusinessCalendar
from cobro.domain.dunning.conditions import CaseFacts
from cobro.domain.dunning.hours import ContactHours
from cobro.domain.dunning.ladder import NO_CHANNEL, Case, StepState
from cobro.domain.dunning.policy import Channel, DunningPolicy, DunningStep
from cobro.domain.journal import ISSUES, JournalEntry
from cobro.domain.money import Currency, Money


@dataclass(frozen=True, slots=True)
class Movement:
    """What moved what is owed of an invoice on a day, in minor units."""

    on: date
    moved_minor: int


@dataclass(frozen=True, slots=True)
class PastInvoice:
    """An invoice with everything that moved what is owed of it."""

    invoice_id: str
    document: str
    customer_id: str
    segment: str
    instruments: frozenset[str]
    issue_date: date
    due_date: date
    currency: Currency
    movements: tuple[Movement, ...]
    hours: ContactHours

    def owed_in_the_morning(self, day: date) -> Money:
        before = sum(m.moved_minor for m in self.movements if m.on < day)
        issued = sum(m.moved_minor for m in self.movements if m.on == day == self.issue_date)
        return Money(before + max(0, issued), self.currency)


def past_invoice(
    entries: Sequence[JournalEntry], segment: str, instruments: frozenset[str], hours: ContactHours
) -> PastInvoice | None:
    """Return an invoice by its entries in the journal; None where none of them issues it."""
    issued = next((e for e in entries if e.code in ISSUES), None)
    if issued is None:
        return None
    return PastInvoice(
        invoice_id=issued.invoice_id,
        document=issued.document,
        customer_id=issued.customer_id,
        segment=segment,
        instruments=instruments,
        issue_date=issued.business_date,
        due_date=issued.due_date,
        currency=issued.currency,
        movements=tuple(Movement(e.business_date, e.owed.minor) for e in entries),
        hours=hours,
    )


@dataclass(frozen=True, slots=True)
class Simulated:
    """A step as it would have gone on a day; `channel` is None where it sends nothing.

    `reason` says why it would have been skipped; it is empty where it would have gone.
    """

    on: date
    invoice: PastInvoice
    step: DunningStep
    channel: Channel | None
    owed: Money
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Simulation:
    """A policy over days of the past; `late_invoices` counts a customer's other late invoices."""

    policy: DunningPolicy
    first_date: date
    last_date: date
    calendar: BusinessCalendar
    channels: frozenset[Channel]
    late_invoices: Callable[[PastInvoice, date], int | None]

    def run(self, invoice: PastInvoice) -> Iterator[Simulated]:
        """Yield what would have become of the invoice's steps within the days, in order."""
        case = Case(self.policy, invoice.issue_date, invoice.due_date, self.calendar)
        look = case.entry(invoice.issue_date)
        while look is not None:
            planned, planned_date = look
            today = invoice.hours.date_from(planned_date)
            owed = invoice.owed_in_the_morning(today)
            if today > self.last_date or not owed.is_positive:
                return
            came = case.came(today, planned.step)
            decision = case.decide(came, self._facts(invoice, came, owed, today), today)
            told = [Simulated(today, invoice, s, None, owed, why) for s, why in decision.skipped]
            state = StepState.SENT
            if decision.step is not None:
                sent = self._sent(invoice, decision.step, owed, today)
                state = StepState.SKIPPED if sent.reason else StepState.SENT
                told.append(sent)
            if today >= self.first_date:
                yield from told
            case = case.after(decision, today, state)
            look = decision.next_look

    def _sent(self, invoice: PastInvoice, step: DunningStep, owed: Money, today: date) -> Simulated:
        channel = next((each for each in step.channels if each in self.channels), None)
        reason = "" if channel or step.actions else NO_CHANNEL
        return Simulated(today, invoice, step, channel, owed, reason)

    def _facts(
        self, invoice: PastInvoice, came: list[DunningStep], owed: Money, today: date
    ) -> CaseFacts:
        wants_history = any(step.conditions.wants_history for step in came)
        late = self.late_invoices(invoice, today) if wants_history else None
        return CaseFacts(owed, invoice.segment, invoice.instruments, late)
