"""Figures for people: read from the projection, or recounted from the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cobro.application.ports import Customers, Issuers, Journal, LedgerProjection
from cobro.domain import reports
from cobro.domain.errors import InvalidInputError
from cobro.domain.reports import AccountStatement, DefaultRate, SourceTotals


@dataclass(frozen=True, slots=True)
class AgeingReport:
    """Open minor units per currency and bucket at the end of `as_of`."""

    issuer_id: str
    as_of: date
    currencies: dict[str, dict[str, int]]

    @property
    def open_total(self) -> dict[str, int]:
        return {currency: sum(row.values()) for currency, row in self.currencies.items()}


class ReadReports:
    def __init__(
        self,
        *,
        issuers: Issuers,
        customers: Customers,
        journal: Journal,
        projection: LedgerProjection,
    ) -> None:
        self._issuers = issuers
        self._customers = customers
        self._journal = journal
        self._projection = projection

    def ageing(self, issuer_id: str, as_of: date) -> AgeingReport:
        self._issuers.get(issuer_id)
        lines = self._projection.lines(issuer_id)
        return AgeingReport(issuer_id, as_of, reports.ageing(lines, as_of))

    def default_rates(self, issuer_id: str, as_of: date) -> dict[str, DefaultRate]:
        self._issuers.get(issuer_id)
        return reports.default_rates(self._projection.lines(issuer_id), as_of)

    def received(self, issuer_id: str, as_of: date) -> dict[str, dict[str, SourceTotals]]:
        self._issuers.get(issuer_id)
        return reports.received_by_source(self._projection.lines(issuer_id), as_of)

    def statement(
        self, issuer_id: str, customer_id: str, first: date, last: date
    ) -> Sequence[AccountStatement]:
        """Return the customer's account per currency, straight from the journal."""
        if last < first:
            message = f"the last day {last} is before the first day {first}"
            raise InvalidInputError(message, field="to")
        self._customers.get(issuer_id, customer_id)
        entries = self._journal.entries(issuer_id, customer_id)
        return reports.account_statements(entries, first, last)
