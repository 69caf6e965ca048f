"""What the occurrence codes (CNAB 400) or movement codes (CNAB 240) of a bank mean for money."""

from types import MappingProxyType

from cobro.formats.entries import EntryKind

Kinds = MappingProxyType[str, EntryKind]


def kinds_of(*, settled: str, informed: str, pending: str = "", reversed_: str = "") -> Kinds:
    """Return the table of codes by kind; each argument lists codes parted by blanks."""
    table = dict.fromkeys(informed.split(), EntryKind.INFORMATION)
    table |= dict.fromkeys(pending.split(), EntryKind.PENDING)
    table |= dict.fromkeys(reversed_.split(), EntryKind.REVERSAL)
    table |= dict.fromkeys(settled.split(), EntryKind.SETTLEMENT)
    return MappingProxyType(table)


Marks = MappingProxyType[str, dict[str, str]]


def marks_of(*, partial: str = "", repeats: str = "") -> Marks:
    """Return what settlement codes say besides "paid", as references of the entry.

    `partial` lists the codes of a payment of a part; `repeats` those that may tell once more of
    money that code 06 told of before.
    """
    table: dict[str, dict[str, str]] = {code: {"settles": "part"} for code in partial.split()}
    table |= {code: {"may_repeat": "06"} for code in repeats.split()}
    return MappingProxyType(table)
