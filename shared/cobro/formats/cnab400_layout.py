"""What a layout of CNAB 400 is: columns, occurrence codes and trailer figures of one bank."""

from dataclasses import dataclass, field

from cobro.formats.columns import Span
from cobro.formats.occurrences import Kinds, Marks, marks_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailerCheck:
    """A count and a sum that a bank writes into its trailer.

    The sum is of face values, or of what was paid where `of_paid` says so. `occurrences` limits
    what is counted (empty: every detail). Only a `trusted` figure refuses the file when it differs;
    the others warn.
    """

    name: str
    count: Span | None = None
    total: Span | None = None
    of_paid: bool = False
    occurrences: frozenset[str] = frozenset()
    trusted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout400:
    """The columns and codes of one bank."""

    bank: str
    name: str
    kinds: Kinds
    marks: Marks = field(default_factory=marks_of)
    nosso_numero: Span
    nosso_written: Span
    nosso_drop: int = 0  # check digits at the end of a number of varying length
    detail: str = "1"
    account_in_header: bool = True
    agency: Span | None = (27, 30)
    account: Span = (32, 39)
    control: Span = (38, 62)
    occurrence: Span = (109, 110)
    occurred: Span = (111, 116)
    document: Span = (117, 126)
    due: Span = (147, 152)
    face: Span = (153, 165)
    fee: Span | None = (176, 188)
    iof: Span | None = (215, 227)
    rebate: Span | None = (228, 240)
    discount: Span | None = (241, 253)
    paid: Span = (254, 266)
    charges: Span | None = (267, 279)
    other_credits: Span | None = (280, 292)
    credited: Span | None = (296, 301)
    credited_year_first: bool = False
    reasons: Span | None = (319, 328)
    channel: Span | None = None  # where or how the payer paid
    payer_name: Span | None = None
    header_date: Span = (95, 100)
    header_date_year_first: bool = False
    file_sequence: Span | None = None
    agreement: Span | None = None  # the number under which the bank knows the issuer, in the header
    fee_is_kept: bool = False  # the amount is what was credited, after the bank took its fee
    additional: str = ""  # record types that the bank puts after a title; others warn
    pix_record: str = ""  # record type that tells of the Pix charge of the title before it
    pix_fields: tuple[tuple[str, Span], ...] = ()
    sequence_trusted: bool = True
    trailer: tuple[TrailerCheck, ...] = field(default=())
