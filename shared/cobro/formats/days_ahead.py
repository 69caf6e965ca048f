"""Money of days that are still to come: one rule for all formats.

A day is still to come where it is more than `AHEAD_DAYS_MAX` after the day of reading; readers
hold entries against the date of their file or the period of their statement alike. Banks date
what they book before a long weekend on the banking day after it, hence the days of grace.

An entry of such a day is not booked: it waits for a person as `future_date`, and holds up no other.
A file whose money is of such days only is refused: its dates are wrong.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from cobro.formats.entries import (
    BankFileError,
    EntryKind,
    FileSummary,
    ParsedRecord,
    StatementEntry,
)

__all__ = ["AHEAD_DAYS_MAX", "FUTURE_DATE", "until"]

AHEAD_DAYS_MAX = 7
FUTURE_DATE = "future_date"
_BOOKED = frozenset({EntryKind.SETTLEMENT, EntryKind.CREDIT, EntryKind.DEBIT, EntryKind.REVERSAL})
_COUNTED = frozenset({EntryKind.SETTLEMENT, EntryKind.CREDIT})


def until(today: date, records: Iterator[ParsedRecord]) -> Iterator[ParsedRecord]:
    """Yield the records with what is still to come put in doubt; refuse a file of nothing else."""
    last = today + min(timedelta(days=AHEAD_DAYS_MAX), date.max - today)
    booked = doubted = doubted_minor = first_line = 0
    for record in records:
        if isinstance(record, FileSummary):
            if doubted and not booked:
                raise _refusal(first_line, today)
            yield _summary(record, last, doubted, doubted_minor)
        elif not isinstance(record, StatementEntry) or not _is_money(record):
            yield record
        elif record.booking_date <= last:
            booked += 1
            yield record
        else:
            doubted += 1
            doubted_minor += record.amount.minor if record.kind in _COUNTED else 0
            first_line = first_line or record.line
            references = {**record.references, "doubt": FUTURE_DATE}
            yield record._replace(kind=EntryKind.UNKNOWN, references=references)


def _is_money(entry: StatementEntry) -> bool:
    """Tell whether the entry would be booked, or would but for its day."""
    return entry.kind in _BOOKED or entry.references.get("doubt") == FUTURE_DATE


def _summary(summary: FileSummary, last: date, doubted: int, doubted_minor: int) -> FileSummary:
    if not doubted:
        return summary
    warning = f"days_to_come: {doubted} entries are of days after {last} and wait for a person"
    return replace(
        summary,
        settled_minor=summary.settled_minor - doubted_minor,
        warnings=(*summary.warnings, warning),
    )


def _refusal(line: int, today: date) -> BankFileError:
    message = f"all its money is of days still to come, the first in line {line}; today is {today}"
    return BankFileError("future_date", message, line=line)
