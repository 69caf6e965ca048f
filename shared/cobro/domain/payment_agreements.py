"""Payment agreements: open invoices are gathered, and instalments are owed in their place.

A proposal fixes what is to be paid and when. Its acceptance moves all that is open of its invoices,
charges for paying late included, to instalments: documents of their own, numbered in a series of
their own, offered, matched and reminded of like invoices. What of the charges the proposal leaves
out, and what accrues until it is accepted, is waived. An agreement ends when its instalments are
paid. It is broken when one is open longer after its due date than is tolerated: what is left of the
instalments goes back to the invoices, the earliest due paid first and charges before principal
(Código Civil art. 354), what had been waived is owed again, and charges go on from there.

What an agreement moves stays within one transaction: see `ITEMS_MAX` and `INSTALMENTS_MAX`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import ClassVar

from cobro.domain.errors import InvalidInputError, RejectionError
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId, derived_id
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.money import Currency, Money
from cobro.domain.series import DocumentKind

# Accepted: an update and up to three entries of each invoice, two puts of each instalment, the
# agreement and the counter of the series. Broken: an update and up to two entries of each. Both
# stay below the hundred parts of a transaction.
ITEMS_MAX = 8
INSTALMENTS_MAX = 24
TOLERANCE_DAYS_MAX = 60
_KEPT_FIRST = ("costs", "correction", "interest", "late_fee")


class AgreementRefusedError(RejectionError):
    """Something that an agreement needs is not so: an invoice is paid, disputed, in another one."""

    code: ClassVar[str] = "agreement_refused"


class AgreementState(StrEnum):
    """Where an agreement stands; `ended` is a proposal that was taken back or ran out."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    FINISHED = "finished"
    BROKEN = "broken"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class AgreementRules:
    """What may be agreed on without a second person, and how patient an agreement is.

    Percentages are of the whole for the down payment and of the charges for the discount.
    """

    down_payment_percent: Decimal = Decimal(0)
    instalments_max: int = 6
    days_max: int = 190
    charges_discount_percent: Decimal = Decimal(0)
    valid_days: int = 7
    tolerance_days: int = 5

    def __post_init__(self) -> None:
        hundred = Decimal(100)
        whole = (self.instalments_max, self.days_max, self.valid_days)
        if not 0 <= self.down_payment_percent <= hundred:
            raise InvalidInputError(_PERCENT, field="down_payment_percent")
        if not 0 <= self.charges_discount_percent <= hundred:
            raise InvalidInputError(_PERCENT, field="charges_discount_percent")
        if min(whole) < 1 or self.instalments_max > INSTALMENTS_MAX:
            message = f"instalments are 1 to {INSTALMENTS_MAX}, days 1 or more"
            raise InvalidInputError(message, field="instalments_max")
        if not 0 <= self.tolerance_days <= TOLERANCE_DAYS_MAX:
            message = f"tolerance is 0 to {TOLERANCE_DAYS_MAX} days"
            raise InvalidInputError(message, field="tolerance_days")


_PERCENT = "a percentage is 0 to 100"


@dataclass(frozen=True, slots=True)
class Part:
    """One payment of an agreement and the day by which it is due."""

    due_date: date
    amount: Money


@dataclass(frozen=True, slots=True)
class GatheredInvoice:
    """An invoice of an agreement: its open principal, and what of its charges is asked for.

    `kept` and `waived` say, once it is accepted, how much of each charge moved and was given up.
    """

    invoice_id: InvoiceId
    document: str
    due_date: date
    principal: Money
    charges: Money
    kept: Mapping[str, int] | None = None
    waived: Mapping[str, int] | None = None

    @property
    def total(self) -> Money:
        return self.principal + self.charges


@dataclass(frozen=True, slots=True)
class PaymentAgreement:
    """`key` names the proposal among those of its customer; `exceeds` says which limits it passes.

    `accepted_by` is empty where the payer accepted. Instalments have their ids once accepted.
    `asked_hash` is of the request that proposed it; empty on proposals of before that was kept.
    """

    issuer_id: IssuerId
    customer_id: CustomerId
    key: str
    series: str
    items: tuple[GatheredInvoice, ...]
    parts: tuple[Part, ...]
    tolerance_days: int
    valid_until_date: date
    proposed_by: str
    proposed_at: datetime
    exceeds: tuple[str, ...] = ()
    released_by: str = ""
    state: AgreementState = AgreementState.PROPOSED
    accepted_by: str = ""
    accepted_at: datetime | None = None
    settled_at: datetime | None = None
    instalment_ids: tuple[InvoiceId, ...] = ()
    version: int = 1
    asked_hash: str = ""

    @property
    def agreement_id(self) -> str:
        return agreement_id_for(self.issuer_id, self.customer_id, self.key)

    @property
    def currency(self) -> Currency:
        return self.parts[0].amount.currency

    @property
    def total(self) -> Money:
        return Money.total((part.amount for part in self.parts), self.currency)

    @property
    def is_running(self) -> bool:
        """Tell whether something of it is still to come."""
        return self.state in {AgreementState.PROPOSED, AgreementState.ACTIVE}

    @property
    def awaits_release(self) -> bool:
        return bool(self.exceeds) and not self.released_by

    def instalment_id(self, number: int) -> InvoiceId:
        """Name an instalment, counted from 1."""
        return InvoiceId(derived_id("inv", self.agreement_id, str(number)))

    def says_the_same(self, other: "PaymentAgreement") -> bool:
        """Tell whether another proposal asks the same of the same invoices."""
        return (self.parts, [each.invoice_id for each in self.items]) == (
            other.parts,
            [each.invoice_id for each in other.items],
        )

    def released(self, person: str) -> "PaymentAgreement":
        """Return it released; raise `AgreementRefusedError` for who proposed it, or in vain."""
        self.require(AgreementState.PROPOSED)
        if not self.exceeds or self.released_by == person:
            return self
        if person == self.proposed_by:
            message = "what passes the limits is released by somebody else than who proposed it"
            raise AgreementRefusedError(message)
        return replace(self, released_by=person, version=self.version + 1)

    def ended(self, at: datetime) -> "PaymentAgreement":
        """Return a proposal that was taken back or ran out."""
        if self.state is AgreementState.ENDED:
            return self
        self.require(AgreementState.PROPOSED)
        return replace(self, state=AgreementState.ENDED, settled_at=at, version=self.version + 1)

    def finished(self, at: datetime) -> "PaymentAgreement":
        self.require(AgreementState.ACTIVE)
        return replace(self, state=AgreementState.FINISHED, settled_at=at, version=self.version + 1)

    def require(self, state: AgreementState) -> None:
        if self.state is not state:
            message = f"the agreement is {self.state}, not {state}"
            raise AgreementRefusedError(message)


def agreement_id_for(issuer_id: str, customer_id: str, key: str) -> str:
    return derived_id("agr", issuer_id, customer_id, key)


def checked_item(invoice: Invoice) -> Invoice:
    """Return the invoice; raise `AgreementRefusedError` unless it can be gathered."""
    if invoice.draft.kind is DocumentKind.INSTALMENT:
        message = f"{invoice.document} is an instalment of an agreement: end that one first"
        raise AgreementRefusedError(message)
    if invoice.status is not InvoiceStatus.OPEN or invoice.open.is_zero:
        message = f"no principal of {invoice.document} is open: it is {invoice.status}"
        raise AgreementRefusedError(message)
    if not invoice.disputed.is_zero:
        message = f"{invoice.disputed} of {invoice.document} is in dispute: decide on that first"
        raise AgreementRefusedError(message)
    return invoice


def discounted(charges: Money, percent: Decimal) -> Money:
    """Return what is left of charges; the discount is rounded down to the minor unit."""
    taken = int((Decimal(charges.minor) * percent / 100).to_integral_value(ROUND_DOWN))
    return Money(charges.minor - taken, charges.currency)


def kept_and_waived(
    amounts: Mapping[str, int], keep_minor: int
) -> tuple[dict[str, int], dict[str, int]]:
    """Share out what is kept of charges; a late fee is given up first, costs last."""
    kept: dict[str, int] = {}
    left = keep_minor
    for kind in _KEPT_FIRST:
        kept[kind] = min(amounts[kind], left)
        left -= kept[kind]
    return kept, {kind: amounts[kind] - kept[kind] for kind in _KEPT_FIRST}


def left_after(
    items: Sequence[GatheredInvoice], paid_minor: int
) -> list[tuple[GatheredInvoice, int, dict[str, int]]]:
    """Return what is left of principal and charges of each invoice once so much was paid."""
    found = []
    for item in sorted(items, key=lambda each: (each.due_date, each.document)):
        left: dict[str, int] = {}
        for kind, minor in (item.kept or {}).items():
            used = min(minor, paid_minor)
            left[kind], paid_minor = minor - used, paid_minor - used
        used = min(item.principal.minor, paid_minor)
        paid_minor -= used
        found.append((item, item.principal.minor - used, left))
    return found
