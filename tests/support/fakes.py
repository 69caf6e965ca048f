"""The ports of the use cases in memory: no cloud, no time that passes, no surprises."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from cobro.application.ports import (
    AgendaItem,
    CustomerPage,
    ExceptionItem,
    InboxEvent,
    Notice,
    NoticeClaimedError,
    NoticeTerms,
    OutgoingMessage,
    Reminder,
)
from cobro.application.ports.reminders import NO_TERMS, Waiting
from cobro.domain.dunning.deliveries import Delivery
from cobro.domain.errors import NotFoundError
from cobro.domain.figures import FigureBook, book_of_lines
from cobro.domain.ids import IssuerId
from cobro.domain.parties import Customer, Issuer, PartySnapshot
from cobro.domain.reports import LedgerLine, distinct
from tests.support.builders import NOW, a_customer, an_issuer


@dataclass
class FixedClock:
    present: datetime = NOW

    def now(self) -> datetime:
        return self.present


@dataclass
class CountedPause:
    """Waits no time; remembers how often it was asked to."""

    attempts: list[int] = field(default_factory=list)

    def __call__(self, attempt: int) -> None:
        self.attempts.append(attempt)


class MemoryIssuers:
    def __init__(self, *issuers: Issuer) -> None:
        self._by_id: dict[IssuerId, Issuer] = {}
        self.kept: dict[tuple[str, str], PartySnapshot] = {}
        for issuer in issuers or (an_issuer(),):
            self.put(issuer)

    def get(self, issuer_id: str) -> Issuer:
        if issuer_id not in self._by_id:
            message = f"there is no issuer {issuer_id}"
            raise NotFoundError(message)
        return self._by_id[IssuerId(issuer_id)]

    def ids(self) -> Sequence[IssuerId]:
        return sorted(self._by_id)

    def put(self, issuer: Issuer) -> None:
        self._by_id[issuer.issuer_id] = issuer
        self.kept[issuer.issuer_id, issuer.snapshot.version] = issuer.snapshot

    def snapshot(self, issuer_id: str, version: str) -> PartySnapshot:
        return self.kept[issuer_id, version]


class MemoryCustomers:
    def __init__(self, *customers: Customer) -> None:
        self._by_key: dict[tuple[str, str], Customer] = {}
        self.kept: dict[tuple[str, str, str], PartySnapshot] = {}
        self.interruptions: list[Callable[[], None]] = []
        for customer in customers or (a_customer(),):
            self.put(customer)

    def get(self, issuer_id: str, customer_id: str) -> Customer:
        for key, customer in self._by_key.items():
            if key == (issuer_id, customer_id):
                return customer
        message = f"there is no customer {customer_id}"
        raise NotFoundError(message)

    def page(self, issuer_id: str, after: str, limit: int) -> CustomerPage:
        """Return a page; `interruptions` run one by one after it was read."""
        found = sorted(one for own, one in self._by_key if own == issuer_id and one > after)
        customers = tuple(self._by_key[issuer_id, each] for each in found[:limit])
        if self.interruptions:
            self.interruptions.pop(0)()
        return CustomerPage(customers, found[limit - 1] if len(found) > limit else "")

    def put(self, customer: Customer) -> None:
        key = (customer.issuer_id, customer.customer_id)
        self._by_key[key] = customer
        self.kept[*key, customer.snapshot.version] = customer.snapshot

    def snapshot(self, issuer_id: str, customer_id: str, version: str) -> PartySnapshot:
        return self.kept[issuer_id, customer_id, version]


@dataclass
class MemoryQueue:
    """Keeps what was sent; raises `failure` once, where one is set, in place of sending."""

    messages: list[OutgoingMessage] = field(default_factory=list)
    failure: Exception | None = None

    def send(self, messages: Iterable[OutgoingMessage]) -> None:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        self.messages.extend(messages)

    @property
    def bodies(self) -> list[str]:
        return [message.body for message in self.messages]


@dataclass
class MemoryInbox:
    events: dict[tuple[str, str, str], InboxEvent] = field(default_factory=dict)

    def keep(self, event: InboxEvent) -> None:
        self.events.setdefault((event.gateway, event.account_id, event.event_id), event)

    def get(self, gateway: str, event_id: str, account_id: str = "") -> InboxEvent:
        return self.events[gateway, account_id, event_id]


@dataclass
class MemoryExceptions:
    open: dict[str, ExceptionItem] = field(default_factory=dict)
    closed: dict[str, ExceptionItem] = field(default_factory=dict)

    def park(self, item: ExceptionItem) -> None:
        self.open.setdefault(item.exception_id, item)

    def get(self, exception_id: str) -> ExceptionItem:
        known = self.open.get(exception_id) or self.closed.get(exception_id)
        if known is None:
            message = f"there is no exception {exception_id}"
            raise NotFoundError(message)
        return known

    def open_items(self, issuer_id: str) -> Sequence[ExceptionItem]:
        return [item for item in self.open.values() if item.issuer_id == issuer_id]

    def close(self, item: ExceptionItem) -> None:
        self.open.pop(item.exception_id, None)
        self.closed[item.exception_id] = replace(item, replays=item.replays + 1)

    def withdraw(self, exception_id: str) -> None:
        if exception_id in self.open:
            self.closed[exception_id] = self.open.pop(exception_id)


@dataclass
class MemoryAgenda:
    days: defaultdict[tuple[str, date], dict[AgendaItem, None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    planned: dict[str, date] = field(default_factory=dict)
    later: dict[Waiting, None] = field(default_factory=dict)

    def put(self, item: AgendaItem) -> None:
        self.days[item.issuer_id, item.on][item] = None

    def due_on(self, issuer_id: str, day: date) -> Iterable[AgendaItem]:
        return list(self.days[issuer_id, day])

    def put_later(self, item: AgendaItem, at: datetime) -> None:
        self.later[Waiting(item, at)] = None

    def waiting(self, issuer_id: str, through: datetime) -> Iterable[Waiting]:
        return [w for w in self.later if w.item.issuer_id == issuer_id and w.opens_at <= through]

    def drop(self, waiting: Waiting) -> None:
        self.later.pop(waiting, None)

    def planned_through(self, issuer_id: str) -> date | None:
        return self.planned.get(issuer_id)

    def mark_planned(self, issuer_id: str, day: date) -> None:
        self.planned[issuer_id] = day

    @property
    def items(self) -> list[AgendaItem]:
        return [item for day in self.days.values() for item in day]

    @property
    def steps(self) -> list[AgendaItem]:
        """Return what is no look: those are named with a dash."""
        return [item for item in self.items if not item.step.startswith("-")]


@dataclass
class MemoryNotices:
    states: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    claimed_at: dict[tuple[str, str], datetime] = field(default_factory=dict)
    terms: dict[tuple[str, str], NoticeTerms] = field(default_factory=dict)
    delivered: dict[tuple[str, str], Delivery] = field(default_factory=dict)

    def claim(
        self, invoice_id: str, step: str, at: datetime, terms: NoticeTerms = NO_TERMS
    ) -> None:
        state, _ = self.states.get((invoice_id, step), ("refused", ""))
        if state not in {"refused", "paused"}:
            raise NoticeClaimedError(state, self.claimed_at[invoice_id, step])
        self.states[invoice_id, step] = ("sending", "")
        self.claimed_at[invoice_id, step] = at
        self.terms[invoice_id, step] = terms

    def record(self, invoice_id: str, step: str, state: str, detail: str, at: datetime) -> None:
        if self.states[invoice_id, step][0] == "sending":
            self.states[invoice_id, step] = (state, detail)
            self.claimed_at[invoice_id, step] = at

    def skip(
        self, invoice_id: str, step: str, reason: str, at: datetime, terms: NoticeTerms = NO_TERMS
    ) -> None:
        self._keep(invoice_id, Notice(step, "skipped", reason, at, terms))

    def pause(self, invoice_id: str, step: str, reason: str, at: datetime) -> None:
        self._keep(invoice_id, Notice(step, "paused", reason, at))

    def done(self, invoice_id: str, step: str, what: str, at: datetime, terms: NoticeTerms) -> None:
        self._keep(invoice_id, Notice(step, "done", what, at, terms))

    def of_invoice(self, invoice_id: str) -> dict[str, Notice]:
        return {
            step: Notice(
                step,
                *state,
                self.claimed_at[invoice, step],
                self.terms.get((invoice, step), NO_TERMS),
                self.delivered.get((invoice, step)),
            )
            for (invoice, step), state in self.states.items()
            if invoice == invoice_id
        }

    def _keep(self, invoice_id: str, notice: Notice) -> None:
        key = (invoice_id, notice.step)
        if self.states.get(key, ("paused",))[0] == "paused":
            self.states[key] = (notice.state, notice.detail)
            self.claimed_at[key], self.terms[key] = notice.noticed_at, notice.terms


@dataclass
class MemoryChannel:
    """Keeps what was sent; raises `failure` once, where one is set."""

    sent: list[Reminder] = field(default_factory=list)
    failure: BaseException | None = None

    def send(self, reminder: Reminder) -> str:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        self.sent.append(reminder)
        return f"message-{len(self.sent)}"


@dataclass
class MemoryProjection:
    absorbed: defaultdict[str, list[LedgerLine]] = field(default_factory=lambda: defaultdict(list))

    def absorb(self, issuer_id: str, lines: Sequence[LedgerLine]) -> None:
        self.absorbed[issuer_id].extend(lines)

    def book(self, issuer_id: str, looked_into: Iterable[date]) -> FigureBook:  # noqa: ARG002 - nothing is added up
        return book_of_lines(distinct(self.absorbed[issuer_id]))
