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

from cobro.application.deliver_notice import (
    CLAIM_LEASE,
    REFUSED,
    SENDING,
    SENT,
    SKIPPED,
    NoticeUncertainError,
)
from cobro.application.opt_out import OptOutLink
from cobro.application.ports import (
    Clock,
    Customers,
    Exceptions,
    Issuers,
    Journal,
    Notice,
    NoticeClaimedError,
    Notices,
)
from cobro.application.ports.reminders import ContactBook, ContactsMovedError, NoticeClaim
from cobro.application.ports.statement_mails import (
    StatementChannel,
    StatementMail,
    StatementOfAccount,
    StatementPrinter,
    StatementRules,
)
from cobro.application.reach import Reach
from cobro.application.statement_looks import StatementLook, uncertain
from cobro.domain.calendars import calendar_for
from cobro.domain.dunning.addresses import NO_ADDRESS
from cobro.domain.dunning.caps import caps_of
from cobro.domain.dunning.opt_outs import OPTED_OUT
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import RejectionError, UnavailableError
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
            outcome = self._one(StatementLook(issuer, customer, rule, due[rule.segment], now))
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
        notice = self._desk.notices.of_invoice(look.account).get(look.step)
        if notice is not None and notice.state != REFUSED:
            return self._noticed(look, notice)
        if not look.hours.is_open(look.looked_at):
            return Outcome.WAITS
        first, last = look.rule.timing.span(look.turn_date, calendar_for(look.issuer.country))
        entries = self._journal.entries(look.issuer.issuer_id, look.customer.customer_id)
        statements = tuple(account_statements(entries, first, last))
        if not look.rule.wanted.is_met(statements):
            return Outcome.NOTHING
        reason = self._why_not(look.customer)
        if reason:
            at, terms = look.looked_at, look.terms
            self._desk.notices.skip(look.account, look.step, reason, at, terms)
            return Outcome.SKIPPED
        told = StatementOfAccount(look.issuer, look.customer, first, last, statements)
        return self._claim(look, told)

    def _noticed(self, look: StatementLook, notice: Notice) -> Outcome:
        """See how one ended that was claimed before; a claim left behind is told to a person."""
        if notice.state != SENDING:
            return Outcome.DONE
        if look.looked_at - notice.noticed_at < CLAIM_LEASE:
            return Outcome.WAITS
        self._desk.exceptions.park(uncertain(look))
        return Outcome.DONE

    def _why_not(self, customer: Customer) -> str:
        if not customer.email:
            return NO_ADDRESS
        known = self._desk.reach.known(customer)
        if any(each.channel is Channel.EMAIL for each in known.refusals):
            return OPTED_OUT
        return self._desk.reach.closed(customer).get(Channel.EMAIL, "")

    def _claim(self, look: StatementLook, told: StatementOfAccount) -> Outcome:
        contacts = self._desk.contacts.of(look.issuer.issuer_id, look.customer.customer_id)
        today = look.hours.local_date(look.looked_at)
        caps = caps_of(look.issuer.bounds, look.customer.country)
        if contacts.free_date(look.contact, today, caps)[0] > today:
            return Outcome.WAITS
        try:
            # Written before it is claimed: what fails here leaves nobody in doubt.
            mail = self._written(look, told)
        except RejectionError as rejection:
            at, terms = look.looked_at, look.terms
            self._desk.notices.skip(look.account, look.step, rejection.code, at, terms)
            return Outcome.SKIPPED
        claim = NoticeClaim(look.account, look.step, look.terms)
        try:
            after = contacts.after(look.contact, today)
            self._desk.contacts.claim([claim], after, look.looked_at)
        except (NoticeClaimedError, ContactsMovedError):
            return Outcome.WAITS
        return self._send(look, mail)

    def _send(self, look: StatementLook, mail: StatementMail) -> Outcome:
        def record(state: str, detail: str) -> None:
            at = look.looked_at
            self._desk.notices.record(look.account, look.step, state, detail, at)

        try:
            message_id = self._desk.channel.send(mail)
        except NoticeUncertainError:
            self._desk.exceptions.park(uncertain(look))
            return Outcome.DONE
        except RejectionError as rejection:
            record(SKIPPED, rejection.code)
            return Outcome.SKIPPED
        except UnavailableError as refusal:
            record(REFUSED, refusal.code)
            return Outcome.WAITS
        record(SENT, message_id)
        return Outcome.SENT

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
