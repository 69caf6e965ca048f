"""What else a payer owes, so that one message tells of everything that is due.

The other invoices come from one bounded reading of the customer's newest journal entries, and each
is then read as it stands. One that a promise, a saved method or a dispute holds back is left out;
one that is only overdue, without a step of its own today, is listed and nothing of it is claimed.
What lies on the customer's account is taken off what is asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cobro.application.due_dates import DueInvoices
from cobro.application.dunning_cases import DunningCases
from cobro.application.ports import Credits, Debt, Journal
from cobro.application.recent_history import recent_history
from cobro.application.show_payer_page import other_open
from cobro.domain.credits import unrecorded
from cobro.domain.dunning.ladder import Case, Decision, StepState
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.journal import book_of
from cobro.domain.money import Money
from cobro.domain.parties import Issuer


@dataclass(frozen=True, slots=True)
class Gathered:
    """Another invoice of the payer; `decision` is None where no step of it goes today."""

    invoice: Invoice
    case: Case
    debt: Debt
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Account:
    """What else is owed, the earliest due first, and what lies on account in the same currency."""

    others: tuple[Gathered, ...]
    credit: Money


class GatherItems:
    def __init__(
        self,
        *,
        invoices: DueInvoices,
        cases: DunningCases,
        journal: Journal,
        credits_: Credits,
    ) -> None:
        self.invoices = invoices
        self.cases = cases
        self._journal = journal
        self._credits = credits_

    def __call__(self, invoice: Invoice, issuer: Issuer, at: datetime) -> Account:
        """Return what belongs into a message about the invoice, beside it.

        That are at most 40 others: a message that can be read, and steps that one transaction
        claims.
        """
        draft, today = invoice.draft, at.astimezone(issuer.zone).date()
        entries = recent_history(self._journal, draft.issuer_id, draft.customer_id, today)
        found: list[Gathered] = []
        most = issuer.bounds.gathered_invoices
        for other in other_open(entries, invoice.invoice_id):
            if other.owed.currency is draft.currency and len(found) < most:
                found += self._looked_at(other.invoice_id, issuer, at)
        known = self._credits.of_book(book_of(draft.issuer_id, draft.customer_id, ""))
        on_account = [*known, *unrecorded(entries, {credit.credit_id for credit in known})]
        left = [c.left.minor for c in on_account if c.left.currency is draft.currency]
        return Account(tuple(found), Money(sum(left), draft.currency))

    def _looked_at(self, invoice_id: str, issuer: Issuer, at: datetime) -> Iterator[Gathered]:
        invoice, today = self.invoices.get(invoice_id), at.astimezone(issuer.zone).date()
        if invoice.status is not InvoiceStatus.OPEN:
            return
        if self.invoices.hold(invoice, issuer, at) is not None:
            return
        debt = self.cases.debt(invoice, issuer, today)
        if not debt.total.is_positive:
            return
        case = self.cases.case(invoice, issuer, self.invoices.due_date(invoice, issuer))
        decision = self._decided(invoice, case, debt, at.astimezone(issuer.zone))
        if decision is not None or case.due_date <= today:
            yield Gathered(invoice, case, debt, decision)

    def _decided(
        self, invoice: Invoice, case: Case, debt: Debt, local: datetime
    ) -> Decision | None:
        """Return what goes today of the invoice's steps; how a claimed one ended comes first."""
        if any(entry.state is StepState.SENDING for entry in case.log.values()):
            return None
        today = local.date()
        came = case.came(today, planned="")
        if not came:
            return None
        decision = case.decide(came, self.cases.facts(invoice, came, debt, today), today)
        return decision if decision.step is not None else None
