"""What a return file says of titles besides payments: confirmed, rejected, changed, protested.

A `TitleNotice` is made of an entry that the readers already yield, so that reading a file costs and
yields what it did. No code has a meaning without its bank: a bank or code that is not in a table
makes no notice. Motives are given as the bank wrote them; `notice_motives` has words for those of
the FEBRABAN manual (CNAB 240, note C047), which the banks of `_FEBRABAN_MOTIVES` follow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

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
_TABLES: Mapping[tuple[FileFormat, str], Notices] = MappingProxyType(
    {
        **{
            (FileFormat.CNAB240, bank): _FEBRABAN
            for bank in ("001", "033", "041", "084", "133", "136", "208", "237", "748", "756")
        },
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
    }
)
_MOTIVE_DIGITS = 2
_LONG_MOTIVES = frozenset({(FileFormat.CNAB400, "033")})  # three digits each
_FEBRABAN_MOTIVES = frozenset({"001", "033", "237", "756"})


def title_notice(entry: StatementEntry, bank: str, file_format: FileFormat) -> TitleNotice | None:
    """Return the notice in an entry, or None where it is a payment or none that is known."""
    if entry.kind is not EntryKind.INFORMATION:
        return None
    kind = _TABLES.get((file_format, bank), {}).get(entry.occurrence)
    if kind is None:
        return None
    size = _MOTIVE_DIGITS + ((file_format, bank) in _LONG_MOTIVES)
    return TitleNotice(
        kind=kind,
        occurrence=entry.occurrence,
        account=entry.account,
        nosso_numero=entry.references.get("nosso_numero", ""),
        our_id=entry.references.get("control_number", ""),
        motives=_motives(entry.references.get("reasons", ""), size),
        on_date=entry.booking_date,
        line=entry.line,
        raw=entry.raw,
    )


def _motives(reasons: str, size: int) -> tuple[str, ...]:
    codes = (reasons[place : place + size].strip() for place in range(0, len(reasons), size))
    return tuple(code for code in codes if code.strip("0"))


def motive_text(file_format: FileFormat, bank: str, kind: NoticeKind, code: str) -> str:
    """Return the bank's reason in words; where they are not known for sure, its code."""
    known = file_format is FileFormat.CNAB240 and bank in _FEBRABAN_MOTIVES
    rejects = kind in {NoticeKind.REJECTED, NoticeKind.INSTRUCTION_REJECTED}
    words = _REJECTIONS.get(code) if known and rejects else None
    return f"{words} ({code})" if words else f"motive {code} of bank {bank}"


_REJECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "01": "invalid bank code",
        "02": "invalid record type",
        "03": "invalid segment code",
        "04": "movement not allowed for the carteira",
        "05": "invalid movement code",
        "06": "invalid tax id of the payee",
        "07": "invalid agency, account or check digit",
        "08": "invalid nosso numero",
        "09": "nosso numero used before",
        "10": "invalid carteira",
        "16": "invalid due date",
        "17": "due date before the issue date",
        "18": "due date beyond what the bank takes",
        "20": "invalid amount",
        "21": "invalid species",
        "22": "species not allowed for the carteira",
        "24": "invalid issue date",
        "25": "issue date after the day of entry",
        "26": "invalid code of interest",
        "27": "invalid interest",
        "28": "invalid code of discount",
        "29": "discount not below the amount",
        "33": "invalid rebate",
        "34": "rebate not below the amount",
        "37": "invalid code of protest",
        "38": "invalid days until protest",
        "39": "protest not allowed for the title",
        "40": "protest ordered before",
        "42": "invalid code of write-off",
        "43": "invalid days until write-off",
        "45": "no name of the payer",
        "46": "invalid tax id of the payer",
        "47": "no address of the payer",
        "48": "invalid CEP",
        "49": "CEP without a place of collection",
        "51": "CEP does not belong to the state",
        "52": "invalid state",
        "57": "invalid code of the fine",
        "58": "invalid date of the fine",
        "59": "invalid fine",
        "60": "instruction for a title that is not registered",
        "63": "title registered before",
    }
)
