"""What contracts will bill in the days of a forecast, and which receivables contracts billed.

An invoice counts once. By the end of the day of the forecast it was issued, and is a receivable, or
it was not, and is to come: also where a run has asked for it since. What contracts billed in the
months that other billing is repeated of is told apart by reading those invoices, so that nothing of
it is repeated, least of all that of contracts that have ended.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from cobro.application.ports.contracts import Contracts, PublishedRates
from cobro.application.ports.money import InvoiceShelf
from cobro.application.price_indexes import PriceIndexes
from cobro.domain.cash_forecast import Contracted
from cobro.domain.contracts.ahead import ContractPeriod, ahead
from cobro.domain.contracts.billing import ContractInvoice
from cobro.domain.contracts.cycle import add_months
from cobro.domain.forecast import BILLED_MONTHS, DAYS, FutureInvoice
from cobro.domain.ids import InvoiceId
from cobro.domain.payment_lags import Origin, PastReceivable

BLOCK = 500

Receivables = Mapping[str, Sequence[PastReceivable]]


@dataclass(frozen=True, slots=True)
class ToldApart:
    """Receivables by currency with what they come of, and what contracts will bill in each."""

    receivables: Receivables
    contracted: Mapping[str, Contracted]


@dataclass(frozen=True, slots=True)
class ContractsAhead:
    contracts: Contracts
    rates: PublishedRates
    shelf: InvoiceShelf

    def __call__(
        self,
        issuer_id: str,
        as_of: date,
        receivables: Receivables,
        issued_since: Iterable[InvoiceId],
        segments: Mapping[str, str],
    ) -> ToldApart:
        """Tell receivables apart and look ahead; `issued_since` are invoices issued after `as_of`.

        `segments` are those of all customers by their ids.
        """
        first = add_months(as_of, -BILLED_MONTHS)
        recent = [
            InvoiceId(each.invoice_id)
            for own in receivables.values()
            for each in own
            if each.issue_date > first and each.origin is Origin.INVOICE
        ]
        billed = self._periods(issuer_id, recent)
        since = self._periods(issuer_id, sorted(issued_since))
        return ToldApart(
            {currency: _told(own, billed) for currency, own in receivables.items()},
            self._ahead(issuer_id, as_of, _starts(billed), _starts(since), segments),
        )

    def _periods(self, issuer_id: str, ids: Sequence[InvoiceId]) -> dict[InvoiceId, ContractPeriod]:
        """Return the periods that those of the invoices bill which contracts asked for."""
        found = {}
        for block in _blocks(ids):
            for invoice in self.shelf.of_ids(block):
                draft = invoice.draft
                reference = draft.external_reference
                period = ContractPeriod.billed_by(issuer_id, draft.invoice_id, reference)
                if period is not None:
                    found[draft.invoice_id] = period
        return found

    def _ahead(
        self,
        issuer_id: str,
        as_of: date,
        billed: Mapping[str, set[date]],
        since: Mapping[str, set[date]],
        segments: Mapping[str, str],
    ) -> dict[str, Contracted]:
        values, last = PriceIndexes(self.rates), as_of + timedelta(days=DAYS)
        found: defaultdict[str, Contracted] = defaultdict(Contracted)
        ids = {due.contract_id for due in self.contracts.agenda(issuer_id)}
        for kept in self.contracts.many(issuer_id, sorted({*ids, *since})):
            contract = kept.contract
            waiting = {each.period_start_date for each in kept.pending}
            waiting -= billed.get(contract.contract_id, set())
            unissued = waiting | since.get(contract.contract_id, set())
            coming = ahead(contract, as_of, last, values, unissued)
            if coming.invoices:
                code = contract.currency.value
                future = [_future(i, segments) for i in coming.invoices if i.total.is_positive]
                found[code] = found[code].plus(future, is_waiting=coming.missing is not None)
        return dict(found)


def _told(
    own: Sequence[PastReceivable], billed: Mapping[InvoiceId, ContractPeriod]
) -> list[PastReceivable]:
    return [
        replace(each, origin=Origin.CONTRACT) if each.invoice_id in billed else each for each in own
    ]


def _starts(periods: Mapping[InvoiceId, ContractPeriod]) -> dict[str, set[date]]:
    """Return the first days of the periods of each contract."""
    found: defaultdict[str, set[date]] = defaultdict(set)
    for period in periods.values():
        found[period.contract_id].add(period.start_date)
    return dict(found)


def _future(invoice: ContractInvoice, segments: Mapping[str, str]) -> FutureInvoice:
    return FutureInvoice(
        invoice.customer_id,
        segments.get(invoice.customer_id, ""),
        invoice.issue_date,
        invoice.due_date,
        invoice.total.minor,
    )


def _blocks(ids: Iterable[InvoiceId]) -> Iterator[list[InvoiceId]]:
    rest = iter(ids)
    while block := list(islice(rest, BLOCK)):
        yield block
