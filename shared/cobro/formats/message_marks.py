"""What may be shown of a message that a worker gave up on: its kind, and the names it goes by.

Nothing is shown but names that programs make or that stand in addresses of the API: no person, no
amount, no text. A customer's id is left out, since companies write tax ids there. A value that does
not look like such a name is left out too, whatever it is called.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["MARKS_MAX", "MessageMarks", "marks_of"]

MARKS_MAX = 6
_NAMES = (
    *("issuer_id", "invoice_id", "entry_id", "payment_id", "agreement_id", "file_id"),
    *("import_id", "event_id", "gateway", "account_id", "advice_id", "document_version", "step"),
    *("code", "on", "idempotency_key"),
)
_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,79}")
_KIND = re.compile(r"[A-Za-z][A-Za-z0-9 _.:-]{0,59}")
_DEPTH = 3  # an event of the bus holds its facts one deeper, a block of invoices two


@dataclass(frozen=True, slots=True)
class MessageMarks:
    """`kind` is that of an event of the bus, empty of a message that names none."""

    kind: str = ""
    names: tuple[tuple[str, str], ...] = ()


def marks_of(body: str) -> MessageMarks:
    """Return what may be shown; nothing of what cannot be read."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return MessageMarks()
    if not isinstance(found, dict):
        return MessageMarks()
    told = found.get("detail-type")
    kind = told if isinstance(told, str) and _KIND.fullmatch(told) else ""
    names = dict(list(_names(found, _DEPTH))[::-1])  # the outermost of a name holds
    shown = tuple((name, names[name]) for name in _NAMES if name in names)
    return MessageMarks(kind, shown[:MARKS_MAX])


def _names(found: Mapping[str, Any], depth: int) -> Iterator[tuple[str, str]]:
    for name in _NAMES:
        value = found.get(name)
        if isinstance(value, str) and _VALUE.fullmatch(value):
            yield name, value
    if depth > 1:
        for inner in found.values():
            first = inner[0] if isinstance(inner, list) and inner else inner
            if isinstance(first, dict):
                yield from _names(first, depth - 1)
