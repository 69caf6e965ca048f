"""Try dunning policies on a company's past: what each would have sent, counted, sending nothing.

A page looks at some customers, each by its own journal; whoever asks adds the pages up. Instruments
are not looked at: a policy that asks for them is refused here.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from cobro.application.ports import Customers, Issuers, Journal
from cobro.application.ports.dunning import DunningPolicies
from cobro.domain.calendars import calendar_for
from cobro.domain.dunning.history import late_invoices
from cobro.domain.dunning.hours import ContactHours, hours_with
from cobro.domain.dunning.policy import BUILT_IN, DELIVERING, DunningPolicy
from cobro.domain.dunning.simulation import PastInvoice, Simulated, Simulation, past_invoice
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.journal import JournalEntry
from cobro.domain.parties import Customer, Issuer
from cobro.domain.reports import LedgerLine, distinct, ledger_line

__all__ = ["PolicyTally", "SimulatePolicies", "SimulationAsked", "SimulationPage"]

CUSTOMERS_AT_ONCE = 25
SPAN_DAYS_MAX = 366
BEFORE_DAYS = 400  # an invoice that was issued earlier than so before the first day is not seen
ENTRIES_MAX = 2_000


@dataclass(frozen=True, slots=True)
class SimulationAsked:
    """Names of policies, tried over the same days, both included."""

    issuer_id: str
    policies: tuple[str, ...]
    first_date: date
    last_date: date
    after: str = ""

    def __post_init__(self) -> None:
        if not self.first_date <= self.last_date < self.first_date + timedelta(days=SPAN_DAYS_MAX):
            message = f"from is not after to, and the span has at most {SPAN_DAYS_MAX} days"
            raise InvalidInputError(message, field="to")


@dataclass
class PolicyTally:
    """How often a policy would have done each thing; `steps` are those that would have gone.

    `channels` and `tones` count messages, each of which may tell of several steps.
    """

    step_count: int = 0
    message_count: int = 0
    customer_count: int = 0
    channels: Counter[str] = field(default_factory=Counter)
    tones: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)

    def add(self, run: Sequence[Simulated]) -> None:
        """Add what would have become of one customer's invoices."""
        for each in run:
            if each.reason:
                self.skipped[each.reason] += 1
                continue
            self.step_count += 1
            self.actions.update(action.value for action in each.step.actions)
            if each.channel and each.is_message:
                self.message_count += 1
                self.channels[each.channel.value] += 1
                self.tones[each.step.tone.value] += 1
        self.customer_count += any(not each.reason for each in run)


@dataclass(frozen=True, slots=True)
class SimulationPage:
    """What was counted of some customers; `after` asks for the next, empty on the last page.

    `is_complete` is False where a customer has more entries than are looked through.
    """

    tallies: Mapping[str, PolicyTally]
    customers_count: int
    invoices_count: int
    is_complete: bool
    after: str


class SimulatePolicies:
    def __init__(
        self,
        *,
        issuers: Issuers,
        customers: Customers,
        journal: Journal,
        policies: DunningPolicies,
        built_in: DunningPolicy,
    ) -> None:
        self._issuers = issuers
        self._customers = customers
        self._journal = journal
        self._policies = policies
        self._built_in = built_in

    def __call__(self, asked: SimulationAsked) -> SimulationPage:
        """Raise `NotFoundError` for no such company or policy."""
        issuer = self._issuers.get(asked.issuer_id)
        named = {name: self._policy(asked.issuer_id, name) for name in asked.policies}
        page = self._customers.page(asked.issuer_id, asked.after, CUSTOMERS_AT_ONCE)
        tallies = {name: PolicyTally() for name in named}
        invoices_count, is_complete = 0, True
        for customer in page.customers:
            past = self._past(issuer, customer, asked)
            invoices_count += len(past.invoices)
            is_complete = is_complete and not past.is_cut
            for name, policy in named.items():
                simulation = _simulation(policy, issuer, asked, past.late_invoices)
                tallies[name].add(list(simulation.run(past.invoices)))
        return SimulationPage(tallies, len(page.customers), invoices_count, is_complete, page.after)

    def _policy(self, issuer_id: str, name: str) -> DunningPolicy:
        if name == BUILT_IN:
            return self._built_in
        stored = self._policies.latest(issuer_id, name)
        if stored is None:
            message = f"{issuer_id} keeps no dunning policy {name[:60]!r}"
            raise NotFoundError(message)
        if any(step.conditions.instruments for step in stored.policy.steps):
            message = f"{name} asks for instruments: try it with cobro dunning simulate"
            raise InvalidInputError(message, field="policy")
        return stored.policy

    def _past(self, issuer: Issuer, customer: Customer, asked: SimulationAsked) -> "_Past":
        since = asked.first_date - timedelta(days=BEFORE_DAYS)
        entries = self._journal.recent(issuer.issuer_id, customer.customer_id, since, ENTRIES_MAX)
        hours = hours_with(customer, issuer)
        in_order = [entry for entry in reversed(entries) if entry.invoice_id]
        return _Past(
            tuple(_invoices(in_order, customer.segment, hours)),
            distinct([ledger_line(entry) for entry in in_order]),
            is_cut=len(entries) == ENTRIES_MAX,
        )


@dataclass(frozen=True, slots=True)
class _Past:
    """A customer's invoices and ledger lines, in the order of their days."""

    invoices: tuple[PastInvoice, ...]
    lines: Sequence[LedgerLine]
    is_cut: bool

    def late_invoices(self, invoice: PastInvoice, today: date) -> int | None:
        return late_invoices(self.lines, today, besides=invoice.invoice_id)


def _invoices(
    entries: Sequence[JournalEntry], segment: str, hours: ContactHours
) -> Iterator[PastInvoice]:
    by_invoice: defaultdict[str, list[JournalEntry]] = defaultdict(list)
    for entry in entries:
        by_invoice[entry.invoice_id].append(entry)
    for own in by_invoice.values():
        invoice = past_invoice(own, segment, frozenset(), hours)
        if invoice is not None:
            yield invoice


def _simulation(
    policy: DunningPolicy,
    issuer: Issuer,
    asked: SimulationAsked,
    late: Callable[[PastInvoice, date], int | None],
) -> Simulation:
    return Simulation(
        policy=policy,
        first_date=asked.first_date,
        last_date=asked.last_date,
        calendar=calendar_for(issuer.country),
        channels=DELIVERING,
        late_invoices=late,
        bounds=issuer.bounds,
    )
