"""PayPal's objects as its API answers them: the fields that decide something.

Amounts are decimal strings, instants are written in ISO 8601 with their offset.
Source: PayPal, OpenAPI documents of Orders v2, Payments v2, Customer Disputes v1 and Transaction
Search v1.
"""

from datetime import UTC, datetime

import msgspec

from cobro.contracts.gateways.paypal import LinkV1, id_at
from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money

# PayPal's own word in the refund that it makes itself, the only mark that such a one bears.
_REVERSED_NOTE = "payment reversed"
_MOVED = frozenset({"COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED"})
_LOST = frozenset({"RESOLVED_BUYER_FAVOUR", "ACCEPTED"})
CLOSED = "closed:"


class AmountV1(msgspec.Struct, frozen=True):
    currency_code: str
    value: str

    def money(self) -> Money:
        return Money.parse(self.value, Currency.parse(self.currency_code))


class BreakdownV1(msgspec.Struct, frozen=True):
    """What a capture brought the seller, or what a refund took from them."""

    gross_amount: AmountV1 | None = None
    paypal_fee: AmountV1 | None = None
    net_amount: AmountV1 | None = None

    def kept(self) -> Money | None:
        """Return what PayPal and platforms took of the gross amount."""
        if self.gross_amount is None or self.net_amount is None:
            return self.paypal_fee.money() if self.paypal_fee else None
        return self.gross_amount.money() - self.net_amount.money()


class RelatedIdsV1(msgspec.Struct, frozen=True):
    order_id: str = ""


class SupplementaryV1(msgspec.Struct, frozen=True):
    related_ids: RelatedIdsV1 = RelatedIdsV1()


class StatusDetailsV1(msgspec.Struct, frozen=True):
    reason: str = ""


class CaptureV1(msgspec.Struct, frozen=True):
    id: str
    status: str
    amount: AmountV1
    create_time: str
    custom_id: str = ""
    invoice_id: str = ""
    disbursement_mode: str = ""
    status_details: StatusDetailsV1 = StatusDetailsV1()
    seller_receivable_breakdown: BreakdownV1 = BreakdownV1()
    supplementary_data: SupplementaryV1 = SupplementaryV1()
    links: list[LinkV1] = []

    @property
    def has_moved(self) -> bool:
        return self.status in _MOVED

    @property
    def order_id(self) -> str:
        """Return the order that it belongs to; empty where PayPal names none."""
        return self.supplementary_data.related_ids.order_id or id_at(self.links, "orders")


class RefundV1(msgspec.Struct, frozen=True):
    id: str
    status: str
    amount: AmountV1
    create_time: str
    update_time: str = ""
    note_to_payer: str = ""
    seller_payable_breakdown: BreakdownV1 = BreakdownV1()
    links: list[LinkV1] = []

    @property
    def is_reversal(self) -> bool:
        return self.note_to_payer.strip().lower() == _REVERSED_NOTE

    @property
    def has_failed(self) -> bool:
        return self.status in {"FAILED", "CANCELLED"}

    @property
    def capture_id(self) -> str:
        return id_at(self.links, "captures")


class PaymentsV1(msgspec.Struct, frozen=True):
    captures: list[CaptureV1] = []
    refunds: list[RefundV1] = []


class UnitV1(msgspec.Struct, frozen=True):
    amount: AmountV1 | None = None
    reference_id: str = ""
    custom_id: str = ""
    invoice_id: str = ""
    payments: PaymentsV1 = PaymentsV1()


class NameV1(msgspec.Struct, frozen=True):
    given_name: str = ""
    surname: str = ""


class TaxInfoV1(msgspec.Struct, frozen=True):
    tax_id: str = ""


class PayerV1(msgspec.Struct, frozen=True):
    name: NameV1 = NameV1()
    tax_info: TaxInfoV1 = TaxInfoV1()


class OrderV1(msgspec.Struct, frozen=True):
    id: str
    status: str
    create_time: str = ""
    purchase_units: list[UnitV1] = []
    payer: PayerV1 = PayerV1()
    links: list[LinkV1] = []

    @property
    def unit(self) -> UnitV1:
        """Return the unit that carries what it is for: Cobro opens orders of one unit."""
        return self.purchase_units[0] if self.purchase_units else UnitV1()

    @property
    def captures(self) -> list[CaptureV1]:
        return [capture for unit in self.purchase_units for capture in unit.payments.captures]

    @property
    def refunds(self) -> list[RefundV1]:
        return [refund for unit in self.purchase_units for refund in unit.payments.refunds]

    @property
    def is_closed(self) -> bool:
        """Tell whether we closed it: PayPal lets an order expire and knows no other end."""
        return self.unit.custom_id.startswith(CLOSED)

    @property
    def can_be_changed(self) -> bool:
        return self.status in {"CREATED", "APPROVED"}

    @property
    def is_to_be_captured(self) -> bool:
        return self.status == "APPROVED" and not self.is_closed


class OutcomeV1(msgspec.Struct, frozen=True):
    outcome_code: str = ""
    amount_refunded: AmountV1 | None = None


class DisputedV1(msgspec.Struct, frozen=True):
    seller_transaction_id: str = ""


class DisputeV1(msgspec.Struct, frozen=True):
    dispute_id: str
    status: str = ""
    update_time: str = ""
    create_time: str = ""
    disputed_transactions: list[DisputedV1] = []
    dispute_amount: AmountV1 | None = None
    dispute_outcome: OutcomeV1 | None = None

    @property
    def is_open(self) -> bool:
        return self.status != "RESOLVED"

    def lost(self) -> Money | None:
        """Return what it took from us for good."""
        outcome = self.dispute_outcome
        if outcome is None or outcome.outcome_code not in _LOST or outcome.amount_refunded is None:
            return None
        amount = outcome.amount_refunded.money()
        return amount if amount.is_positive else None


class DisputesV1(msgspec.Struct, frozen=True):
    items: list[DisputeV1] = []


class TransactionV1(
    msgspec.Struct, frozen=True, rename={"initiated": "transaction_initiation_date"}
):
    """A line of the reporting API; `transaction_status` is S (success), P (pending), V or D."""

    transaction_id: str
    transaction_event_code: str
    initiated: str
    transaction_status: str = ""
    transaction_amount: AmountV1 | None = None
    fee_amount: AmountV1 | None = None
    paypal_reference_id: str = ""
    paypal_reference_id_type: str = ""


class TransactionDetailV1(msgspec.Struct, frozen=True):
    transaction_info: TransactionV1


class TransactionsV1(msgspec.Struct, frozen=True):
    transaction_details: list[TransactionDetailV1] = []
    total_pages: int = 1


def instant(text: str) -> datetime:
    """Read an instant; raise `InvalidInputError` where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is no instant"
        raise InvalidInputError(message, field="create_time") from error
    if found.tzinfo is None:
        message = f"{text!r} names no offset"
        raise InvalidInputError(message, field="create_time")
    return found.astimezone(UTC)
