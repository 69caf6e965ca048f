"""A desk of statements by mail in memory, and what a rule asks for."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from cobro.application.mail_statements import MailStatements, StatementDesk, StatementRun
from cobro.application.ports.statement_mails import StatementMail, StatementOfAccount
from cobro.application.reach import Reach
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import InvalidInputError
from cobro.domain.exports import ExportMovedError, Frequency, Timing
from cobro.domain.journal import JournalEntry
from cobro.domain.parties import Customer
from cobro.domain.statement_mails import StatementRule, Wanted, account_name
from tests.support.builders import a_customer, an_entry, an_issuer
from tests.support.contact_book import MemoryContacts
from tests.support.fakes import (
    FixedClock,
    MemoryCustomers,
    MemoryExceptions,
    MemoryIssuers,
    MemoryNotices,
)
from tests.support.mail_news import MemoryMarks, MemoryOptOuts, MemoryReachBook

SINCE = datetime(2026, 3, 2, 12, tzinfo=UTC)
WEDNESDAY = datetime(2026, 4, 1, 14, tzinfo=UTC)
TURN = date(2026, 4, 1)
ACCOUNT = account_name("acme", "cus-1")
STEP = "statement-2026-04-01"
OWED = an_entry(("receivable", 10_000), ("revenue", -10_000))


def a_rule(segment: str = "", **changes: Any) -> StatementRule:
    facts: dict[str, Any] = {
        "issuer_id": "acme",
        "version": 1,
        "timing": Timing(Frequency.MONTHLY, 1, 9),
        "wanted": Wanted.EITHER,
        "is_active": True,
        "author": "ana",
        "stored_at": SINCE,
        "since_at": SINCE,
    }
    return StatementRule(segment=segment, **{**facts, **changes})


@dataclass
class MemoryStatementRules:
    kept: list[StatementRule] = field(default_factory=list)
    finished: set[tuple[str, str, date]] = field(default_factory=set)

    def current(self, issuer_id: str) -> list[StatementRule]:
        newest = {rule.segment: rule for rule in self.kept if rule.issuer_id == issuer_id}
        return list(newest.values())

    def add(self, rule: StatementRule) -> None:
        if any((r.segment, r.version) == (rule.segment, rule.version) for r in self.kept):
            raise ExportMovedError
        self.kept.append(rule)

    def is_finished(self, issuer_id: str, segment: str, turn: date) -> bool:
        return (issuer_id, segment, turn) in self.finished

    def finish(self, issuer_id: str, segment: str, turn: date, at: datetime) -> None:
        del at
        self.finished.add((issuer_id, segment, turn))


@dataclass
class MemoryJournalOf:
    """The entries of each customer; no other reading is made."""

    entries_of: dict[str, list[JournalEntry]]

    def entries(self, issuer_id: str, customer_id: str) -> list[JournalEntry]:
        del issuer_id
        return self.entries_of.get(customer_id, [])

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


@dataclass
class Outbox:
    """Keeps what was sent; raises `failure` once, where one is set. Draws `%PDF`, or nothing."""

    sent: list[StatementMail] = field(default_factory=list)
    failure: Exception | None = None
    is_too_long: bool = False

    def send(self, mail: StatementMail) -> str:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        self.sent.append(mail)
        return f"message-{len(self.sent)}"

    def render(self, statement: StatementOfAccount) -> bytes:
        del statement
        if self.is_too_long:
            message = "too many rows"
            raise InvalidInputError(message, field="format")
        return b"%PDF"


class StatementOffice:
    def __init__(
        self,
        *rules: StatementRule,
        customers: tuple[Customer, ...] = (a_customer(),),
        entries: dict[str, list[JournalEntry]] | None = None,
    ) -> None:
        self.clock = FixedClock(WEDNESDAY)
        self.rules = MemoryStatementRules(list(rules))
        self.notices, self.outbox = MemoryNotices(), Outbox()
        self.contacts = MemoryContacts(self.notices)
        self.marks, self.opt_outs = MemoryMarks(), MemoryOptOuts()
        self.exceptions = MemoryExceptions()
        self.customers = MemoryCustomers(*customers)
        self.journal = MemoryJournalOf({"cus-1": [OWED]} if entries is None else entries)

    def run(self, has_time: bool = True) -> tuple[int, bool]:  # noqa: FBT002 - reads as told
        book = MemoryReachBook(self.marks, self.opt_outs)
        desk = StatementDesk(
            notices=self.notices,
            contacts=self.contacts,
            reach=Reach(book=book, delivering={Channel.EMAIL}),
            printer=self.outbox,
            channel=self.outbox,
            exceptions=self.exceptions,
            opt_out_address_of=lambda link: f"https://api.example/{link.customer_id}",
        )
        mailer = MailStatements(
            issuers=MemoryIssuers(an_issuer()),
            customers=self.customers,
            journal=self.journal,
            rules=self.rules,
            desk=desk,
            clock=self.clock,
        )
        done: StatementRun = mailer(lambda: has_time)
        return done.sent, done.is_finished

    def state(self, account: str = ACCOUNT) -> tuple[str, str]:
        """Return state and detail of the notice of the turn; empty texts where there is none."""
        return self.notices.states.get((account, STEP), ("", ""))
