"""Whatever runs are missed, doubled or late, and whatever policy holds: no wrong message.

A payer hears each step at most once, nothing softer than before, no step before the one it
escalates from, and nothing at night or on a Sunday.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cobro.application.schedule_reminders import ScheduleFirstReminder
from cobro.contracts.dunning_policy import DunningPolicyV2
from cobro.contracts.messages import ReminderV1, reminder_message
from cobro.contracts.parsing import convert, parse
from cobro.domain.calendars import calendar_for
from cobro.domain.dunning.hours import ContactHours
from cobro.domain.dunning.ladder import Case, StepState
from cobro.domain.dunning.places import Address, place_of
from cobro.domain.dunning.policy import DunningPolicy, Tone
from cobro.domain.errors import InvalidInputError, UnavailableError
from tests.support.builders import a_customer, an_invoice, an_issuer
from tests.support.policies import DunningDesk, a_document, a_step, after_last

ISSUED = date(2026, 3, 2)
NAMES = ("one", "two", "three", "four", "five")
CONDITIONS = ({"segments": ["banks"]}, {"currencies": ["BRL"]})
TONES = (Tone.FRIENDLY, Tone.NEUTRAL, Tone.FIRM, Tone.FINAL)


@st.composite
def policies(draw: st.DrawFn) -> DunningPolicy:
    """Draw a policy of one to five steps, in either kind of days, that is not refused."""
    days, tone = draw(st.integers(-9, 3)), 0
    steps: list[dict[str, Any]] = []
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    for name in names:
        tone = draw(st.integers(tone, 3))
        more: dict[str, Any] = {"tone": TONES[tone].value}
        if TONES[tone] is Tone.FINAL:
            more["actions"] = ["call_task"]
        if draw(st.booleans()):
            more["only_if"] = draw(
                st.sampled_from([{"segments": ["banks"]}, {"currencies": ["BRL"]}])
            )
        follows = draw(st.booleans())
        if steps and follows:
            unit = draw(st.sampled_from(["days", "business_days"]))
            steps.append(after_last(name, draw(st.integers(1, 6)), unit, **more))
        else:
            steps.append(a_step(name, days, **more))
        days += draw(st.integers(1, 8))
    return convert(a_document(*steps), DunningPolicyV2).to_policy("p", 1)


@st.composite
def runs(draw: st.DrawFn) -> list[datetime]:
    """Draw when the schedule runs: once a day at some hour, and missed, doubled and odd runs."""
    hour = draw(st.integers(5, 20))
    missed = draw(st.sets(st.integers(0, 59), max_size=50))
    odd = draw(st.lists(st.integers(0, 24 * 60), max_size=12))
    hours = [24 * day + hour for day in range(60) if day not in missed] + odd
    begin = datetime(ISSUED.year, ISSUED.month, ISSUED.day, 3, tzinfo=UTC)
    return [begin + timedelta(hours=each) for each in sorted(hours)]


def lived(
    before: DunningPolicy,
    then: DunningPolicy,
    instants: list[datetime],
    faults: list[int],
    due: int,
) -> DunningDesk:
    """Live through the runs under a policy and then another; some sendings are refused for now."""
    desk = DunningDesk(an_issuer(created_date=ISSUED), policy=before, message=reminder_message)
    invoice = an_invoice(10_000, issue_date=ISSUED, due_date=ISSUED + timedelta(days=due))
    desk.books.invoices[invoice.invoice_id] = invoice
    desk.clock.present = instants[0]
    desk.schedule(ScheduleFirstReminder("acme", "inv_1", invoice.draft.due_date, "cus-1"))
    for position, instant in enumerate(instants):
        if position == len(instants) // 2:
            desk.give(then)
        desk.clock.present = instant
        desk.plan()
        _dispatch(desk, twice=position % 3 == 0, is_refused=position in faults)
    return desk


def _dispatch(desk: DunningDesk, *, twice: bool, is_refused: bool) -> None:
    """Deliver what waits, now and again twice; a refusal comes again at the next run."""
    waiting, desk.queue.messages = desk.queue.messages, []
    for message in waiting * (2 if twice else 1):
        if is_refused:
            desk.channel.failure = UnavailableError("not now")
        try:
            desk.dispatch(parse(message.body, ReminderV1).to_item())
        except UnavailableError:
            desk.queue.messages.append(message)
        desk.channel.failure = None


@given(policies(), policies(), runs(), st.lists(st.integers(0, 40), max_size=9), st.integers(0, 40))
def test_no_schedule_of_runs_sends_a_wrong_message(
    before: DunningPolicy,
    then: DunningPolicy,
    instants: list[datetime],
    faults: list[int],
    due: int,
) -> None:
    desk = lived(before, then, instants, faults, due)
    sent = [reminder.step for reminder in desk.channel.sent]
    notices = desk.notices.of_invoice("inv_1")
    zone = desk.issuers.get("acme").zone
    hours = ContactHours(place_of(Address("BR", a_customer().address), "BR", zone))
    went = {name: n.noticed_at.astimezone(zone) for name, n in notices.items() if name in sent}
    tones = [notice.rank for step in sent if (notice := notices[step].terms.tone)]

    assert len(sent) == len(set(sent))
    assert tones == sorted(tones)
    assert all(hours.is_open(at) for at in went.values())
    assert {notices[step].state for step in sent} <= {StepState.SENT.value}


@given(policies(), runs())
def test_under_one_policy_every_step_follows_the_one_it_escalates_from(
    policy: DunningPolicy, instants: list[datetime]
) -> None:
    desk = lived(policy, policy, instants, [], 12)
    order = [policy.steps.index(step) for r in desk.channel.sent if (step := policy.named(r.step))]
    days = [reminder.today for reminder in desk.channel.sent]

    assert order == sorted(order)
    assert days == sorted(set(days))


@given(st.lists(st.integers(-40, 40), min_size=2, max_size=4), st.data())
def test_a_policy_is_refused_or_its_days_follow_one_another(
    offsets: list[int], data: st.DataObject
) -> None:
    units = [data.draw(st.sampled_from(["days", "business_days"])) for _ in offsets]
    steps = [
        a_step(NAMES[n], 0) | {"offset": {unit: offset}}
        for n, (offset, unit) in enumerate(zip(offsets, units, strict=True))
    ]
    refused, policy = "", None
    try:
        policy = convert(a_document(*steps), DunningPolicyV2).to_policy("p", 1)
    except InvalidInputError as refusal:
        refused = refusal.code
    due = data.draw(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
    days = list(Case(policy, ISSUED, due, calendar_for("BR")).dates().values()) if policy else []

    assert refused in {"", "step_before_escalation"}
    assert days == sorted(set(days))
