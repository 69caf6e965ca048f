"""Statements of account by mail: the rules, how far a turn came, the document and the channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from cobro.domain.money import Money
from cobro.domain.parties import Customer, Issuer
from cobro.domain.reports import AccountStatement
from cobro.domain.statement_mails import StatementRule


class StatementRules(Protocol):
    """Versions are added and never changed."""

    def current(self, issuer_id: str) -> Sequence[StatementRule]:
        """Return the newest version of each."""
        ...

    def add(self, rule: StatementRule) -> None:
        """Write a version; raise `ExportMovedError` where there is one of that number."""
        ...

    def is_finished(self, issuer_id: str, segment: str, turn: date) -> bool:
        """Tell whether every customer of a rule was looked at for a turn, for good."""
        ...

    def finish(self, issuer_id: str, segment: str, turn: date, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class StatementOfAccount:
    """What is told to a customer about a span of days; `name` is that of its account."""

    issuer: Issuer
    customer: Customer
    first_date: date
    last_date: date
    statements: tuple[AccountStatement, ...]


class StatementPrinter(Protocol):
    def render(self, statement: StatementOfAccount) -> bytes:
        """Draw it as PDF; raise `InvalidInputError` where it is too long to be printed."""
        ...


@dataclass(frozen=True, slots=True)
class StatementMail:
    """`account` and `step` name the message; `balances` are owed at the end, one per currency."""

    account: str
    step: str
    issuer: Issuer
    customer: Customer
    first_date: date
    last_date: date
    balances: tuple[Money, ...]
    attachment: bytes
    opt_out_url: str


class StatementChannel(Protocol):
    def send(self, mail: StatementMail) -> str:
        """Send once and return the provider's message id, or fail as `ReminderChannel` does.

        Raise `NoticeUncertainError` where it is not known whether it went.
        """
        ...
