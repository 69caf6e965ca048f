"""Payments and payouts at gateways as rows, and back."""

import json
from datetime import date
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from cobro.domain.gateway_progress import GatewayProgress
from cobro.domain.ids import IssuerId, PaymentId
from cobro.domain.money import Currency, Money
from cobro.domain.payouts import PayoutRecord


class GatewayPaymentRow(Model):
    """What of a gateway's payment is booked; `payment_key` is `gateway/account#reference`."""

    class Meta:
        table_name = "gateway_payments"

    payment_key = UnicodeAttribute(hash_key=True)
    issuer_id = UnicodeAttribute(attr_name="iss")
    booked = UnicodeAttribute(attr_name="bkd")
    receipts = UnicodeAttribute(attr_name="rec")
    version = NumberAttribute(attr_name="v")


class Awaited(GlobalSecondaryIndex["PayoutRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "awaited"
        projection = KeysOnlyProjection()

    awaited_by = UnicodeAttribute(hash_key=True)
    arrival_date = UnicodeAttribute(range_key=True)


class PayoutRow(Model):
    """A payout: `payout_key` is `gateway/account#reference`, or `ENTRY#` and the bank entry.

    A payout that the bank is still to show has `awaited_by`, its issuer; the row of a bank entry
    has only `shows`, the key of the payout.
    """

    class Meta:
        table_name = "payouts"

    payout_key = UnicodeAttribute(hash_key=True)
    awaited_by = UnicodeAttribute(null=True)
    arrival_date = UnicodeAttribute(null=True)
    account_key = UnicodeAttribute(null=True)
    reference = UnicodeAttribute(null=True)
    issuer_id = UnicodeAttribute(null=True)
    payout_account = UnicodeAttribute(null=True)
    currency = UnicodeAttribute(null=True)
    amount_minor = NumberAttribute(null=True)
    fee_minor = NumberAttribute(null=True)
    has_failed = BooleanAttribute(null=True)
    arrived = UnicodeAttribute(null=True)
    version = NumberAttribute(null=True)
    shows = UnicodeAttribute(null=True)

    awaited = Awaited()


def reference_key(account_key: str, reference: str) -> str:
    return f"{account_key}#{reference}"


def entry_guard(entry_id: str) -> str:
    return f"ENTRY#{entry_id}"


def progress_row(progress: GatewayProgress) -> GatewayPaymentRow:
    return GatewayPaymentRow(
        reference_key(progress.account_key, progress.reference),
        issuer_id=progress.issuer_id,
        booked=_text(dict(progress.booked)),
        receipts=_text(progress.receipts),
        version=progress.version,
    )


def progress_of(row: GatewayPaymentRow) -> GatewayProgress:
    account_key, _, reference = row.payment_key.partition("#")
    return GatewayProgress(
        account_key=account_key,
        reference=reference,
        issuer_id=IssuerId(row.issuer_id),
        booked=json.loads(row.booked),
        receipts=tuple(PaymentId(name) for name in json.loads(row.receipts)),
        version=int(row.version),
    )


def progress_as_read(progress: GatewayProgress) -> Condition:
    """Tell the state that a booking was decided on."""
    if progress.version == 1:
        is_new: Condition = GatewayPaymentRow.payment_key.does_not_exist()
        return is_new
    same: Condition = GatewayPaymentRow.version == progress.version - 1
    return same


def payout_row(payout: PayoutRecord) -> PayoutRow:
    return PayoutRow(
        reference_key(payout.account_key, payout.reference),
        awaited_by=None if payout.balance.is_zero else payout.issuer_id,
        arrival_date=payout.arrival_date.isoformat(),
        account_key=payout.account_key,
        reference=payout.reference,
        issuer_id=payout.issuer_id,
        payout_account=payout.payout_account,
        currency=payout.amount.currency.value,
        amount_minor=payout.amount.minor,
        fee_minor=payout.fee_minor,
        has_failed=payout.has_failed,
        arrived=_text(dict(payout.arrived)),
        version=payout.version,
    )


def arrival_row(entry_id: str, payout: PayoutRecord) -> PayoutRow:
    return PayoutRow(
        entry_guard(entry_id), shows=reference_key(payout.account_key, payout.reference)
    )


def payout_of_row(row: PayoutRow) -> PayoutRecord:
    return PayoutRecord(
        account_key=str(row.account_key),
        reference=str(row.reference),
        issuer_id=IssuerId(str(row.issuer_id)),
        payout_account=str(row.payout_account),
        amount=Money(int(row.amount_minor or 0), Currency(str(row.currency))),
        arrival_date=date.fromisoformat(str(row.arrival_date)),
        has_failed=bool(row.has_failed),
        fee_minor=int(row.fee_minor or 0),
        arrived=json.loads(str(row.arrived)),
        version=int(row.version or 0),
    )


def payout_as_read(payout: PayoutRecord) -> Condition:
    """Tell the state that a booking was decided on."""
    if payout.version == 1:
        is_new: Condition = PayoutRow.payout_key.does_not_exist()
        return is_new
    same: Condition = PayoutRow.version == payout.version - 1
    return same


def _text(value: Any) -> str:  # noqa: ANN401 - whatever JSON can write
    return json.dumps(value, separators=(",", ":"))
