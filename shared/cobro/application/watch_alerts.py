"""Look, every hour, at what waits and what time brings, and raise the alerts of it.

Exceptions and the deadlines of disputes are few and looked at every time. Due dates, money that no
rule placed and the forecast are looked at once a day, from seven in the morning of the issuer's
place on, and at once when the rules change. Days that were missed are made up for; when the rules
change, what fell due within a year is looked at.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cobro.application.alert_on_news import late_sign
from cobro.application.alert_signs import (
    dispute_sign,
    entry_sign,
    exception_signs,
    shortfall_signs,
)
from cobro.application.parking import UNASSIGNED
from cobro.application.ports import Clock, Exceptions, Invoices, Issuers
from cobro.application.ports.alerts import AlertRuleBook, DueDays, Looked, Looks
from cobro.application.ports.disputes import Disputes
from cobro.application.ports.forecasts import Forecasts
from cobro.application.ports.review import EntryState
from cobro.application.ports.reviews import Reviews, Wanted
from cobro.application.raise_alerts import RaiseAlerts
from cobro.application.tell_alerts import TellAlerts
from cobro.domain.alerts import OF_DUE_DATES, Alert, AlertKind, AlertRule, AlertRules, Sign
from cobro.domain.parties import Issuer

FROM_HOUR = 7
_UNMATCHED = (EntryState.PROPOSED, EntryState.IN_REVIEW, EntryState.REJECTED)
_OF_EXCEPTIONS = (
    AlertKind.PROMISE_BROKEN,
    AlertKind.AGREEMENT_BROKEN,
    AlertKind.BANK_FILE_REFUSED,
    AlertKind.WORK_WAITING,
)


@dataclass(frozen=True, slots=True)
class Watch:
    """How many alerts were raised, messages sent and refused; False where time was up before."""

    raised: int = 0
    sent: int = 0
    refused: int = 0
    is_finished: bool = True


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the signs come from."""

    invoices: Invoices
    due: DueDays
    exceptions: Exceptions
    disputes: Disputes
    reviews: Reviews
    forecasts: Forecasts


@dataclass(frozen=True, slots=True)
class WatchAlerts:
    issuers: Issuers
    book: AlertRuleBook
    looks: Looks
    sources: Sources
    raise_alerts: RaiseAlerts
    tell: TellAlerts
    clock: Clock

    def __call__(self, has_time: Callable[[], bool]) -> Watch:
        raised = sent = refused = 0
        for issuer_id in self.issuers.ids():
            if not has_time():
                return Watch(raised, sent, refused, is_finished=False)
            stored = self.book.latest(issuer_id)
            if stored is None:
                continue
            issuer = self.issuers.get(issuer_id)
            new = self._look(issuer, stored.rules, self.clock.now())
            telling = self.tell(issuer, new)
            raised, sent = raised + len(new), sent + telling.sent
            refused += telling.refused
        return Watch(raised, sent, refused)

    def _look(self, issuer: Issuer, rules: AlertRules, now: datetime) -> list[Alert]:
        local = now.astimezone(issuer.zone)
        today, last = local.date(), self.looks.last(issuer.issuer_id)
        since = last.until_date if last and last.rules_version == rules.version else None
        signs = list(self._waiting(issuer, rules))
        is_due = since is None or (local.hour >= FROM_HOUR and since < today)
        if is_due:
            signs += self._of_the_day(issuer, rules, today, since)
        raised = self.raise_alerts(issuer, rules, signs)
        if is_due:
            self.looks.put(issuer.issuer_id, Looked(today, rules.version))
        return raised

    def _waiting(self, issuer: Issuer, rules: AlertRules) -> Iterator[Sign]:
        if rules.of(*_OF_EXCEPTIONS):
            for issuer_id in (issuer.issuer_id, UNASSIGNED):
                for item in self.sources.exceptions.open_items(issuer_id):
                    yield from exception_signs(item, issuer)
        if rules.of(AlertKind.DISPUTE_DEADLINE):
            yield from map(dispute_sign, self.sources.disputes.open_of(issuer.issuer_id))

    def _of_the_day(
        self, issuer: Issuer, rules: AlertRules, today: date, since: date | None
    ) -> Iterator[Sign]:
        for rule in rules.of(*OF_DUE_DATES):
            yield from self._due(issuer, rule, *rule.due_between(today, since))
        unmatched = rules.of(AlertKind.MONEY_UNMATCHED)
        if unmatched:
            days = min(rule.days for rule in unmatched)
            yield from self._unmatched(issuer, today - timedelta(days=days))
        if rules.of(AlertKind.CASH_SHORTFALL):
            latest = self.sources.forecasts.latest(issuer.issuer_id, today)
            yield from shortfall_signs(latest, today)

    def _due(
        self, issuer: Issuer, rule: AlertRule, first_date: date, last_date: date
    ) -> Iterator[Sign]:
        """Read the invoices that are due and that the rule has not told of yet."""
        for due in self.sources.due.between(issuer.issuer_id, first_date, last_date):
            instance = due.due_date.isoformat()
            if not self.raise_alerts.is_known(issuer, rule, due.invoice_id, instance):
                invoice = self.sources.invoices.glance(due.invoice_id)
                if not invoice.open.is_zero and invoice.due_date == due.due_date:
                    yield late_sign(invoice, rule.kind)

    def _unmatched(self, issuer: Issuer, last_date: date) -> Iterator[Sign]:
        wanted = Wanted(last_date=last_date)
        for state in _UNMATCHED:
            after = ""
            while True:
                page = self.sources.reviews.page(issuer.issuer_id, state, wanted, after=after)
                yield from (entry_sign(entry) for entry, _ in page.items)
                after = page.after
                if not after:
                    break
