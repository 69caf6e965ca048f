"""Mercado Pago's objects as its API answers them: the fields that decide something.

Amounts are decimals in major units, as numbers (payments) or as text (orders, chargebacks).
Source: mercadopago.com.br/developers, references of payments, orders and chargebacks.
"""

import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import msgspec

from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import PaymentState

_Instant = Annotated[datetime, msgspec.Meta(tz=True)]
_END_TO_END = re.compile(r"(?:PIX)?(E[0-9A-Za-z]{31})", re.ASCII)
_SITES = {"MLB": "BRL", "MLM": "MXN", "MLA": "ARS", "MLC": "CLP", "MCO": "COP", "MPE": "PEN"}

_STATES = {
    "pending": PaymentState.PENDING,
    "in_process": PaymentState.PENDING,
    "authorized": PaymentState.PENDING,
    "approved": PaymentState.PAID,
    "in_mediation": PaymentState.PAID,
    "refunded": PaymentState.PAID,
    "charged_back": PaymentState.PAID,
    "rejected": PaymentState.FAILED,
    "cancelled": PaymentState.CANCELLED,
}
_ORDER_STATES = {
    "created": PaymentState.PENDING,
    "processing": PaymentState.PENDING,
    "action_required": PaymentState.PENDING,
    "processed": PaymentState.PAID,
    "refunded": PaymentState.PAID,
    "charged_back": PaymentState.PAID,
    "failed": PaymentState.FAILED,
    "expired": PaymentState.EXPIRED,
    "canceled": PaymentState.CANCELLED,
    "cancelled": PaymentState.CANCELLED,
}


class FeeV1(msgspec.Struct, frozen=True):
    amount: Decimal
    fee_payer: str = ""


class RefundV1(msgspec.Struct, frozen=True):
    amount: Decimal
    status: str = "approved"


class IdentificationV1(msgspec.Struct, frozen=True):
    number: str | None = None


class PayerV1(msgspec.Struct, frozen=True):
    first_name: str | None = None
    last_name: str | None = None
    identification: IdentificationV1 | None = None

    @property
    def name(self) -> str:
        return " ".join(name for name in (self.first_name, self.last_name) if name)

    @property
    def tax_id(self) -> str:
        return (self.identification.number or "") if self.identification else ""


class TransactionV1(msgspec.Struct, frozen=True):
    """What a Pix or voucher is paid by."""

    qr_code: str | None = None
    ticket_url: str | None = None
    e2e_id: str | None = None
    transaction_id: str | None = None


class InteractionV1(msgspec.Struct, frozen=True):
    transaction_data: TransactionV1 | None = None


class BarcodeV1(msgspec.Struct, frozen=True):
    content: str | None = None


class DetailsV1(msgspec.Struct, frozen=True):
    external_resource_url: str | None = None
    digitable_line: str | None = None
    barcode: BarcodeV1 | None = None


class PaymentV1(msgspec.Struct, frozen=True):
    """A payment; `id` outgrows a double's whole numbers, which exact ones do not mind."""

    id: int | str
    status: str
    currency_id: str
    transaction_amount: Decimal
    created_at: _Instant = msgspec.field(name="date_created")
    status_detail: str | None = None
    transaction_amount_refunded: Decimal | None = None
    approved_at: _Instant | None = msgspec.field(default=None, name="date_approved")
    changed_at: _Instant | None = msgspec.field(default=None, name="date_last_updated")
    released_at: _Instant | None = msgspec.field(default=None, name="money_release_date")
    external_reference: str | None = None
    metadata: dict[str, Any] | None = None
    fee_details: tuple[FeeV1, ...] = ()
    refunds: tuple[RefundV1, ...] = ()
    payer: PayerV1 | None = None
    point_of_interaction: InteractionV1 | None = None
    transaction_details: DetailsV1 | None = None

    @property
    def state(self) -> PaymentState:
        if self.status == "cancelled" and self.status_detail == "expired":
            return PaymentState.EXPIRED
        return _known(_STATES, self.status, self.id)

    @property
    def end_to_end_id(self) -> str:
        """Return the id of the Pix that paid it; it stands behind `PIX` in the transaction's id."""
        told = self.paid_by
        found = _END_TO_END.fullmatch(told.e2e_id or told.transaction_id or "")
        return found.group(1) if found else ""

    @property
    def digits(self) -> str:
        """Return what a payer types or a clerk scans for a boleto or a voucher."""
        details = self.transaction_details or DetailsV1()
        barcode = details.barcode.content if details.barcode else None
        return details.digitable_line or barcode or ""

    @property
    def paid_by(self) -> TransactionV1:
        interaction = self.point_of_interaction
        return (interaction.transaction_data if interaction else None) or TransactionV1()


class OrderPaymentV1(msgspec.Struct, frozen=True):
    id: str
    amount: Decimal
    status: str = ""

    @property
    def is_paid(self) -> bool:
        return _ORDER_STATES.get(self.status) is PaymentState.PAID


class OrderTransactionsV1(msgspec.Struct, frozen=True):
    payments: tuple[OrderPaymentV1, ...] = ()
    refunds: tuple[RefundV1, ...] = ()


class OrderV1(msgspec.Struct, frozen=True):
    id: str
    status: str
    total_amount: Decimal
    created_at: _Instant = msgspec.field(name="created_date")
    status_detail: str | None = None
    changed_at: _Instant | None = msgspec.field(default=None, name="last_updated_date")
    external_reference: str | None = None
    currency: str | None = None
    site_id: str | None = None
    transactions: OrderTransactionsV1 = OrderTransactionsV1()

    @property
    def state(self) -> PaymentState:
        return _known(_ORDER_STATES, self.status, self.id)

    @property
    def currency_code(self) -> str:
        return self.currency or _SITES.get(self.site_id or "", self.site_id or "")


class ChargebackV1(msgspec.Struct, frozen=True):
    """A dispute; `coverage_applied` is true once its money was given back to us."""

    id: int | str
    payment_id: int | str | None = None
    payments: tuple[int | str, ...] = ()
    amount: Decimal | None = None
    coverage_applied: bool | str | None = None

    @property
    def is_covered(self) -> bool:
        return self.coverage_applied in {True, "true"}

    @property
    def payment_reference(self) -> str:
        """Return the payment that it is about; raise `InvalidInputError` where it names none."""
        found = self.payment_id or next(iter(self.payments), None)
        if not found:
            message = f"chargeback {self.id} names no payment"
            raise InvalidInputError(message, field="payment_id")
        return str(found)


class PreferenceV1(msgspec.Struct, frozen=True):
    """A page to pay on; the sandbox has an address of its own."""

    id: str
    init_point: str = ""
    sandbox_init_point: str = ""
    expires: bool | None = None
    expiration_date_to: str | None = None


class FoundV1(msgspec.Struct, frozen=True):
    id: int | str
    date_last_updated: str = ""


class PagingV1(msgspec.Struct, frozen=True):
    total: int = 0


class FoundPageV1(msgspec.Struct, frozen=True):
    """A page of a search; preferences are called elements, payments and chargebacks results."""

    results: tuple[FoundV1, ...] = ()
    elements: tuple[FoundV1, ...] | None = None
    paging: PagingV1 = PagingV1()


class FoundChargebacksV1(msgspec.Struct, frozen=True):
    results: tuple[ChargebackV1, ...] = ()


class CardTokenV1(msgspec.Struct, frozen=True):
    id: str


def _known(states: dict[str, PaymentState], status: str, reference: object) -> PaymentState:
    state = states.get(status)
    if state is None:
        message = f"{reference} has the status {status[:40]!r}, which is not known"
        raise InvalidInputError(message, field="status")
    return state
