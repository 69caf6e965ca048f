"""Mail statements of account to customers: each turn once, lawfully, or not at all.

A statement is a courtesy, so a payer that wants no courtesies gets none, nor does an address that
closed. It goes in the hours of the payer's place and counts among what the payer hears: one that
meets a cap or comes outside the hours waits for a later run, for seven days. Claim, send and record
are those of every mail (docs/decisions/at-most-once-mail.md); how it ended stands on the timeline.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cobro.application.account_notices import UNCERTAIN, WAITS, AccountNotices
from cobro.application.deliver_notice import SENT
from cobro.application.opt_out import OptOutLink
from cobro.application.ports import (
    Clock,
    Customers,
    Exceptions,
    Issuers,
    Journal,
    Notices,
)
from cobro.application.ports.reminders import ContactBook
from cobro.application.ports.statement_mails import (
    StatementChannel,
    StatementMail,
    StatementOfAccount,
    StatementPrinter,
    StatementRules,
)
from cobro.application.reach import Reach
from cobro.application.statement_looks import StatementLook
from cobro.domain.calendars import calendar_for
from cobro.domain.dunning.addresses import NO_ADDRESS
from cobro.domain.dunning.caps import caps_of
from cobro.domain.dunning.opt_outs import OPTED_OUT
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import RejectionError
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Customer, Issuer
from cobro.domain.reports import account_statements
from cobro.domain.statement_mails import StatementRule, rule_for

PAGE = 100


class Outcome(StrEnum):
    """What came of a customer: `waits` is looked at again, all others are for good."""

    SENT = "sent"
    DONE = "done"
    NOTHING = "nothing"
    SKIPPED = "skipped"
    WAITS = "waits"


_OUTCOMES = {SENT: Outcome.SENT, UNCERTAIN: Outcome.DONE, WAITS: Outcome.WAITS}


@dataclass(frozen=True, slots=True)
class StatementRun:
    """How many were sent; `is_finished` is False where time was up or somebody waits."""

    sent: int = 0
    is_finished: bool = True


@dataclass(frozen=True, slots=True)
class StatementDesk:
    """How customers are reached, and where it is kept that they were."""

    notices: Notices
    contacts: ContactBook
    reach: Reach
    printer: StatementPrinter
    channel: StatementChannel
    exceptions: Exceptions
    opt_out_address_of: Callable[[OptOutLink], str]


class MailStatements:
    def __init__(
        self,
        *,
        issuers: Issuers,
        customers: Customers,
        journal: Journal,
        rules: StatementRules,
        desk: StatementDesk,
        clock: Clock,
    ) -> None:
        self._issuers = issuers
        self._customers = customers
        self._journal = journal
        self._rules = rules
        self._desk = desk
        self._notices = AccountNotices(desk.notices, desk.contacts, desk.exceptions)
        self._clock = clock

    def __call__(self, has_time: Callable[[], bool]) -> StatementRun:
        sent, is_finished = 0, True
        for issuer_id in self._issuers.ids():
            rules = self._rules.current(issuer_id)
            due = self._due(issuer_id, rules) if rules else {}
            if due:
                run = self._mail(self._issuers.get(issuer_id), rules, due, has_time)
                sent, is_finished = sent + run.sent, is_finished and run.is_finished
        return StatementRun(sent, is_finished)

    def _due(self, issuer_id: str, rules: Sequence[StatementRule]) -> dict[str, date]:
        """Return the turn of each segment's rule that is to be worked on now."""
        issuer = self._issuers.get(issuer_id)
        now, days = self._clock.now().astimezone(issuer.zone), calendar_for(issuer.country)
        turns = {rule.segment: rule.due_turn(now, days) for rule in rules}
        return {
            segment: turn
            for segment, turn in turns.items()
            if turn is not None and not self._rules.is_finished(issuer_id, segment, turn)
        }

    def _mail(
        self,
        issuer: Issuer,
        rules: Sequence[StatementRule],
        due: dict[str, date],
        has_time: Callable[[], bool],
    ) -> StatementRun:
        sent, waiting = 0, set()
        for customer in self._customers_of(issuer.issuer_id):
            rule = rule_for(customer.segment, rules)
            if rule is None or rule.segment not in due:
                continue
            if not has_time():
                return StatementRun(sent, is_finished=False)
            now = self._clock.now()
            outcome = self._one(StatementLook(issuer, customer, now, rule, due[rule.segment]))
            sent += outcome is Outcome.SENT
            if outcome is Outcome.WAITS:
                waiting.add(rule.segment)
        for segment in due.keys() - waiting:
            self._rules.finish(issuer.issuer_id, segment, due[segment], self._clock.now())
        return StatementRun(sent, is_finished=not waiting)

    def _customers_of(self, issuer_id: str) -> Iterator[Customer]:
        after = None
        while after is None or after:
            page = self._customers.page(issuer_id, after or "", PAGE)
            yield from page.customers
            after = page.after

    def _one(self, look: StatementLook) -> Outcome:
        ended = self._notices.ended(look)
        if ended is not None:
            return Outcome.DONE if ended else Outcome.WAITS
        if not look.hours.is_open(look.looked_at):
            return Outcome.WAITS
        first, last = look.rule.timing.span(look.turn_date, calendar_for(look.issuer.country))
        entries = self._journal.entries(look.issuer.issuer_id, look.customer.customer_id)
        statements = tuple(account_statements(entries, first, last))
        if not look.rule.wanted.is_met(statements):
            return Outcome.NOTHING
        reason = self._why_not(look.customer)
        if reason:
            self._notices.skip(look, reason)
            return Outcome.SKIPPED
        told = StatementOfAccount(look.issuer, look.customer, first, last, statements)
        return self._send(look, told)

    def _why_not(self, customer: Customer) -> str:
        if not customer.email:
            return NO_ADDRESS
        known = self._desk.reach.known(customer)
        if any(each.channel is Channel.EMAIL for each in known.refusals):
            return OPTED_OUT
        return self._desk.reach.closed(customer).get(Channel.EMAIL, "")

    def _send(self, look: StatementLook, told: StatementOfAccount) -> Outcome:
        heard = self._notices.contacts(look)
        caps = caps_of(look.issuer.bounds, look.customer.country)
        if heard.free_date(look.contact, look.today, caps)[0] > look.today:
            return Outcome.WAITS
        try:
            # Written before it is claimed: what fails here leaves nobody in doubt.
            mail = self._written(look, told)
        except RejectionError as rejection:
            self._notices.skip(look, rejection.code)
            return Outcome.SKIPPED
        how = self._notices.send(look, heard, lambda: self._desk.channel.send(mail))
        return _OUTCOMES.get(how, Outcome.SKIPPED)

    def _written(self, look: StatementLook, told: StatementOfAccount) -> StatementMail:
        customer = self._desk.reach.wished(look.customer)
        link = OptOutLink(
            customer.issuer_id, customer.customer_id, Channel.EMAIL, customer.language
        )
        balances = (Money(s.closing_minor, Currency(s.currency)) for s in told.statements)
        return StatementMail(
            account=look.account,
            step=look.step,
            issuer=look.issuer,
            customer=customer,
            first_date=told.first_date,
            last_date=told.last_date,
            balances=tuple(balances),
            attachment=self._desk.printer.render(told),
            opt_out_url=self._desk.opt_out_address_of(link),
        )
