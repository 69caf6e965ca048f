"""What a return file says of titles besides payments: confirmed, rejected, changed, protested.

A `TitleNotice` is made of an entry that the readers already yield, so that reading a file costs and
yields what it did. No code has a meaning without its bank: a bank or code that is not in a table
makes no notice. Motives are given as the bank wrote them; `motives.motive_text` has words for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from cobro.formats.cnab240_layouts import LAYOUTS_240
from cobro.formats.entries import EntryKind, FileFormat, StatementEntry


class NoticeKind(StrEnum):
    """What happened to a title, or to what was asked about it."""

    REGISTERED = "registered"
    REJECTED = "rejected"
    WRITTEN_OFF = "written_off"
    REBATE_GRANTED = "rebate_granted"
    REBATE_CANCELLED = "rebate_cancelled"
    DUE_DATE_CHANGED = "due_date_changed"
    PROTEST_ORDERED = "protest_ordered"
    PROTEST_STOPPED = "protest_stopped"
    IN_NOTARY = "in_notary"
    PROTESTED = "protested"
    INSTRUCTION_REJECTED = "instruction_rejected"
    FEE = "fee"


@dataclass(frozen=True, slots=True)
class TitleNotice:
    """One occurrence of a title that is no payment; `our_id` is what the remittance file said."""

    kind: NoticeKind
    occurrence: str
    account: str
    nosso_numero: str
    our_id: str
    motives: tuple[str, ...]
    on_date: date
    line: int
    raw: str


Notices = Mapping[str, NoticeKind]


def _notices(**codes: str) -> Notices:
    return MappingProxyType(
        {code: NoticeKind(name) for name, listed in codes.items() for code in listed.split()}
    )


_FEBRABAN = _notices(
    registered="02",
    rejected="03",
    written_off="09",
    rebate_granted="12",
    rebate_cancelled="13",
    due_date_changed="14",
    protest_ordered="19",
    protest_stopped="20",
    in_notary="23",
    protested="25",
    instruction_rejected="26 30",
    fee="28",
)
_ITAU = _notices(
    registered="02",
    rejected="03",
    written_off="09",
    rebate_granted="12",
    rebate_cancelled="13",
    due_date_changed="14",
    protest_ordered="19",
    protest_stopped="20",
    in_notary="23",
    protested="32",
    instruction_rejected="15 16 17",
    fee="28 29",
)
_LIKE_BRADESCO = _notices(
    registered="02",
    rejected="03",
    written_off="09 10",
    rebate_granted="12",
    rebate_cancelled="13",
    due_date_changed="14",
    protest_stopped="20",
    in_notary="23",
    fee="28",
)
_TABLES: Mapping[tuple[FileFormat, str], Notices] = MappingProxyType(
    {
        **{(FileFormat.CNAB240, bank): _FEBRABAN for bank in LAYOUTS_240},
        (FileFormat.CNAB240, "341"): _ITAU,
        (FileFormat.CNAB400, "341"): _ITAU,
        (FileFormat.CNAB400, "237"): _notices(
            registered="02",
            rejected="03 24",  # 24: the CEP has no branch that collects
            written_off="09 10",
            rebate_granted="12",
            rebate_cancelled="13",
            due_date_changed="14",
            protest_ordered="19",
            protest_stopped="20",
            in_notary="23",
            instruction_rejected="27 30 32",
            fee="28",
        ),
        (FileFormat.CNAB400, "001"): _notices(
            registered="02",
            rejected="03",
            written_off="09 10",
            rebate_granted="12",
            rebate_cancelled="13",
            due_date_changed="14",
            protest_ordered="19",
            in_notary="23",
            protest_stopped="24",
            fee="28 96 98",
        ),
        (FileFormat.CNAB400, "033"): _notices(
            registered="02",
            rejected="03",
            written_off="09 10",
            rebate_granted="12",
            rebate_cancelled="13",
            due_date_changed="14",
        ),
        (FileFormat.CNAB400, "756"): _notices(
            registered="02", written_off="09 10", due_date_changed="14", in_notary="23"
        ),
        (FileFormat.CNAB400, "041"): _notices(
            registered="02 47",
            rejected="03",
            written_off="09 10",
            rebate_granted="12",
            rebate_cancelled="13",
            due_date_changed="14",
            protest_ordered="19",
            protest_stopped="20",
            in_notary="23",
            protested="40",
        ),
        (FileFormat.CNAB400, "077"): _notices(registered="02", rejected="03", written_off="07"),
        (FileFormat.CNAB400, "104"): _notices(
            registered="01",
            rejected="99",
            written_off="02 23 24",
            rebate_granted="03",
            rebate_cancelled="04",
            due_date_changed="05",
            protested="25",
            in_notary="26",
            protest_stopped="27",
            fee="31 32",
        ),
        (FileFormat.CNAB400, "136"): _notices(
            rejected="03", protest_ordered="10", in_notary="11", protest_stopped="12"
        ),
        (FileFormat.CNAB400, "748"): _notices(
            registered="02",
            rejected="03 24",
            written_off="09 10",
            rebate_granted="12",
            rebate_cancelled="13",
            due_date_changed="14",
            protest_ordered="19",
            protest_stopped="20",
            in_notary="23",
            instruction_rejected="27 30 32",
            fee="28",
        ),
        (FileFormat.CNAB400, "399"): _LIKE_BRADESCO,
        (FileFormat.CNAB400, "712"): _LIKE_BRADESCO,
    }
)
_MOTIVE_DIGITS = 2
_LONG_MOTIVES = frozenset(
    {(FileFormat.CNAB400, "033"), (FileFormat.CNAB400, "104")}
)  # three digits each
_SENTENCES = frozenset({(FileFormat.CNAB400, "077")})


def title_notice(entry: StatementEntry, bank: str, file_format: FileFormat) -> TitleNotice | None:
    """Return the notice in an entry, or None where it is a payment or none that is known."""
    if entry.kind is not EntryKind.INFORMATION:
        return None
    kind = _TABLES.get((file_format, bank), {}).get(entry.occurrence)
    if kind is None:
        return None
    return TitleNotice(
        kind=kind,
        occurrence=entry.occurrence,
        account=entry.account,
        nosso_numero=entry.references.get("nosso_numero", ""),
        our_id=entry.references.get("control_number", ""),
        motives=_motives(entry.references.get("reasons", ""), (file_format, bank)),
        on_date=entry.booking_date,
        line=entry.line,
        raw=entry.raw,
    )


def _motives(reasons: str, of: tuple[FileFormat, str]) -> tuple[str, ...]:
    if of in _SENTENCES:
        return ("_".join(reasons.split()),) if reasons else ()
    size = _MOTIVE_DIGITS + (of in _LONG_MOTIVES)
    codes = (reasons[place : place + size].strip() for place in range(0, len(reasons), size))
    return tuple(code for code in codes if code.strip("0"))
