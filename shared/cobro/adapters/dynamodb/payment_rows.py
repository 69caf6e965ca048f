"""Payments and credits as rows, and back.

A payment that nothing happened to has neither `version` nor the attributes of what happened, as the
first version of the program wrote it: most payments stay so, and all are read alike.
"""

from datetime import date, datetime

from pynamodb.expressions.condition import Condition

from cobro.adapters.dynamodb.rows import CreditRow, PaymentRow
from cobro.domain.booked_payments import BookedPayment
from cobro.domain.credits import Credit
from cobro.domain.ids import CreditId, CustomerId, EntryId, InvoiceId, IssuerId, PaymentId
from cobro.domain.journal import book_of
from cobro.domain.money import Currency, Money


def payment_row(payment: BookedPayment) -> PaymentRow:
    is_as_booked = str(payment.placed_by) == payment.payment_id
    return PaymentRow(
        payment_id=payment.payment_id,
        source=payment.source,
        reference=payment.reference,
        invoice_id=payment.invoice_id,
        currency=payment.amount.currency.value,
        amount_minor=payment.amount.minor,
        allocated_minor=payment.allocated.minor,
        on_account_minor=payment.on_account.minor,
        paid_date=payment.paid_date.isoformat(),
        booked_at=payment.booked_at.isoformat(),
        issuer_id=payment.issuer_id or None,
        customer_id=payment.customer_id or None,
        cash_account=payment.cash_account or None,
        reversed_minor=payment.reversed.minor or None,
        reopened_minor=payment.reopened.minor or None,
        placed_by=None if is_as_booked else payment.placed_by,
        placed_date=None if is_as_booked else payment.placed_date.isoformat(),
        gateway_reference=payment.gateway_reference or None,
        version=payment.version if payment.version > 1 else None,
    )


def payment_of(row: PaymentRow) -> BookedPayment:
    currency = Currency(row.currency)
    paid_date = date.fromisoformat(row.paid_date)
    return BookedPayment(
        payment_id=PaymentId(row.payment_id),
        source=row.source,
        reference=row.reference,
        invoice_id=InvoiceId(row.invoice_id),
        amount=Money(int(row.amount_minor), currency),
        allocated=Money(int(row.allocated_minor), currency),
        on_account=Money(int(row.on_account_minor), currency),
        reversed=Money(int(row.reversed_minor or 0), currency),
        reopened=Money(int(row.reopened_minor or 0), currency),
        paid_date=paid_date,
        booked_at=datetime.fromisoformat(row.booked_at),
        placed_by=EntryId(row.placed_by or row.payment_id),
        placed_date=date.fromisoformat(row.placed_date) if row.placed_date else paid_date,
        issuer_id=IssuerId(row.issuer_id or ""),
        customer_id=CustomerId(row.customer_id or ""),
        cash_account=row.cash_account or "",
        gateway_reference=row.gateway_reference or "",
        version=int(row.version or 1),
    )


def payment_as_read(payment: BookedPayment) -> Condition:
    """Tell the state that a change of the payment was decided on."""
    before = payment.version - 1
    if before == 1:
        untouched: Condition = PaymentRow.payment_id.exists() & PaymentRow.version.does_not_exist()
        return untouched
    same: Condition = PaymentRow.version == before
    return same


def credit_row(credit: Credit) -> CreditRow:
    return CreditRow(
        credit_book(credit),
        credit.credit_id,
        account=credit.account,
        currency=credit.amount.currency.value,
        amount_minor=credit.amount.minor,
        left_minor=credit.left.minor,
        opened_by=credit.opened_by,
        opened_date=credit.opened_date.isoformat(),
        source=credit.source,
        document=credit.document,
        issuer_id=credit.issuer_id,
        customer_id=credit.customer_id,
        version=credit.version,
    )


def credit_book(credit: Credit) -> str:
    return book_of(credit.issuer_id, credit.customer_id, credit.source)


def credit_of(row: CreditRow) -> Credit:
    currency = Currency(row.currency)
    return Credit(
        credit_id=CreditId(row.credit_id),
        issuer_id=IssuerId(row.issuer_id),
        customer_id=CustomerId(row.customer_id),
        account=row.account,
        amount=Money(int(row.amount_minor), currency),
        left=Money(int(row.left_minor), currency),
        opened_by=EntryId(row.opened_by),
        opened_date=date.fromisoformat(row.opened_date),
        source=row.source,
        document=row.document,
        version=int(row.version),
    )


def credit_as_read(credit: Credit) -> Condition:
    """Tell the state that a change of the credit was decided on; one not recorded yet is new."""
    if credit.version == 1:
        is_new: Condition = CreditRow.book.does_not_exist()
        return is_new
    same: Condition = CreditRow.version == credit.version - 1
    return same
