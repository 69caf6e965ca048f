"""What exceptions, disputes, bank entries and forecasts are signs of."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

from cobro.application.parking import AGREEMENTS, PROMISES
from cobro.application.ports import ExceptionItem, StoredEntry
from cobro.domain.alerts import AlertKind, Sign, week_of
from cobro.domain.cash_forecast import CashForecast
from cobro.domain.forecast import HORIZONS
from cobro.domain.invoice_disputes import InvoiceDispute
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Issuer

_SUBJECTS = {
    PROMISES: (AlertKind.PROMISE_BROKEN, "promise_id"),
    AGREEMENTS: (AlertKind.AGREEMENT_BROKEN, "agreement_id"),
}
_BANK_FILES = frozenset({"ingest_bank_file", "keep_statement_parts"})
FORECAST_AGE_DAYS_MAX = 3


def exception_signs(item: ExceptionItem, issuer: Issuer) -> Iterator[Sign]:
    """Every exception is work that waits; some are a kind of their own besides.

    One that is parked again after it was sent again is another instance.
    """
    raised_date = item.raised_at.astimezone(issuer.zone).date()
    amount = Money(item.amount_minor, Currency(item.currency)) if item.currency else None

    def sign(kind: AlertKind, subject: str) -> Sign:
        return Sign(
            kind=kind,
            subject=subject,
            instance=item.raised_at.isoformat(),
            about_date=raised_date,
            amount=amount,
            code=item.reason_code,
        )

    yield sign(AlertKind.WORK_WAITING, item.exception_id)
    if item.queue in _BANK_FILES:
        yield sign(AlertKind.BANK_FILE_REFUSED, item.exception_id)
    if item.queue in _SUBJECTS:
        kind, name = _SUBJECTS[item.queue]
        yield sign(kind, json.loads(item.message)[name])


def dispute_sign(dispute: InvoiceDispute) -> Sign:
    """A new deadline is another instance."""
    return Sign(
        kind=AlertKind.DISPUTE_DEADLINE,
        subject=dispute.dispute_id,
        instance=dispute.claim.deadline_date.isoformat(),
        about_date=dispute.claim.deadline_date,
        customer_id=dispute.customer_id,
        document=dispute.document,
        amount=dispute.claim.amount,
    )


def entry_sign(entry: StoredEntry) -> Sign:
    return Sign(
        kind=AlertKind.MONEY_UNMATCHED,
        subject=entry.entry_id,
        instance=entry.booking_date.isoformat(),
        about_date=entry.booking_date,
        document=entry.text,
        amount=Money(abs(entry.amount_minor), Currency(entry.currency)),
    )


def shortfall_signs(forecast: CashForecast | None, today: date) -> Iterator[Sign]:
    """Return what is expected until each horizon; a forecast that is too old says nothing."""
    if forecast is None or forecast.as_of < today - timedelta(days=FORECAST_AGE_DAYS_MAX):
        return
    for currency, own in forecast.currencies.items():
        for horizon_days, expected in zip(HORIZONS, own.sums, strict=True):
            yield Sign(
                kind=AlertKind.CASH_SHORTFALL,
                subject=f"cash:{currency}",
                instance=f"{horizon_days}#{week_of(forecast.as_of)}",
                about_date=expected.business_date,
                amount=Money(expected.band.expected_minor, Currency(currency)),
                horizon_days=horizon_days,
            )
