"""What a printed report says: figures in tables, of whom, and of when."""

from dataclasses import dataclass
from datetime import date

from cobro.adapters.documents.words import date_text
from cobro.application.printable import PrintedParty
from cobro.domain.money import Money
from cobro.domain.parties import Language
from cobro.formats.printed_tables import PrintedTable
from cobro.formats.report_words import span_text, title


@dataclass(frozen=True, slots=True)
class PrintedReport:
    """`first` is None where the report is of one day.

    `customer` and `balances`, one per currency, stand in the head of a statement of account.
    """

    report: str
    language: Language
    first: date | None
    last: date
    issuer: PrintedParty
    tables: tuple[PrintedTable, ...]
    ink: str
    customer: PrintedParty | None = None
    balances: tuple[Money, ...] = ()

    @property
    def title(self) -> str:
        return title(self.report, self.language)

    @property
    def span(self) -> str:
        return span_text(self.first, self.last, self.language, date_text)
