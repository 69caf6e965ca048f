"""Payouts of a gateway: on the way, failed, found on the bank statement.

A payout leaves the clearing account once and is in transit until the bank shows it. One that fails
is back at the gateway; if the bank had shown it before, the bank has to take it back, and until
then less than nothing is in transit. `balance` is what the bank is still to show, either way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from cobro.domain import journal
from cobro.domain.gateway_progress import OwnMove, own_entry
from cobro.domain.gateways import GatewayAccount, GatewayPayout, PayoutState
from cobro.domain.ids import CustomerId, EntryId, InvoiceId, IssuerId, derived_id
from cobro.domain.journal import EntryCode, JournalEntry, postings
from cobro.domain.matching import ReviewError
from cobro.domain.money import Money

# How long before and after the day that a gateway names the bank may show a payout.
EARLY_DAYS = 3
LATE_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutRecord:
    """A payout as it is booked. `arrived` holds minor units by bank entry.

    `payout_account` is the key of the bank account that it goes to; empty where it is not known.
    """

    account_key: str
    reference: str
    issuer_id: IssuerId
    payout_account: str
    amount: Money
    arrival_date: date
    has_failed: bool = False
    fee_minor: int = 0
    arrived: Mapping[str, int] = field(default_factory=dict)
    version: int = 1

    @property
    def balance(self) -> Money:
        sent = 0 if self.has_failed else self.amount.minor
        return Money(sent - sum(self.arrived.values()), self.amount.currency)


@dataclass(frozen=True, slots=True)
class PayoutBooking:
    """What one transaction writes of a payout."""

    record: PayoutRecord
    entries: tuple[JournalEntry, ...]


def take_payout(
    account: GatewayAccount,
    told: GatewayPayout,
    before: PayoutRecord | None,
    on: date,
    recorded_at: datetime,
) -> PayoutBooking | None:
    """Book what a gateway says of a payout and is not booked yet; None where nothing is.

    A failure is final: whatever is told after it is older. Raises `ReviewError` where the amount is
    not the one that was booked.
    """
    if before is not None and before.amount != told.amount:
        message = (
            f"payout {told.reference} was booked with {before.amount} and now says {told.amount}: "
            "compare it with the gateway"
        )
        raise ReviewError("payout_differs", message)
    if told.amount.is_zero:
        return None
    has_failed = told.state is PayoutState.FAILED or (before is not None and before.has_failed)
    fee = max(0 if told.fee is None else told.fee.minor, before.fee_minor if before else 0)
    record = PayoutRecord(
        account_key=account.key,
        reference=told.reference,
        issuer_id=account.issuer_id,
        payout_account=account.payout_account,
        amount=told.amount,
        arrival_date=max(told.arrival_date, before.arrival_date if before else told.arrival_date),
        has_failed=has_failed,
        fee_minor=fee,
        arrived={} if before is None else before.arrived,
        version=1 if before is None else before.version + 1,
    )
    entries = tuple(_Book(account, record, on, recorded_at).entries(before))
    is_told_before = before is not None and replace(record, version=before.version) == before
    return None if is_told_before else PayoutBooking(record, entries)


@dataclass(frozen=True, slots=True)
class _Book:
    """Writes the entries by which a payout goes from one state into another."""

    account: GatewayAccount
    record: PayoutRecord
    on: date
    recorded_at: datetime

    def entries(self, before: PayoutRecord | None) -> Iterable[JournalEntry]:
        clearing = journal.gateway_clearing(self.account.key)
        transit = journal.payouts_in_transit(self.account.key)
        fees = journal.gateway_fees(self.account.key)
        was_sent = before is not None and not before.has_failed
        amount = self.record.amount
        if before is None and not self.record.has_failed:
            yield self._entry(EntryCode.PAYOUT_SENT, amount, transit, clearing)
        if was_sent and self.record.has_failed:
            yield self._entry(EntryCode.PAYOUT_RETURNED, amount, clearing, transit)
        booked_minor = before.fee_minor if before else 0
        if self.record.fee_minor > booked_minor:
            fee = Money(self.record.fee_minor - booked_minor, amount.currency)
            yield self._entry(EntryCode.GATEWAY_FEE, fee, fees, clearing, f"{booked_minor}")

    def _entry(
        self, code: EntryCode, amount: Money, debit: str, credit: str, *more: str
    ) -> JournalEntry:
        named = (self.account.key, "payout", self.record.reference, code.value)
        move = OwnMove(
            account=self.account,
            entry_id=EntryId(derived_id("gtw", *named, *more)),
            code=code,
            document=self.record.reference,
            business_date=self.on,
            recorded_at=self.recorded_at,
        )
        return own_entry(move, amount, debit, credit)


@dataclass(frozen=True, slots=True)
class BankMovement:
    """What a bank entry says that may be a payout; `account` is the key of the bank account."""

    entry_id: str
    account: str
    amount: Money
    booking_date: date
    text: str


def payout_of(
    movement: BankMovement, awaited: Iterable[PayoutRecord], *, is_named: bool = False
) -> PayoutRecord | None:
    """Return the payout that a bank entry is, if it is one; raise `ReviewError` where two may be.

    It has the amount to the cent, on the account that payouts go to, and names the payout or comes
    about the day that the gateway said. Equal payouts of one gateway account come in their order.
    `is_named` asks for one that the entry names.
    """
    fitting = [payout for payout in awaited if _fits(payout, movement)]
    named = [payout for payout in fitting if payout.reference in movement.text]
    if named or is_named:
        return named[0] if named else None
    near = [payout for payout in fitting if _is_near(payout, movement.booking_date)]
    if len({payout.account_key for payout in near}) > 1:
        accounts = ", ".join(sorted({payout.account_key for payout in near}))
        message = f"payouts of {accounts} have this amount: say which of them it is"
        raise ReviewError("ambiguous_payout", message)
    return min(near, key=lambda payout: (payout.arrival_date, payout.reference), default=None)


def _fits(payout: PayoutRecord, movement: BankMovement) -> bool:
    is_own_account = payout.payout_account in {"", movement.account}
    return is_own_account and payout.balance == movement.amount


def days_of(payout: PayoutRecord) -> tuple[date, date]:
    """Return the first and the last day on which the bank may show a payout."""
    return (
        payout.arrival_date - timedelta(days=EARLY_DAYS),
        payout.arrival_date + timedelta(days=LATE_DAYS),
    )


def _is_near(payout: PayoutRecord, on: date) -> bool:
    first, last = days_of(payout)
    return first <= on <= last


def arrive(payout: PayoutRecord, movement: BankMovement, recorded_at: datetime) -> PayoutBooking:
    """Settle a payout by the bank entry that shows it, or takes a failed one back."""
    amount = movement.amount
    entry = JournalEntry(
        entry_id=EntryId(derived_id("arr", movement.entry_id)),
        code=EntryCode.PAYOUT_ARRIVED,
        issuer_id=payout.issuer_id,
        customer_id=CustomerId(""),
        currency=amount.currency,
        business_date=movement.booking_date,
        recorded_at=recorded_at,
        postings=postings(
            [
                (journal.bank(movement.account), amount.minor),
                (journal.payouts_in_transit(payout.account_key), -amount.minor),
            ]
        ),
        invoice_id=InvoiceId(""),
        document=payout.reference,
        due_date=movement.booking_date,
        source=payout.account_key,
    )
    arrived = {**payout.arrived, movement.entry_id: amount.minor}
    record = replace(payout, arrived=arrived, version=payout.version + 1)
    return PayoutBooking(record, (entry,))
