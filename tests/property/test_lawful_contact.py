"""Whatever runs, repeats, delays, payments and clocks there are: lawful messages, each once.

Several invoices of payers between eleven hours west and fourteen east of Greenwich, over the ends
of months: no step goes twice, none after its invoice was paid, none outside the hours of the
payer's place, and no payer hears more often than the caps allow.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from cobro.application.schedule_reminders import ScheduleFirstReminder
from cobro.contracts.messages import ReminderV1, reminder_message
from cobro.contracts.parsing import parse
from cobro.domain.dunning.bounds import DEFAULT_BOUNDS
from cobro.domain.dunning.caps import caps_of
from cobro.domain.dunning.hours import ContactHours
from cobro.domain.dunning.places import Address, place_of
from cobro.domain.ids import CustomerId
from tests.support.builders import a_customer, an_issuer, brl
from tests.support.policies import DunningDesk, a_policy, a_step, after_last

DAYS = 40
ZONES = (
    "Pacific/Pago_Pago",  # -11
    "America/Rio_Branco",
    "America/Sao_Paulo",
    "Europe/Lisbon",
    "Asia/Kathmandu",
    "Pacific/Auckland",
    "Pacific/Kiritimati",  # +14
)
ADDRESSES = (
    ("BR", ""),
    ("BR", "Rua A 1, São Paulo - SP"),
    ("BR", "Rua A 1, Rio Branco - AC"),
    ("BR", "Vila dos Remédios, 53990-000"),
    ("PT", "Rua A 1, 9500-119 Ponta Delgada"),
    ("ES", "Calle Mayor 1, 35001 Las Palmas"),
    ("MX", "Calle 5, 22000 Tijuana"),
)
POLICY = a_policy(
    a_step("before", -3),
    a_step("today", 0),
    a_step("soon", 2),
    after_last("again", 4, tone="neutral"),
    after_last("firm", 3, tone="firm"),
)


@dataclass(frozen=True)
class Life:
    """What happens to the invoices of two payers over some weeks."""

    zone: str
    begin: date
    addresses: tuple[tuple[str, str], tuple[str, str]]
    dues: tuple[int, ...]
    paid: tuple[int, ...]  # the hour after the beginning at which each invoice is paid
    runs: tuple[int, ...]
    late: tuple[int, ...]  # runs whose messages are delivered only by the next one


@st.composite
def lives(draw: st.DrawFn) -> Life:
    invoices = draw(st.integers(1, 5))
    hours = st.integers(0, 24 * DAYS)
    every = draw(st.integers(0, 23))
    daily = range(every, 24 * DAYS, draw(st.sampled_from((3, 24))))
    near_an_end = st.builds(
        lambda month, day: date(2026, month, 27) + timedelta(days=day),
        st.integers(1, 12),
        st.integers(0, 6),
    )
    return Life(
        zone=draw(st.sampled_from(ZONES)),
        begin=draw(near_an_end),
        addresses=draw(st.tuples(st.sampled_from(ADDRESSES), st.sampled_from(ADDRESSES))),
        dues=tuple(draw(st.lists(st.integers(0, 20), min_size=invoices, max_size=invoices))),
        paid=tuple(draw(st.lists(hours, min_size=invoices, max_size=invoices))),
        runs=tuple(sorted([*daily, *draw(st.lists(hours, max_size=60))])),
        late=tuple(draw(st.lists(st.integers(0, 99), max_size=20))),
    )


class Weeks:
    """Lives through the weeks; remembers when each message went, and each step that it told."""

    def __init__(self, life: Life) -> None:
        self.life = life
        payers = [
            replace(a_customer(f"cus-{n}"), country=country, address=text)
            for n, (country, text) in enumerate(life.addresses)
        ]
        issuer = an_issuer(created_date=life.begin, timezone=life.zone)
        self.desk = DunningDesk(issuer, *payers, policy=POLICY, message=reminder_message)
        self.begin = datetime(life.begin.year, life.begin.month, life.begin.day, tzinfo=UTC)
        self.went: list[tuple[datetime, str, str]] = []
        self.mails: list[tuple[datetime, str]] = []
        self.hours = {
            str(payer.customer_id): ContactHours(
                place_of(Address(payer.country, payer.address), "BR", ZoneInfo(life.zone))
            )
            for payer in payers
        }

    def live(self) -> None:
        self.desk.clock.present = self.begin
        for number, days in enumerate(self.life.dues):
            self._issue(number, days)
        for position, hour in enumerate(self.life.runs):
            self.desk.clock.present = self.begin + timedelta(hours=hour)
            self._pay(hour)
            self.desk.plan()
            if position not in self.life.late:
                self._deliver(twice=position % 3 == 0)

    def _issue(self, number: int, days: int) -> None:
        key, due = f"inv_{number}", self.life.begin + timedelta(days=days)
        customer = CustomerId(f"cus-{number % 2}")
        begin = self.life.begin
        self.desk.issue(
            10_000, key, number + 1, issue_date=begin, due_date=due, customer_id=customer
        )
        self.desk.schedule(ScheduleFirstReminder("acme", key, due, customer))

    def _pay(self, hour: int) -> None:
        for number, paid in enumerate(self.life.paid):
            invoice = self.desk.books.get(f"inv_{number}")
            if hour >= paid:
                self.desk.books.invoices[invoice.invoice_id] = replace(invoice, open=brl(0))

    def _deliver(self, *, twice: bool) -> None:
        waiting, self.desk.queue.messages = self.desk.queue.messages, []
        for message in waiting * (2 if twice else 1):
            mails, steps = len(self.desk.channel.sent), len(self.desk.contacts.told)
            self.desk.dispatch(parse(message.body, ReminderV1).to_item())
            present = self.desk.clock.present
            self.mails += [
                (present, sent.customer.customer_id) for sent in self.desk.channel.sent[mails:]
            ]
            self.went += [(present, *step) for step in self.desk.contacts.told[steps:]]


@given(lives())
def test_every_message_is_lawful_and_goes_once(life: Life) -> None:
    weeks = Weeks(life)
    weeks.live()
    paid = {f"inv_{n}": weeks.begin + timedelta(hours=h) for n, h in enumerate(life.paid)}
    steps = Counter((invoice, step) for _, invoice, step in weeks.went)

    assert set(steps.values()) <= {1}
    assert all(at < paid[invoice] for at, invoice, _ in weeks.went)
    assert all(weeks.hours[customer].is_open(at) for at, customer in weeks.mails)
    assert {at for at, _, _ in weeks.went} == {at for at, _ in weeks.mails}


@given(lives())
def test_no_payer_hears_more_often_than_the_caps_allow(life: Life) -> None:
    weeks = Weeks(life)
    weeks.live()
    heard: dict[str, list[date]] = {}
    for at, customer in weeks.mails:
        heard.setdefault(customer, []).append(weeks.hours[customer].local_date(at))

    for days in heard.values():
        for cap in caps_of(DEFAULT_BOUNDS, "BR"):
            for day in days:
                window = [each for each in days if 0 <= (day - each).days < cap.days]
                assert len(window) <= cap.messages


@given(lives())
def test_a_debt_that_stands_is_told_of_in_the_end(life: Life) -> None:
    """Nothing waits for ever: an invoice that is never paid is written about within the weeks."""
    hourly = tuple(range(24 * DAYS))
    never = replace(life, paid=(24 * DAYS + 1,) * len(life.dues), late=(), runs=hourly)
    weeks = Weeks(never)
    weeks.live()

    assert {invoice for _, invoice, _ in weeks.went} == {f"inv_{n}" for n in range(len(life.dues))}
