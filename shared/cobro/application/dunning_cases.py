"""An invoice as its dunning policy sees it: policy, what went before, what is owed, who owes.

Each fact is read only where something depends on it: charges and the customer's history only for a
step whose conditions ask for them.
"""

from collections.abc import Sequence
from datetime import date

from cobro.application.debts import Debts
from cobro.application.holding_policy import Debtor, HoldingPolicy, contract_of
from cobro.application.ports import Charges, Customers, Debt, Journal, Notices
from cobro.application.recent_history import recent_history
from cobro.domain.calendars import calendar_for
from cobro.domain.charges import ChargeState
from cobro.domain.dunning.conditions import CaseFacts
from cobro.domain.dunning.history import late_invoices
from cobro.domain.dunning.ladder import Case, LoggedStep, StepState
from cobro.domain.dunning.policy import DunningStep
from cobro.domain.invoice import Invoice
from cobro.domain.parties import Customer, Issuer
from cobro.domain.reports import ledger_line

_OFFERED = frozenset({ChargeState.REQUESTED, ChargeState.REGISTERED})


def notice_name(invoice: Invoice, step: str) -> str:
    """Name the notice of a step: an invoice that is due anew goes through its steps once more."""
    again = invoice.due_again_date
    return step if again is None else f"{step}-{again}"


class DunningCases:
    def __init__(
        self,
        *,
        holding: HoldingPolicy,
        customers: Customers,
        charges: Charges,
        journal: Journal,
        notices: Notices,
        debts: Debts,
    ) -> None:
        self._holding = holding
        self._customers = customers
        self._charges = charges
        self._journal = journal
        self._notices = notices
        self._debts = debts

    def payer(self, invoice: Invoice) -> Customer:
        return self._customers.get(invoice.draft.issuer_id, invoice.draft.customer_id)

    def case(self, invoice: Invoice, issuer: Issuer, due_date: date) -> Case:
        """Return the invoice on the policy that holds for it now."""
        draft = invoice.draft
        debtor = Debtor(
            issuer_id=draft.issuer_id,
            customer_id=draft.customer_id,
            segment=lambda: self.payer(invoice).segment,
            contract_id=lambda: contract_of(draft.external_reference),
        )
        rounds = notice_name(invoice, "")
        log = {
            name.removesuffix(rounds): LoggedStep(
                StepState(notice.state),
                notice.noticed_at.astimezone(issuer.zone).date(),
                notice.terms.tone,
            )
            for name, notice in self._notices.of_invoice(invoice.invoice_id).items()
            if name.endswith(rounds)
        }
        policy, calendar = self._holding(debtor), calendar_for(issuer.country)
        return Case(policy, draft.issue_date, due_date, calendar, log)

    def debt(self, invoice: Invoice, issuer: Issuer, today: date) -> Debt:
        """Return what is owed that day."""
        return self._debts(invoice, issuer, today)

    def facts(
        self, invoice: Invoice, steps: Sequence[DunningStep], debt: Debt, today: date
    ) -> CaseFacts:
        """Return what the conditions of the steps look at."""
        wanted = [step.conditions for step in steps]
        segment, instruments, late = "", frozenset[str](), None
        if any(each.segments for each in wanted):
            segment = self.payer(invoice).segment
        if any(each.instruments for each in wanted):
            offered = self._charges.of_invoice(invoice.invoice_id)
            instruments = frozenset(c.kind.value for c in offered if c.state in _OFFERED)
        if any(each.wants_history for each in wanted):
            late = self._late_invoices(invoice, today)
        return CaseFacts(debt.total, segment, instruments, late)

    def _late_invoices(self, invoice: Invoice, today: date) -> int | None:
        draft = invoice.draft
        newest_first = recent_history(self._journal, draft.issuer_id, draft.customer_id, today)
        lines = [ledger_line(entry) for entry in newest_first]
        return late_invoices(reversed(lines), today, besides=invoice.invoice_id)
