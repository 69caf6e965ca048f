"""Ask each gateway what changed since the last sweep: what webhooks missed is healed by it.

A mark per account says through when it was swept. Time is gone through in windows of a day; the
mark moves when all that a window showed is queued, so a sweep that dies begins at the window it was
at. Windows overlap, since gateways list what changed a little late. What is queued are hints: over
a day on which nothing is new they change nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from cobro.application.ports import Clock, Outgoing, OutgoingMessage
from cobro.application.ports.gateways import GatewayAccounts, PaymentGateways, SweepMarks
from cobro.domain.errors import CobroError
from cobro.domain.gateways import GatewayAccount, GatewayHint
from cobro.domain.ids import derived_id

WINDOW = timedelta(days=1)
OVERLAP = timedelta(hours=2)
FIRST_WINDOW = timedelta(days=7)  # of an account that was never swept
_MESSAGES_AT_ONCE = 100

HintMessage = Callable[[GatewayAccount, GatewayHint], str]


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a run did: accounts swept through the present, hints queued, failures by account.

    `is_finished` is False where its time was up first; the next run goes on at the marks.
    """

    accounts: int
    hints: int
    failures: tuple[tuple[str, CobroError], ...]
    is_finished: bool


class SweepGateways:
    def __init__(
        self,
        *,
        accounts: GatewayAccounts,
        gateways: PaymentGateways,
        marks: SweepMarks,
        events: Outgoing,
        clock: Clock,
        hint_message: HintMessage,
    ) -> None:
        self._accounts = accounts
        self._gateways = gateways
        self._marks = marks
        self._events = events
        self._clock = clock
        self._hint_message = hint_message

    def __call__(self, has_time: Callable[[], bool]) -> Sweep:
        """Sweep every account; one that fails is told of and holds up no other."""
        swept, hints = 0, 0
        failures: list[tuple[str, CobroError]] = []
        for account in self._accounts.all():
            try:
                for window in self._windows(account):
                    if not has_time():
                        return Sweep(swept, hints, tuple(failures), is_finished=False)
                    hints += self._sweep(account, *window)
                swept += 1
            except CobroError as error:
                failures.append((account.key, error))
        return Sweep(swept, hints, tuple(failures), is_finished=True)

    def _windows(self, account: GatewayAccount) -> Iterator[tuple[datetime, datetime]]:
        now = self._clock.now()
        begin = self._marks.read(account.key) or now - FIRST_WINDOW
        while begin < now:
            end = min(begin + WINDOW, now)
            yield begin, end
            begin = end

    def _sweep(self, account: GatewayAccount, begin: datetime, end: datetime) -> int:
        changed = self._gateways.of(account).changed(begin - OVERLAP, end)
        messages = (self._message(account, hint, end) for hint in changed)
        count = 0
        while block := list(islice(messages, _MESSAGES_AT_ONCE)):
            self._events.send(block)
            count += len(block)
        self._marks.move(account.key, end)
        return count

    def _message(
        self, account: GatewayAccount, hint: GatewayHint, end: datetime
    ) -> OutgoingMessage:
        body = self._hint_message(account, hint)
        return OutgoingMessage(
            body=body,
            group=payment_group(account, hint.reference),
            deduplication=derived_id("sweep", body, end.isoformat()),
        )


def payment_group(account: GatewayAccount, reference: str) -> str:
    """Return the group that keeps what is told of one payment in order, by whomever."""
    return derived_id("payment", account.key, reference)
