"""Make entries of an `Ntry`: one, or one for each transaction of a batch.

The cash is that of the entry. The amounts of its transactions must add up to it, or differ by the
charges that are stated; otherwise nothing of the batch is booked and a person looks at it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from cobro.domain.money import Money
from cobro.formats.camt.elements import Element
from cobro.formats.camt.parties import other_side, references_of
from cobro.formats.camt.values import (
    BOOKED,
    day_of,
    is_true,
    kind_of,
    minor_units,
    sign_of,
    signed_minor,
)
from cobro.formats.columns import UnreadableFieldError
from cobro.formats.days_ahead import FUTURE_DATE
from cobro.formats.entries import BadEntry, EntryKind, StatementEntry, StatementStatus
from cobro.formats.statements import KEPT, PLACEHOLDER, not_kept

Record = StatementEntry | BadEntry
_RETURNS = frozenset({"UPDD", "RRTN", "RIMB", "ARET", "AREV", "PRDD"})
_CASH = frozenset({EntryKind.CREDIT, EntryKind.DEBIT})


@dataclass(slots=True)
class Statement:
    """What the entries of one statement have in common."""

    account: str
    currency: str
    status: StatementStatus
    index: int = 0  # which statement of the file it is
    start_date: date | None = None
    end_date: date | None = None
    outside: int = 0  # how many entries are dated outside of the period

    def doubt_of(self, day: date) -> str:
        """Return why an entry of a day is in doubt, or nothing."""
        if self.start_date and day < self.start_date:
            return "outside_period"
        return FUTURE_DATE if self.end_date and day > self.end_date else ""


@dataclass(slots=True)
class Booking:
    """One `Ntry` read: `minor` is None where its amount cannot be; only booked ones are money."""

    element: Element
    currency: str
    minor: int | None
    is_booked: bool
    is_reversal: bool
    warnings: list[tuple[str, str]] = field(default_factory=list)


def survey(element: Element, statement: Statement) -> Booking:
    """Read what the sums of the statement need; what cannot be read is left out."""
    facts = element.facts
    currency = facts.get("amount_currency", statement.currency)
    minor: int | None
    try:
        minor = signed_minor(facts, currency)
    except UnreadableFieldError:
        minor = None
    is_booked, is_reversal = facts.get("status") == BOOKED, is_true(facts.get("reversal"))
    return Booking(element, currency, minor, is_booked, is_reversal)


def records_of(booking: Booking, statement: Statement, *, turned: bool) -> Iterator[Record]:
    """Yield the entries of a booking; `turned` reads a reversal against its sign.

    What comes of a batch is all or nothing: it is worked out before the first entry is yielded.
    """
    element = booking.element
    try:
        yield from _Maker(booking, statement, turned=turned).records()
    except UnreadableFieldError as error:
        yield BadEntry(
            element.line, error.code, str(error), element.raw, _facts(booking, statement)
        )


def _facts(booking: Booking, statement: Statement) -> dict[str, str | int]:
    """Return what is known of an entry that cannot be read."""
    facts: dict[str, str | int] = {"account": statement.account, "currency": booking.currency}
    if booking.minor is not None:
        facts["amount_minor"] = booking.minor
    return facts


class _Maker:
    def __init__(self, booking: Booking, statement: Statement, *, turned: bool) -> None:
        self._booking = booking
        self._statement = statement
        self._factor = -1 if turned else 1
        facts = booking.element.facts
        self._facts = facts
        minor = booking.minor
        if minor is None:
            minor = signed_minor(facts, booking.currency)  # which says what cannot be read
        self._minor = minor * self._factor
        written = facts.get("booked") or facts.get("value")
        if not written:
            message = "the entry has no booking date"
            raise UnreadableFieldError("missing_date", message)
        self._day, self._iso = day_of(written), written[:10]
        self._value = day_of(facts["value"]) if "value" in facts else None

    def records(self) -> list[Record]:
        transactions = self._booking.element.transactions
        if not transactions:
            return [self._entry(self._booking.element, {}, self._minor)]
        if len(transactions) == 1:
            return self._single(transactions[0])
        return self._batch(transactions)

    def _single(self, transaction: Element) -> list[Record]:
        """Book the amount of the entry: it is the cash, whatever was instructed."""
        element = self._booking.element
        minor = self._transaction_minor(transaction)
        charges = self._charges([transaction])
        if minor and minor != self._minor and abs(self._minor - minor) == charges:
            return [
                self._entry(element, transaction.facts, minor),
                self._charge_line(self._minor - minor),
            ]
        record = self._entry(element, transaction.facts, self._minor)
        if minor and minor != self._minor and isinstance(record, StatementEntry):
            self._booking.warnings.append(
                ("amount_differs", f"line {element.line}: the transaction says another amount")
            )
            references = {**record.references, "transaction_minor": str(minor)}
            return [record._replace(references=references)]
        return [record]

    def _batch(self, transactions: list[Element]) -> list[Record]:
        minors = [self._transaction_minor(one) for one in transactions]
        self._check_count(len(transactions))
        if None in minors:
            if any(minors):
                self._refuse_batch("some of its transactions have no amount")
            self._booking.warnings.append(
                ("batch_without_amounts", f"line {self._booking.element.line}: booked as one")
            )
            return [self._entry(self._booking.element, {}, self._minor)]
        amounts = [minor or 0 for minor in minors]
        rest = self._minor - sum(amounts)
        if abs(rest) != self._charges(transactions) and rest:
            self._refuse_batch(f"its transactions add up to {sum(amounts)} of {self._minor}")
        records = [
            self._entry(one, one.facts, minor)
            for one, minor in zip(transactions, amounts, strict=True)
        ]
        return [*records, self._charge_line(rest)] if rest else records

    def _refuse_batch(self, reason: str) -> None:
        message = f"the batch is not booked: {reason} minor units"
        raise UnreadableFieldError("batch_sum_differs", message)

    def _check_count(self, count: int) -> None:
        stated = [int(one) for one in self._facts.get("batch_count", "").split() if one.isdecimal()]
        if stated and sum(stated) != count:
            text = f"line {self._booking.element.line}: {count} of {sum(stated)} transactions"
            self._booking.warnings.append(("batch_count_differs", text))

    def _transaction_minor(self, transaction: Element) -> int | None:
        """Return the signed amount in the currency of the entry, None where there is none."""
        facts = transaction.facts
        sign = sign_of(facts if "sign" in facts else self._facts) * self._factor
        for name in ("amount", "transaction_amount", "instructed_amount"):
            currency = facts.get(f"{name}_currency", self._booking.currency)
            if name in facts and currency == self._booking.currency:
                return sign * minor_units(facts[name], currency)
        return None

    def _charges(self, transactions: list[Element]) -> int:
        """Return the charges that are stated, of the entry or else of its transactions."""
        own = self._stated_charges(self._facts)
        return own or sum(self._stated_charges(one.facts) for one in transactions)

    def _stated_charges(self, facts: Mapping[str, str]) -> int:
        stated = facts.get("charges_total") or facts.get("charges")
        if not stated:
            return 0
        return sum(minor_units(text, self._booking.currency) for text in stated.split())

    def _charge_line(self, minor: int) -> Record:
        return self._entry(self._booking.element, {"charge": "true"}, minor)

    def _entry(self, element: Element, transaction: Mapping[str, str], minor: int) -> Record:
        facts, statement = self._facts, self._statement
        side = other_side(facts, transaction, is_credit=minor > 0)
        references = references_of(facts, transaction, side)
        goes_back = (
            self._booking.is_reversal
            or "return_reason" in transaction
            or (transaction.get("sub_family") or facts.get("sub_family")) in _RETURNS
        )
        kind = kind_of(minor, facts.get("status", ""), goes_back=goes_back)
        if (
            kind in _CASH
            and statement.status is not StatementStatus.BOOKED
            and "bank_reference" not in facts
        ):
            kind = EntryKind.PENDING  # the statement will bring it, and nothing would join the two
        if kind in _CASH and (doubt := statement.doubt_of(self._day)):
            kind, references["doubt"] = EntryKind.UNKNOWN, doubt
            statement.outside += 1
        text = transaction.get("text", "") + transaction.get("structured_text", "")
        text = text or transaction.get("added_text") or facts.get("text", "")
        currency = self._booking.currency
        entry = StatementEntry(
            element.line,
            statement.account,
            kind,
            self._day,
            self._value,
            Money(minor, KEPT.get(currency, PLACEHOLDER)),
            self._key(transaction, minor, text),
            references,
            facts.get("status", ""),
            side.name,
            side.tax_id,
            text,
            element.raw,
            statement.index,
        )
        return entry if currency in KEPT else not_kept(entry, currency)

    def _key(self, transaction: Mapping[str, str], minor: int, text: str) -> tuple[str, ...]:
        """Name the entry as the bank does, alike in camt.052, 053 and 054."""
        facts = self._facts
        head = (self._statement.account, self._iso, str(minor))
        bank_reference = facts.get("bank_reference", "")
        if bank_reference and len(self._booking.element.transactions) <= 1:
            return (*head, bank_reference, transaction.get("charge", ""))
        own = next((transaction[name] for name in _OWN_IDS if name in transaction), "")
        return (*head, bank_reference, own, text.upper(), transaction.get("charge", ""))


_OWN_IDS = ("bank_reference", "transaction_id", "uetr", "end_to_end_id", "instruction_id")
