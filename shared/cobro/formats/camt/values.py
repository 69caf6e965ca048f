"""Read amounts, days, signs and states of camt elements."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from cobro.formats.columns import UnreadableFieldError
from cobro.formats.entries import EntryKind
from cobro.formats.statements import exponent_of, minor_of

BOOKED = "BOOK"
_SIGNS = {"CRDT": 1, "DBIT": -1}
_PENDING = frozenset({"PDNG", "FUTR"})
_TRUE = frozenset({"true", "1"})


@lru_cache(maxsize=4096)
def day_of(text: str) -> date:
    """Return the local day of a date or instant: its first ten letters, never converted."""
    try:
        if text[4] == text[7] == "-":
            return date.fromisoformat(text[:10])
    except (ValueError, IndexError):
        pass  # a 13th month and a short text are unreadable alike
    message = f"{text!r} is not a date"
    raise UnreadableFieldError("bad_date", message)


def lenient_day(text: str | None) -> date | None:
    """Return the day, or None where there is none that can be read."""
    try:
        return day_of(text) if text else None
    except UnreadableFieldError:
        return None


def minor_units(text: str, currency: str) -> int:
    """Return minor units of an amount, which never has a sign of its own."""
    whole, _, part = text.partition(".")
    return minor_of(whole, part, exponent_of(currency))


def sign_of(facts: Mapping[str, str]) -> int:
    sign = _SIGNS.get(facts.get("sign", ""))
    if sign is None:
        message = "it is not said whether the amount is a credit or a debit"
        raise UnreadableFieldError("bad_amount", message)
    return sign


def signed_minor(facts: Mapping[str, str], currency: str) -> int:
    if "amount" not in facts:
        message = "there is no amount"
        raise UnreadableFieldError("no_amount", message)
    return sign_of(facts) * minor_units(facts["amount"], currency)


def is_true(text: str | None) -> bool:
    return text in _TRUE


def kind_of(minor: int, status: str, *, goes_back: bool) -> EntryKind:
    """Return the kind: only what is booked is money; what goes back is never a plain payment."""
    if status == BOOKED:
        if not minor:
            return EntryKind.INFORMATION
        if goes_back:
            return EntryKind.REVERSAL
        return EntryKind.CREDIT if minor > 0 else EntryKind.DEBIT
    if status in _PENDING:
        return EntryKind.PENDING
    return EntryKind.INFORMATION if status == "INFO" else EntryKind.UNKNOWN
