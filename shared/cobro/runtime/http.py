"""The HTTP edge: raw bodies, who may do what, and errors as one JSON shape.

An error answers `{"error": {"code", "message", "field"}}`. Groups come from the token's claim
`cognito:groups`: a viewer reads, finance also writes, admin may do everything.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from cobro.contracts.fields import IDEMPOTENCY_KEY_MAX
from cobro.domain.errors import CobroError, ForbiddenError, InvalidInputError
from cobro.runtime.body import header, raw_body
from cobro.runtime.observability import count, logger
from cobro.runtime.outcomes import outcome_of

__all__ = [
    "ADMIN",
    "BATCH_BYTES_MAX",
    "FINANCE",
    "VIEWER",
    "answer",
    "header",
    "idempotency_key",
    "person",
    "query",
    "query_date",
    "raw_body",
    "require",
    "resolver",
]

BATCH_BYTES_MAX = 4 * 1024 * 1024
YEARS = range(1900, 2300)
VIEWER = frozenset({"viewer", "finance", "admin"})
FINANCE = frozenset({"finance", "admin"})
ADMIN = frozenset({"admin"})


def resolver() -> APIGatewayHttpResolver:
    """Return the router of a function, with the one mapping from errors to answers."""
    app = APIGatewayHttpResolver()
    app.exception_handler(CobroError)(error_response)
    return app


def require(event: Mapping[str, Any], groups: frozenset[str]) -> None:
    """Raise `ForbiddenError` unless the caller's token is of one of the groups.

    Who ordered what it may not is taken down.
    """
    authorizer = event.get("requestContext", {}).get("authorizer", {})
    claim = authorizer.get("jwt", {}).get("claims", {}).get("cognito:groups", "")
    # API Gateway flattens the list into one text such as "[admin finance]".
    held = claim if isinstance(claim, list) else str(claim).strip("[]").replace(",", " ").split()
    if not groups & set(held):
        from cobro.runtime.refused_acts import take_down  # nobody is refused in most processes

        take_down(event, person(event))
        message = f"this needs one of the groups {', '.join(sorted(groups))}"
        raise ForbiddenError(message)


def person(event: Mapping[str, Any]) -> str:
    """Return the name under which the token's holder is known to the user pool."""
    claims = event.get("requestContext", {}).get("authorizer", {}).get("jwt", {}).get("claims", {})
    return str(claims.get("username") or claims.get("sub") or "unknown")


def idempotency_key(event: Mapping[str, Any]) -> str:
    """Return the Idempotency-Key; raise `InvalidInputError` where it is missing or too long."""
    key = (header(event, "Idempotency-Key") or "").strip()
    if not 1 <= len(key) <= IDEMPOTENCY_KEY_MAX:
        message = (
            f"send an Idempotency-Key header of 1 to {IDEMPOTENCY_KEY_MAX} characters that names "
            "this invoice, so that sending the request again issues nothing twice"
        )
        raise InvalidInputError(message, field="Idempotency-Key")
    return key


def query(event: Mapping[str, Any], name: str) -> str:
    """Return a query parameter; raise `InvalidInputError` where it is missing."""
    value: str | None = (event.get("queryStringParameters") or {}).get(name)
    if not value:
        message = f"the query parameter {name!r} is missing"
        raise InvalidInputError(message, field=name)
    return value


def query_date(event: Mapping[str, Any], name: str) -> date:
    """Return a day of the calendar as ISO 8601 writes it, within the years of business."""
    text = query(event, name)
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        message = f"{name} is a date such as 2026-03-31, not {text!r}"
        raise InvalidInputError(message, field=name) from error
    if day.year not in YEARS:
        message = f"{name} is within the years {YEARS[0]} to {YEARS[-1]}, not {text}"
        raise InvalidInputError(message, field=name)
    return day


def answer(status: HTTPStatus, body: object) -> Response[str]:
    text = json.dumps(body, default=_plain, ensure_ascii=False, separators=(",", ":"))
    return Response(status_code=int(status), content_type="application/json", body=text)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    message = f"{type(value).__name__} has no JSON form"
    raise TypeError(message)


def error_response(error: CobroError) -> Response[str]:
    outcome = outcome_of(error)
    count(outcome.metric)
    logger.info("request refused", code=error.code, status=int(outcome.status))
    field = getattr(error, "field", None)
    return answer(
        outcome.status,
        {"error": {"code": error.code, "message": str(error), "field": field}},
    )
