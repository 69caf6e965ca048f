"""Charges: the instruments by which an invoice can be paid, and the orders a bank gets about them.

One invoice may carry several: a boleto per bank agreement and a Pix code. Each boleto takes the
next nosso número of its agreement and never gives it back; each order takes the next number of the
agreement's orders, so that a remittance file can prove that it left none out. A state moves only
along the table below: money that comes in marks any charge paid, since it is a fact of the bank.
Only undoing the payment itself takes that back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Self

from cobro.domain.errors import RejectionError
from cobro.domain.gateways import PaymentMethod
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId, PaymentId, derived_id
from cobro.domain.money import Money


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

    def released(self, *, is_payable: bool) -> Self:
        """Return the charge after its payment was taken back: payable as before, or over."""
        state = ChargeState.REGISTERED if is_payable else ChargeState.EXPIRED
        return replace(self, state=state, payment_id=None, version=self.version + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoletoCharge(_Charge):
    """A boleto of one bank agreement.

    `nosso_numero` is the whole number without its check digit; `return_number` is how the bank's
    return files call the title; the printed forms stand on the paper. `principal_minor` is what was
    open of the invoice when it was offered (0: the charge's amount), `lowered_minor` by how much
    less the bank was told since then.
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
    principal_minor: int = 0
    lowered_minor: int = 0
    protested_date: date | None = None

    kind: ClassVar[ChargeKind] = ChargeKind.BOLETO

    @property
    def reference(self) -> str:
        return boleto_reference(self.issuer_id, self.bank, self.return_number)

    def lowered_by(self, open_minor: int) -> int:
        """Return by how much the invoice is less than when it was offered, never below nothing."""
        return max(0, (self.principal_minor or self.amount.minor) - open_minor)

    def lowered(self, minor: int) -> Self:
        """Return the boleto after its bank was told to take so much less in all."""
        return replace(self._while_open(), lowered_minor=minor, version=self.version + 1)

    def put_off(self, due_date: date, codigo_barras: str, linha_digitavel: str) -> Self:
        """Return the boleto with another due date, and the digits that say so."""
        return replace(
            self._while_open(),
            due_date=due_date,
            codigo_barras=codigo_barras,
            linha_digitavel=linha_digitavel,
            version=self.version + 1,
        )

    def protested(self, on: date) -> Self:
        """Return the boleto as handed over to the notary on a day."""
        return replace(self._while_open(), protested_date=on, version=self.version + 1)

    def _while_open(self) -> Self:
        if not self.is_open:
            message = f"boleto {self.printed_number} is {self.state}: its bank takes no more orders"
            raise ChargeStateError(message)
        return self


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
    and what the payer needs, come from the gateway when it is opened. `ends_at` is when what the
    payer got stops working there, none where the gateway named no end. `closed_there` holds once
    the gateway takes nothing by it any more.
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
    ends_at: datetime | None = None
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

    def can_be_paid_through(self, day: date) -> bool:
        """Tell whether the payer can still use what the gateway gave when that day begins in UTC.

        A page that lives for hours is not sent out as if it lasted until the due date.
        """
        opened = self.state in {ChargeState.REGISTERED, ChargeState.PAID}
        return opened and (self.ends_at is None or self.ends_at.date() >= day)

    def opened(
        self,
        gateway_reference: str,
        *,
        link: str = "",
        br_code: str = "",
        digits: str = "",
        ends_at: datetime | None = None,
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
            ends_at=ends_at,
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


def latest_due_date(due_date: date, charges: Sequence[Charge]) -> date:
    """Return the due date of an invoice, or the later one that a boleto of it was put off to."""
    first = (c.due_date for c in charges if isinstance(c, BoletoCharge) and not c.copy)
    return max(due_date, *first, due_date)


def boleto_charge_id(invoice_id: str, agreement_id: str, *copy_of: str) -> str:
    return derived_id("chg", invoice_id, ChargeKind.BOLETO, agreement_id, *copy_of)


def pix_charge_id(invoice_id: str, *copy_of: str) -> str:
    return derived_id("chg", invoice_id, ChargeKind.PIX, *copy_of)
