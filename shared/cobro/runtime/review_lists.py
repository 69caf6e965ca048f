"""What a list of bank entries is asked for: filters and a place to go on from."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from cobro.application.ports.reviews import LISTED_MAX, Wanted
from cobro.domain.errors import InvalidInputError
from cobro.domain.reconciliation.policy import CERTAIN
from cobro.runtime import http

Kind = TypeVar("Kind", bound=StrEnum)
AMOUNT_MAX = 10**15
TEXT_MAX = 100


def wanted_of(event: Mapping[str, Any]) -> Wanted:
    """Raise `InvalidInputError` for a filter that cannot be read."""
    return Wanted(
        account=optional(event, "account"),
        first_date=_date(event, "from", date.min),
        last_date=_date(event, "to", date.max),
        min_score=_number(event, "min_score", CERTAIN) or 0,
        max_score=_bound(event, "max_score", CERTAIN),
        min_minor=_number(event, "min_amount", AMOUNT_MAX),
        max_minor=_number(event, "max_amount", AMOUNT_MAX),
        text=optional(event, "text")[:TEXT_MAX],
        rule=optional(event, "rule"),
        reason=optional(event, "reason"),
    )


def limit_of(event: Mapping[str, Any]) -> int:
    return max(1, _bound(event, "limit", LISTED_MAX))


def optional(event: Mapping[str, Any], name: str) -> str:
    return str((event.get("queryStringParameters") or {}).get(name) or "")


def member(kind: type[Kind], text: str, name: str) -> Kind:
    try:
        return kind(text)
    except ValueError as error:
        message = f"{name} is one of {', '.join(kind)}, not {text!r}"
        raise InvalidInputError(message, field=name) from error


def _date(event: Mapping[str, Any], name: str, otherwise: date) -> date:
    return http.query_date(event, name) if optional(event, name) else otherwise


def _bound(event: Mapping[str, Any], name: str, most: int) -> int:
    found = _number(event, name, most)
    return most if found is None else found


def _number(event: Mapping[str, Any], name: str, most: int) -> int | None:
    text = optional(event, name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < len(str(AMOUNT_MAX))) or (
        int(text) > most
    ):
        message = f"{name} is a whole number from 0 to {most}, not {text[:40]!r}"
        raise InvalidInputError(message, field=name)
    return int(text)
