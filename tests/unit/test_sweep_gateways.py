"""What webhooks missed is found by asking each gateway what changed since the last sweep."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from cobro.application.ports import OutgoingMessage
from cobro.application.sweep_gateways import FIRST_WINDOW, OVERLAP, SweepGateways
from cobro.domain.gateways import GatewayAccount, GatewayHint, Subject
from tests.support.builders import NOW
from tests.support.fakes import FixedClock
from tests.support.gateways.in_memory import (
    MemoryGatewayAccounts,
    MemoryGateways,
    MemorySweepMarks,
    an_account,
)

HOUR = timedelta(hours=1)


def always() -> bool:
    return True


class Sweeping:
    def __init__(self, *accounts: GatewayAccount) -> None:
        self.accounts = accounts or (an_account(),)
        self.gateways = MemoryGateways()
        self.marks = MemorySweepMarks()
        self.sent: list[OutgoingMessage] = []
        self.clock = FixedClock()
        self.sweep = SweepGateways(
            accounts=MemoryGatewayAccounts(*self.accounts),
            gateways=self.gateways,
            marks=self.marks,
            events=self,
            clock=self.clock,
            hint_message=lambda account, hint: f"{account.key} {hint.reference}",
        )

    def send(self, messages: Iterable[OutgoingMessage]) -> None:
        self.sent.extend(messages)

    def change(self, reference: str, ago: timedelta, account: int = 0) -> None:
        hint = GatewayHint(Subject.PAYMENT, reference)
        self.gateways.of(self.accounts[account]).changes.append((NOW - ago, hint))


def times(count: int) -> Callable[[], bool]:
    """Return a clock that has time so often."""
    left = iter([True] * count)
    return lambda: next(left, False)


def test_what_changed_since_the_last_sweep_is_queued_once() -> None:
    sweeping = Sweeping()
    sweeping.marks.move("stripe/loja", NOW - 3 * HOUR)
    sweeping.change("pi_old", timedelta(days=9))
    sweeping.change("pi_new", HOUR)

    run = sweeping.sweep(always)

    assert (run.accounts, run.hints, run.is_finished) == (1, 1, True)
    assert [message.body for message in sweeping.sent] == ["stripe/loja pi_new"]
    assert sweeping.marks.read("stripe/loja") == NOW


def test_windows_overlap_because_gateways_list_late() -> None:
    sweeping = Sweeping()
    sweeping.marks.move("stripe/loja", NOW - HOUR)

    sweeping.sweep(always)

    assert sweeping.gateways.of(an_account()).asked == [(NOW - HOUR - OVERLAP, NOW)]


def test_missed_days_are_gone_through_one_by_one() -> None:
    sweeping = Sweeping()

    sweeping.sweep(always)

    asked = sweeping.gateways.of(an_account()).asked
    assert len(asked) == FIRST_WINDOW.days
    assert asked[-1][1] == NOW


def test_a_sweep_that_runs_out_of_time_goes_on_at_its_mark() -> None:
    sweeping = Sweeping()

    first = sweeping.sweep(times(2))
    mark = sweeping.marks.read("stripe/loja")
    second = sweeping.sweep(always)

    assert not first.is_finished
    assert mark == NOW - FIRST_WINDOW + timedelta(days=2)
    assert second.is_finished
    assert len(sweeping.gateways.of(an_account()).asked) == FIRST_WINDOW.days


def test_a_gateway_that_fails_holds_up_no_other_and_keeps_its_mark() -> None:
    sweeping = Sweeping(an_account("first"), an_account("second"))
    sweeping.gateways.of(sweeping.accounts[0]).is_down = True
    sweeping.change("pi_2", HOUR, account=1)

    run = sweeping.sweep(always)

    assert [key for key, _ in run.failures] == ["stripe/first"]
    assert [message.body for message in sweeping.sent] == ["stripe/second pi_2"]
    assert sweeping.marks.read("stripe/first") is None


def test_what_is_told_of_one_payment_stays_in_order() -> None:
    sweeping = Sweeping()
    sweeping.change("pi_1", HOUR)
    sweeping.change("pi_1", HOUR)
    sweeping.change("pi_2", HOUR)

    sweeping.sweep(always)

    first, again, other = sweeping.sent
    assert first.group == again.group != other.group
