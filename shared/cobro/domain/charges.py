"""Charges: the instruments by which an invoice can be paid, and the orders a bank gets about them.

One invoice may carry several: a boleto per bank agreement and a Pix code. Each boleto takes the
next nosso número of its agreement and never gives it back; each order takes the next number of the
agreement's orders, so that a remittance file can prove that it left none out. A state moves only
along the table below: money that comes in marks any charge paid, since it is a fact of the bank.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Self

from cobro.domain.errors import RejectionError
from cobro.domain.gateways import PaymentMethod
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId, PaymentId, derived_id
from cobro.domain.money import Money
from cobro.domain.terms import NO_TERMS, PaymentTerms


class ChargeStateError(RejectionError):
    """A charge cannot go from its state into the one that is asked for."""

    code: ClassVar[str] = "charge_state"


class ChargeKind(StrEnum):
    BOLETO = "boleto"
    PIX = "pix"
    GATEWAY = "gateway"


class ChargeState(StrEnum):
    """Where a charge stands; `requested` is on its way to the bank or gateway."""

    REQUESTED = "requested"
    REGISTERED = "registered"
    REJECTED = "rejected"
    PAID = "paid"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


OPEN_STATES = frozenset({ChargeState.REQUESTED, ChargeState.REGISTERED})
TRANSITIONS: Mapping[ChargeState, frozenset[ChargeState]] = MappingProxyType(
    {
        ChargeState.REQUESTED: frozenset(set(ChargeState) - {ChargeState.REQUESTED}),
        ChargeState.REGISTERED: frozenset(
            {ChargeState.PAID, ChargeState.CANCELLED, ChargeState.EXPIRED}
        ),
        # A bank's answers may come out of order: a refusal first, the registration after it.
        ChargeState.REJECTED: frozenset({ChargeState.REGISTERED, ChargeState.PAID}),
        ChargeState.PAID: frozenset(),
        ChargeState.CANCELLED: frozenset({ChargeState.PAID}),
        ChargeState.EXPIRED: frozenset({ChargeState.PAID}),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Charge:
    """What both instruments have. `version` counts the changes since it was offered.

    `copy` is 0 for what was offered first and counts the copies made since; `reason` says why.
    """

    charge_id: str
    invoice_id: InvoiceId
    issuer_id: IssuerId
    customer_id: CustomerId
    amount: Money
    due_date: date
    state: ChargeState
    payment_id: PaymentId | None = None
    version: int = 1
    copy: int = 0
    reason: str = ""

    kind: ClassVar[ChargeKind]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def moved(self, state: ChargeState) -> Self:
        """Return the charge in a state; itself where it is there, an error where it cannot be."""
        if state is self.state:
            return self
        if state not in TRANSITIONS[self.state]:
            message = f"charge {self.charge_id} is {self.state} and cannot become {state}"
            raise ChargeStateError(message)
        return replace(self, state=state, version=self.version + 1)

    def paid(self, payment_id: PaymentId) -> Self:
        """Return the charge as paid; the first payment that came by it is kept."""
        if self.state is ChargeState.PAID:
            return self
        return replace(self.moved(ChargeState.PAID), payment_id=payment_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoletoCharge(_Charge):
    """A boleto of one bank agreement.

    `nosso_numero` is the whole number without its check digit; `return_number` is how the bank's
    return files call the title; the printed forms stand on the paper.
    """

    agreement_id: str
    bank: str
    sequence: int
    document: str
    issued_date: date
    nosso_numero: str
    check_digit: str
    return_number: str
    printed_number: str
    agency_code: str
    codigo_barras: str
    linha_digitavel: str

    kind: ClassVar[ChargeKind] = ChargeKind.BOLETO

    @property
    def reference(self) -> str:
        return boleto_reference(self.issuer_id, self.bank, self.return_number)


@dataclass(frozen=True, slots=True, kw_only=True)
class PixCharge(_Charge):
    """A static Pix code of the issuer's own key; no bank has to register it."""

    txid: str
    br_code: str

    kind: ClassVar[ChargeKind] = ChargeKind.PIX

    @property
    def reference(self) -> str:
        return pix_reference(self.issuer_id, self.txid)


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayCharge(_Charge):
    """A charge that a gateway collects: its page, a Pix code, a boleto of its bank, and so on.

    It is named `own_reference` there: its id, or for Pix the txid made of it. `gateway_reference`,
    and what the payer needs, come from the gateway when it is opened. `closed_there` holds once the
    gateway takes nothing by it any more.
    """

    account_key: str
    method: PaymentMethod
    own_reference: str
    document: str
    expires_date: date
    gateway_reference: str = ""
    link: str = ""
    br_code: str = ""
    digits: str = ""
    closed_there: bool = False

    kind: ClassVar[ChargeKind] = ChargeKind.GATEWAY

    @property
    def reference(self) -> str:
        return gateway_charge_reference(self.account_key, self.own_reference)

    @property
    def waits(self) -> bool:
        """Tell whether the gateway has something to do: open it, or close it."""
        if self.state is ChargeState.REQUESTED:
            return True
        return self.state is ChargeState.CANCELLED and not self.closed_there

    def opened(
        self, gateway_reference: str, *, link: str = "", br_code: str = "", digits: str = ""
    ) -> "GatewayCharge":
        """Return it with what the gateway gave; one that was cancelled meanwhile stays so."""
        was_requested = self.state is ChargeState.REQUESTED
        return replace(
            self,
            state=ChargeState.REGISTERED if was_requested else self.state,
            gateway_reference=gateway_reference,
            link=link,
            br_code=br_code,
            digits=digits,
            version=self.version + 1,
        )

    def rejected(self, reason: str) -> "GatewayCharge":
        """Return it as refused by the gateway for good, with its reason."""
        return replace(self.moved(ChargeState.REJECTED), reason=reason)

    def closed(self) -> "GatewayCharge":
        return replace(self, closed_there=True, version=self.version + 1)


Charge = BoletoCharge | PixCharge | GatewayCharge


def boleto_reference(issuer_id: str, bank: str, number: str) -> str:
    """Return what a bank's file names a title by, without the zeros that layouts add in front."""
    return f"{issuer_id}#{bank}#{number.strip().lstrip('0')}"


def pix_reference(issuer_id: str, txid: str) -> str:
    return f"{issuer_id}#pix#{txid}"


def gateway_charge_reference(account_key: str, name: str) -> str:
    """Return what finds a charge by the name that it has at a gateway."""
    return f"{account_key}#{name}"


def gateway_charge_id(invoice_id: str, account_key: str, method: str, *copy_of: str) -> str:
    return derived_id("chg", invoice_id, ChargeKind.GATEWAY, account_key, method, *copy_of)


def boleto_charge_id(invoice_id: str, agreement_id: str, *copy_of: str) -> str:
    return derived_id("chg", invoice_id, ChargeKind.BOLETO, agreement_id, *copy_of)


def pix_charge_id(invoice_id: str, *copy_of: str) -> str:
    return derived_id("chg", invoice_id, ChargeKind.PIX, *copy_of)


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
    from the customer under `customer_version`. `rebate_minor` matters to a rebate only.
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
