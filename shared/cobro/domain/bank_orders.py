"""The orders that a bank gets about titles, and the counters of a bank agreement.

Each boleto takes the next nosso número of its agreement and never gives it back; each order takes
the next number of the agreement's orders, so that a remittance file can prove that it left none
out.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.money import Money
from cobro.domain.terms import NO_TERMS, PaymentTerms


class OrderKind(StrEnum):
    """What a bank is to do with a title."""

    ENTRY = "entry"
    CHANGE_DUE_DATE = "change_due_date"
    REBATE = "rebate"
    CANCEL = "cancel"
    PROTEST = "protest"


@dataclass(frozen=True, slots=True)
class AgreementCounter:
    """The last nosso número and the last order that an agreement gave out."""

    issuer_id: IssuerId
    agreement_id: str
    last_sequence: int = 0
    last_order: int = 0

    def next_sequence(self, first_number: int) -> int:
        return max(self.last_sequence + 1, first_number)

    def numbered(self, sequence: int) -> "AgreementCounter":
        """Return the counter after a new title and its order."""
        return replace(self, last_sequence=sequence, last_order=self.last_order + 1)

    def ordered(self) -> "AgreementCounter":
        """Return the counter after a further order about a title."""
        return replace(self, last_order=self.last_order + 1)


@dataclass(frozen=True, slots=True)
class RemittanceOrder:
    """One instruction for the next remittance file, with the facts that the file states.

    Orders of an agreement are numbered 1..n without a gap. Whom the title is to be sent to is read
    from the customer under `customer_version`. `rebate_minor` matters to a rebate only; `author`
    and `reason` are of who asked for it, empty where the program did.
    """

    issuer_id: IssuerId
    agreement_id: str
    order_number: int
    kind: OrderKind
    charge_id: str
    invoice_id: InvoiceId
    customer_id: CustomerId
    customer_version: str
    nosso_numero: str
    check_digit: str
    document: str
    amount: Money
    issued_date: date
    due_date: date
    ordered_at: datetime
    terms: PaymentTerms = NO_TERMS
    rebate_minor: int = 0
    author: str = ""
    reason: str = ""
