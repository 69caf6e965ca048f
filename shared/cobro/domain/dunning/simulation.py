"""What a policy would have sent in the past: the same decisions as at sending, day by day.

What was paid on a day counts from the next one on, because messages go in the morning. Amounts are
those of the ledger: charges count from the day on which they were assessed. A message goes on the
next day on which the payer may be reached and no cap is met, and takes along the steps of the
payer's other invoices that are due by then; steps that are held out for comparison are held out
here. What lies on account is not looked at. An invoice that was paid is not looked at again.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cobro.domain.calendars import BusinessCalendar
from cobro.domain.dunning.bounds import Bounds
from cobro.domain.dunning.caps import Cap, Contacts, caps_of
from cobro.domain.dunning.conditions import CaseFacts
from cobro.domain.dunning.holding_back import holds_out
from cobro.domain.dunning.hours import ContactHours
from cobro.domain.dunning.ladder import NO_CHANNEL, Case, Decision, LoggedStep, StepState
from cobro.domain.dunning.leading import Weight, weight
from cobro.domain.dunning.policy import Channel, DunningPolicy, DunningStep
from cobro.domain.effects import HELD_OUT
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

    `reason` says why it would have been skipped; it is empty where it would have gone. `goes_with`
    is the invoice in whose message it would have gone; empty where it leads one.
    """

    on: date
    invoice: PastInvoice
    step: DunningStep
    channel: Channel | None
    owed: Money
    reason: str = ""
    goes_with: str = ""

    @property
    def is_message(self) -> bool:
        """Tell whether a message of its own would have gone."""
        return self.channel is not None and not self.reason and not self.goes_with

    @property
    def weight(self) -> Weight:
        return weight(self.step, self.invoice.due_date, self.invoice.invoice_id)


@dataclass(frozen=True, slots=True)
class Simulation:
    """A policy over days of the past; `late_invoices` counts a customer's other late invoices.

    `bounds` are those of the company: what a payer hears of it, and how many invoices one message
    tells of.
    """

    policy: DunningPolicy
    first_date: date
    last_date: date
    calendar: BusinessCalendar
    channels: frozenset[Channel]
    late_invoices: Callable[[PastInvoice, date], int | None]
    bounds: Bounds

    def run(self, invoices: Sequence[PastInvoice]) -> Iterator[Simulated]:
        """Yield what would have become of the invoices of one customer, in the order of days."""
        for each in _Course(self, invoices).run():
            if each.on >= self.first_date:
                yield each


@dataclass(frozen=True, slots=True)
class _Ready:
    """An invoice whose steps are decided on; `told` is the step that would go, if any."""

    number: int
    owed: Money
    decision: Decision
    told: Simulated | None


class _Course:
    """The invoices of one customer as days go by: how far each has come, and what was heard."""

    def __init__(self, simulation: Simulation, invoices: Sequence[PastInvoice]) -> None:
        self._simulation = simulation
        self._invoices = sorted(invoices, key=lambda each: (each.due_date, each.document))
        self._contacts = Contacts("", "")
        self._cases = [self._begin(each) for each in self._invoices]
        self._planned: dict[int, tuple[date, str]] = {}
        self._looks: list[tuple[date, int]] = []
        for number, case in enumerate(self._cases):
            self._plan(number, case.entry(case.issue_date))

    def _begin(self, invoice: PastInvoice) -> Case:
        simulation = self._simulation
        dates = invoice.issue_date, invoice.due_date
        return Case(simulation.policy, *dates, simulation.calendar)

    def _plan(self, number: int, look: tuple[DunningStep, date] | None) -> None:
        """Look at an invoice on a day, in place of the day that was planned before."""
        self._planned.pop(number, None)
        if look is None:
            return
        step, day = look
        today = self._invoices[number].hours.date_from(day)
        if today <= self._simulation.last_date:
            self._planned[number] = (today, step.step)
            heapq.heappush(self._looks, (today, number))

    def run(self) -> Iterator[Simulated]:
        while self._looks:
            on, number = heapq.heappop(self._looks)
            planned_date, step = self._planned.get(number, (None, ""))
            if planned_date == on:
                yield from self._look(number, step, on)

    def _look(self, number: int, step: str, on: date) -> Iterator[Simulated]:
        owed = self._invoices[number].owed_in_the_morning(on)
        if not owed.is_positive:
            del self._planned[number]
            return
        ready = self._decided(number, step, owed, on)
        if ready.told is None or ready.told.channel is None:
            yield from self._carry_out(ready, on)
        else:
            yield from self._send(ready, ready.told, on)

    def _decided(self, number: int, planned_step: str, owed: Money, on: date) -> _Ready:
        invoice, simulation = self._invoices[number], self._simulation
        came = self._cases[number].came(on, planned_step)
        wants_history = any(step.conditions.wants_history for step in came)
        late = simulation.late_invoices(invoice, on) if wants_history else None
        facts = CaseFacts(owed, invoice.segment, invoice.instruments, late)
        decision = self._cases[number].decide(came, facts, on)
        step = decision.step
        if step is None:
            return _Ready(number, owed, decision, None)
        channel = next((each for each in step.channels if each in simulation.channels), None)
        reason = "" if channel or step.actions else NO_CHANNEL
        told = Simulated(on, invoice, step, channel, owed, reason)
        return _Ready(number, owed, decision, told)

    def _send(self, ready: _Ready, told: Simulated, on: date) -> Iterator[Simulated]:
        """Send one message with everything that is due, unless a cap is met; see dispatching."""
        together = [ready, *self._others(ready, told, on)]
        steps = [each.told for each in together if each.told is not None]
        lead = max(steps, key=lambda each: each.weight)
        notice = f"{lead.invoice.invoice_id}#{lead.step.step}"
        free_date, cap = self._contacts.free_date(notice, on, self._caps(lead))
        if cap:
            self._pause(ready.number, told, on)
            self._plan(ready.number, (told.step, free_date))
            return
        if self._is_held_out(told):
            held = replace(told, channel=None, reason=HELD_OUT)
            yield from self._carry_out(replace(ready, told=held), on)
            return
        self._contacts = self._contacts.after(notice, on)
        for each, step in zip(together, steps, strict=True):
            goes_with = "" if step is lead else lead.invoice.invoice_id
            yield from self._carry_out(replace(each, told=replace(step, goes_with=goes_with)), on)

    def _others(self, ready: _Ready, told: Simulated, on: date) -> list[_Ready]:
        """Return what goes with a message, of the invoices that are due first."""
        found: list[_Ready] = []
        for number in self._planned:
            invoice = self._invoices[number]
            if number == ready.number or invoice.issue_date > on:
                continue
            owed = invoice.owed_in_the_morning(on)
            if owed.currency is not told.owed.currency or not owed.is_positive:
                continue
            other = self._decided(number, "", owed, on)
            if other.told and other.told.channel and not self._is_held_out(other.told):
                found.append(other)
        found.sort(key=lambda each: each.number)
        return found[: self._simulation.bounds.gathered_invoices]

    def _caps(self, told: Simulated) -> Sequence[Cap]:
        return caps_of(self._simulation.bounds, told.invoice.hours.place.country)

    def _is_held_out(self, told: Simulated) -> bool:
        policy, step = self._simulation.policy, told.step
        return holds_out(policy, step, told.invoice.invoice_id, step.step)

    def _pause(self, number: int, told: Simulated, on: date) -> None:
        case, step = self._cases[number], told.step
        paused = LoggedStep(StepState.PAUSED, on, step.tone)
        self._cases[number] = replace(case, log={**case.log, step.step: paused})

    def _carry_out(self, ready: _Ready, on: date) -> Iterator[Simulated]:
        """Tell what became of the steps, and look at the invoice again on its next day."""
        invoice, decision, told = self._invoices[ready.number], ready.decision, ready.told
        for step, reason in decision.skipped:
            yield Simulated(on, invoice, step, None, ready.owed, reason)
        state = StepState.SENT
        if told is not None:
            yield told
            if told.channel is None:
                state = StepState.SKIPPED if told.reason else StepState.DONE
        self._cases[ready.number] = self._cases[ready.number].after(decision, on, state)
        self._plan(ready.number, decision.next_look)
