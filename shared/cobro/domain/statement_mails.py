"""Statements of account by mail: to which customers, when, and whether there is anything to tell.

The rule of a customer's segment decides, else that for everybody; where the one that decides is off
nothing is sent. A statement tells of a whole turn (`exports`), and goes out within seven days of it
or not at all: after that it is no news.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from cobro.domain.calendars import BusinessCalendar
from cobro.domain.exports import Timing
from cobro.domain.reports import AccountStatement

EVERYBODY = ""
STEP = "statement"
DAYS_TO_SEND = 7
_ACCOUNT = "account_s"
_MARKS = (("_", "__"), (":", "_c"))


class Wanted(StrEnum):
    """What a statement has to have to be sent."""

    OPEN = "open"
    MOVEMENTS = "movements"
    EITHER = "either"
    ALWAYS = "always"

    def is_met(self, statements: Sequence[AccountStatement]) -> bool:
        is_open = any(each.closing_minor for each in statements)
        has_moved = any(each.lines for each in statements)
        return {
            Wanted.OPEN: is_open,
            Wanted.MOVEMENTS: has_moved,
            Wanted.EITHER: is_open or has_moved,
            Wanted.ALWAYS: True,
        }[self]


@dataclass(frozen=True, slots=True)
class StatementRule:
    """One version of the rule for a segment; `since_at` is when the first one was kept."""

    issuer_id: str
    segment: str
    version: int
    timing: Timing
    wanted: Wanted
    is_active: bool
    author: str
    stored_at: datetime
    since_at: datetime

    @property
    def label(self) -> str:
        return f"{STEP}:{self.segment or '*'}@{self.version}"

    @property
    def asked(self) -> tuple[object, ...]:
        """Return what two versions are told apart by."""
        return self.timing, self.wanted, self.is_active

    def due_turn(self, now: datetime, days: BusinessCalendar) -> date | None:
        """Return the turn to be sent, `now` on the issuer's clock; None where there is none."""
        turn = self.timing.due_turn(now, days)
        opened = self.timing.opens_at(turn, days)
        since = self.since_at.astimezone(now.tzinfo).replace(tzinfo=None)
        is_late = now.replace(tzinfo=None) >= opened + timedelta(days=DAYS_TO_SEND)
        return turn if self.is_active and opened >= since and not is_late else None


def rule_for(segment: str, rules: Iterable[StatementRule]) -> StatementRule | None:
    """Return the rule that decides for a customer of a segment."""
    by_segment = {rule.segment: rule for rule in rules}
    return by_segment.get(segment) or by_segment.get(EVERYBODY)


def step_of(turn: date) -> str:
    return f"{STEP}-{turn.isoformat()}"


def account_name(issuer_id: str, customer_id: str) -> str:
    """Return what a customer's account is called where messages are named by their invoice.

    Mail providers take letters, digits and `_ - . @` in it, and ids may hold a colon.
    """
    return f"{_ACCOUNT}{_marked(issuer_id)}_s{_marked(customer_id)}"


def account_named(name: str) -> tuple[str, str] | None:
    """Return issuer and customer of an account's name; None for that of an invoice."""
    if not name.startswith(_ACCOUNT):
        return None
    parts, at = [""], len(_ACCOUNT)
    while at < len(name):
        letter = name[at]
        if letter == "_":
            at += 1
            letter = {"_": "_", "c": ":"}.get(name[at : at + 1], "")
        if letter:
            parts[-1] += letter
        else:
            parts.append("")
        at += 1
    return (parts[0], parts[1]) if len(parts) == len(("issuer", "customer")) else None


def _marked(text: str) -> str:
    for plain, marked in _MARKS:
        text = text.replace(plain, marked)
    return text
