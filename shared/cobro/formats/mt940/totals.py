"""What one statement adds up to, over all its pages."""

from dataclasses import dataclass
from datetime import date

from cobro.formats.columns import UnreadableFieldError
from cobro.formats.entries import StatementFacts, StatementStatus
from cobro.formats.mt940.values import Line


@dataclass(slots=True)
class Totals:
    """Sums in minor units; `page_` fields are those of the message that is being read."""

    line: int
    account: str = ""
    number: str = ""
    index: int = 0  # which statement of the file it is
    number_key: str = ""  # empty where the bank numbers all its statements alike, with zeros
    page: str = ""
    currency: str = ""
    status: StatementStatus = StatementStatus.BOOKED
    opening_minor: int | None = None
    closing_minor: int | None = None
    count: int = 0
    credits_minor: int = 0
    debits_minor: int = 0
    unreadable: int = 0
    page_opening_minor: int | None = None
    page_moved_minor: int = 0
    start_date: date | None = None
    end_date: date | None = None
    credits_count: int = 0
    debits_count: int = 0

    def add(self, line: Line | UnreadableFieldError) -> None:
        self.count += 1
        if isinstance(line, UnreadableFieldError):
            self.unreadable += 1
        elif line.mark[0] != "E":
            self.page_moved_minor += line.minor
            if line.minor < 0:
                self.debits_minor -= line.minor
            else:
                self.credits_minor += line.minor
            self._count_by_mark(line)

    def _count_by_mark(self, line: Line) -> None:
        """Count as `:90a:` does: a reversal of a credit is a debit."""
        if line.minor < 0:
            self.debits_count += 1
        else:
            self.credits_count += 1

    def facts(self, *, is_last_page: bool) -> StatementFacts:
        return StatementFacts(
            line=self.line,
            account=self.account,
            currency=self.currency,
            status=self.status,
            sequence=self.number,
            page=self.page,
            is_last_page=is_last_page,
            start_date=self.start_date,
            opening_date=self.start_date,
            closing_date=self.end_date,
            end_date=self.end_date,
            opening_minor=self.opening_minor,
            closing_minor=self.closing_minor,
            entries=self.count,
            entries_minor=self.credits_minor - self.debits_minor,
            credits_minor=self.credits_minor,
            debits_minor=self.debits_minor,
        )
