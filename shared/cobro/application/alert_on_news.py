"""Raise alerts on what the ledger tells, and note when what is owed falls due.

The due day of every invoice is noted, rules or none: a rule that is set later finds it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cobro.application.ports import Invoices, Issuers
from cobro.application.ports.alerts import AlertRuleBook, DueDays, DueInvoice
from cobro.application.raise_alerts import RaiseAlerts
from cobro.application.tell_alerts import TellAlerts
from cobro.domain.alerts import AlertKind, Sign
from cobro.domain.invoice import Invoice
from cobro.domain.journal import EntryCode
from cobro.domain.money import Currency, Money

_ISSUED = frozenset({EntryCode.INVOICE_ISSUED.value, EntryCode.INSTALMENT_ISSUED.value})
_PAID = frozenset({EntryCode.PAYMENT_APPLIED.value, EntryCode.PAYMENT_UNIDENTIFIED.value})


@dataclass(frozen=True, slots=True)
class LedgerNews:
    """What an event of the ledger says; minor units of `currency`."""

    entry_id: str
    code: str
    issuer_id: str
    customer_id: str
    invoice_id: str
    document: str
    payment_id: str
    currency: str
    business_date: date
    due_date: date
    receivable_minor: int
    received_minor: int


@dataclass(frozen=True, slots=True)
class AlertOnNews:
    """`tell` is built by the first alert: few events raise one."""

    issuers: Issuers
    invoices: Invoices
    book: AlertRuleBook
    due: DueDays
    raise_alerts: RaiseAlerts
    tell: Callable[[], TellAlerts]

    def __call__(self, news: Sequence[LedgerNews]) -> int:
        """Return how many alerts are new; taking news again raises none."""
        owed = [each for each in news if each.invoice_id and each.receivable_minor > 0]
        dues = [(each, self._due(each)) for each in owed]
        self.due.put(
            DueInvoice(each.issuer_id, each.invoice_id, due.about_date) for each, due in dues
        )
        signs: defaultdict[str, list[Sign]] = defaultdict(list)
        for each, due in dues:
            signs[each.issuer_id].append(due)
        for each in news:
            signs[each.issuer_id] += _large(each)
        return sum(self._raise(issuer_id, own) for issuer_id, own in signs.items())

    def _due(self, news: LedgerNews) -> Sign:
        """Return the sign of what is late already; what is owed again may be due another day."""
        if news.code not in _ISSUED:
            return late_sign(self.invoices.glance(news.invoice_id))
        return Sign(
            kind=AlertKind.PAYMENT_LATE,
            subject=news.invoice_id,
            instance=news.due_date.isoformat(),
            about_date=news.due_date,
            customer_id=news.customer_id,
            document=news.document,
            amount=_money(news, news.receivable_minor),
        )

    def _raise(self, issuer_id: str, signs: list[Sign]) -> int:
        stored = self.book.latest(issuer_id)
        if stored is None:
            return 0
        issuer = self.issuers.get(issuer_id)
        raised = self.raise_alerts(issuer, stored.rules, signs)
        if raised:
            self.tell()(issuer, raised)
        return len(raised)


def late_sign(invoice: Invoice, kind: AlertKind = AlertKind.PAYMENT_LATE) -> Sign:
    """Return the sign of an invoice by its due date: what is open of it, without charges."""
    return Sign(
        kind=kind,
        subject=invoice.invoice_id,
        instance=invoice.due_date.isoformat(),
        about_date=invoice.due_date,
        customer_id=invoice.draft.customer_id,
        document=invoice.document,
        amount=invoice.open,
    )


def _large(news: LedgerNews) -> Iterable[Sign]:
    if news.code == EntryCode.INVOICE_ISSUED.value:
        kind, subject, minor = AlertKind.LARGE_INVOICE, news.invoice_id, news.receivable_minor
    elif news.code in _PAID:
        kind, subject, minor = AlertKind.LARGE_PAYMENT, news.payment_id, news.received_minor
    else:
        return
    yield Sign(
        kind=kind,
        subject=subject,
        instance=news.entry_id,
        about_date=news.business_date,
        customer_id=news.customer_id,
        document=news.document,
        amount=_money(news, minor),
    )


def _money(news: LedgerNews, minor: int) -> Money:
    return Money(minor, Currency(news.currency))
