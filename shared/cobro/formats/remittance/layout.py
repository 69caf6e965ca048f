"""What a remittance layout is: the records of one bank in one width, and the codes in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cobro.domain.agreements import BankAgreement
from cobro.formats.remittance import digits
from cobro.formats.remittance.fields import Columns, names_of
from cobro.formats.remittance.orders import OrderKind, Unit

Codes = Mapping[Unit, str]

MOVEMENTS: Mapping[OrderKind, str] = MappingProxyType(
    {
        OrderKind.ENTRY: "01",
        OrderKind.CANCEL: "02",
        OrderKind.REBATE: "04",
        OrderKind.CHANGE_DUE_DATE: "06",
        OrderKind.PROTEST: "09",
    }
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A detail record; `mark` names it in its column. It is written always or if it has a say."""

    mark: str
    columns: Columns
    only_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Days:
    """How days until protest or write-off are told: one code beside the days, or a code each."""

    code: str = ""
    codes: Mapping[int, str] = field(default_factory=dict)
    none: str = ""

    def told(self, days: int) -> str | None:
        """Return the code for so many days; None if the bank has none for them."""
        if not days:
            return self.none
        return self.codes.get(days) or self.code or None

    def days(self, code: str, beside: int) -> int:
        """Return the days that a code and the figure beside it tell."""
        for days, known in self.codes.items():
            if code == known:
                return days
        return beside if self.code and code == self.code else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceLayout:
    """The records and codes of one bank."""

    bank: str
    bank_name: str
    width: int
    mark_column: int
    header: Columns
    segments: tuple[Segment, ...]
    trailer: Columns
    batch_header: Columns = ()
    batch_trailer: Columns = ()
    carteira_codes: Mapping[str, str] = field(default_factory=dict)
    nosso_digit: Callable[[BankAgreement, str], str] = digits.none
    requires: tuple[str, ...] = ()
    lengths: Mapping[str, int] = field(default_factory=dict)
    species: Mapping[str, str]
    interest: Codes
    no_interest: str = "0"
    fine: Codes
    no_fine: str = "0"
    discount: Codes
    protest: Days
    write_off: Days
    days_shared: bool = False  # protest and write-off are told in the same columns

    @property
    def names(self) -> frozenset[str]:
        return names_of(column for segment in self.segments for column in segment.columns)

    @property
    def has_batch(self) -> bool:
        return bool(self.batch_header)

    @property
    def records_max(self) -> int:
        """How far the sequence of the records counts: five digits in a batch, six in a file."""
        return 99_999 if self.has_batch else 999_999
