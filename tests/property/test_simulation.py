"""A simulation tells what sending does, day by day: the same messages about the same steps.

Terms are as long as the earliest step wants: where a step would have come before the issue, sending
looks at new invoices in the order in which their events come.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cobro.application.schedule_reminders import ScheduleFirstReminder
from cobro.contracts.messages import ReminderV1, reminder_message
from cobro.contracts.parsing import parse
from cobro.domain.allocation import allocate
from cobro.domain.calendars import calendar_for
from cobro.domain.dunning.bounds import DEFAULT_BOUNDS
from cobro.domain.dunning.hours import ContactHours
from cobro.domain.dunning.ladder import StepState
from cobro.domain.dunning.places import Address, place_of
from cobro.domain.dunning.policy import Channel, DunningPolicy
from cobro.domain.dunning.simulation import PastInvoice, Simulated, Simulation, past_invoice
from cobro.domain.invoice import Invoice
from tests.property.test_dunning import policies
from tests.support.builders import a_customer, a_receipt, an_issuer
from tests.support.policies import DunningDesk

FIRST = date(2026, 3, 2)
DAYS = 75
NOON = time(15, tzinfo=UTC)  # in São Paulo


@dataclass(frozen=True)
class Sale:
    """An invoice that is issued, due and paid so many days after the first; paid never for None."""

    issued: int
    term: int
    paid: int | None
    minor: int


SALES = st.lists(
    st.builds(
        Sale,
        st.integers(0, 30),
        st.integers(10, 25),
        st.none() | st.integers(31, DAYS),
        st.integers(1, 90_000),
    ),
    min_size=1,
    max_size=5,
    unique=True,
)


class Life:
    """A company whose schedule runs each day at noon and misses none."""

    def __init__(self, policy: DunningPolicy, sales: list[Sale]) -> None:
        self.desk = DunningDesk(
            an_issuer(created_date=FIRST), policy=policy, message=reminder_message
        )
        self.order = sorted(sales, key=lambda sale: sale.issued)
        self.invoices: list[Invoice] = []
        for day in range(DAYS + 1):
            today = FIRST + timedelta(days=day)
            self.desk.clock.present = datetime.combine(today, NOON)
            self._issue([sale for sale in self.order if sale.issued == day], today)
            self.desk.plan()
            self._dispatch()
            self._pay([sale for sale in sales if sale.paid == day], today)

    def _issue(self, sales: list[Sale], today: date) -> None:
        for sale in sales:
            number = len(self.invoices) + 1
            due_date = today + timedelta(days=sale.term)
            invoice = self.desk.issue(
                sale.minor, f"key-{number}", number, issue_date=today, due_date=due_date
            )
            self.invoices.append(invoice)
            who = invoice.draft.customer_id
            self.desk.schedule(ScheduleFirstReminder("acme", invoice.invoice_id, due_date, who))

    def _dispatch(self) -> None:
        waiting, self.desk.queue.messages = self.desk.queue.messages, []
        for message in waiting:
            self.desk.dispatch(parse(message.body, ReminderV1).to_item())

    def _pay(self, sales: list[Sale], today: date) -> None:
        for sale in sales:
            invoice = self.invoices[self.order.index(sale)]
            receipt = a_receipt(sale.minor, invoice.invoice_id, paid_date=today)
            current = self.desk.books.get(invoice.invoice_id)
            self.desk.books.post(allocate(current, receipt, self.desk.clock.present))

    def past(self) -> list[PastInvoice]:
        """Return the invoices as the journal tells of them."""
        payer, issuer = a_customer(), self.desk.issuers.get("acme")
        address = Address(payer.country, payer.address)
        hours = ContactHours(place_of(address, issuer.country, issuer.zone))
        entries = self.desk.books.journal.values()
        found = []
        for invoice in self.invoices:
            own = [entry for entry in entries if entry.invoice_id == invoice.invoice_id]
            found.append(past_invoice(own, payer.segment, frozenset(), hours))
        return [each for each in found if each is not None]

    def sent(self) -> set[tuple[str, str, date]]:
        zone = self.desk.issuers.get("acme").zone
        return {
            (invoice.invoice_id, name, notice.noticed_at.astimezone(zone).date())
            for invoice in self.invoices
            for name, notice in self.desk.notices.of_invoice(invoice.invoice_id).items()
            if notice.state == StepState.SENT
        }


def simulated(policy: DunningPolicy, invoices: list[PastInvoice]) -> list[Simulated]:
    simulation = Simulation(
        policy=policy,
        first_date=FIRST,
        last_date=FIRST + timedelta(days=DAYS),
        calendar=calendar_for("BR"),
        channels=frozenset({Channel.EMAIL}),
        late_invoices=lambda _invoice, _day: None,
        bounds=DEFAULT_BOUNDS,
    )
    return list(simulation.run(invoices))


@given(policies(), SALES)
def test_a_simulation_sends_what_the_program_sends(
    policy: DunningPolicy, sales: list[Sale]
) -> None:
    life = Life(policy, sales)
    told = [each for each in simulated(policy, life.past()) if each.channel and not each.reason]
    steps = {(each.invoice.invoice_id, each.step.step, each.on) for each in told}

    assert steps == life.sent()
    assert sum(each.is_message for each in told) == len(life.desk.channel.sent)
