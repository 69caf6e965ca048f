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
