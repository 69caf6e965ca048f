"""One table: what each kind of error means at each door.

| kind | HTTP | queue |
|---|---|---|
| RejectionError | 4xx | parked where a person sees it, taken off the queue |
| ConflictError | 409 | retried (the use case has reloaded and tried again already) |
| UnavailableError | 503 | retried later by the queue's own delay |

A concrete error may have a row of its own; otherwise the nearest kind above it decides. Anything
that is not in this family is a defect: it crashes the delivery and alarms.
"""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from cobro.domain.errors import CobroError, RejectionError


class QueueAction(StrEnum):
    PARK = "park"
    RETRY = "retry"


class OversizedBodyError(RejectionError):
    """The body is larger than the route takes."""

    code = "oversized_body"


@dataclass(frozen=True, slots=True)
class Outcome:
    status: HTTPStatus
    queue: QueueAction
    metric: str


# By the code of a kind, so that no function loads errors that it cannot raise.
OUTCOMES: dict[str, Outcome] = {
    "rejected": Outcome(HTTPStatus.UNPROCESSABLE_ENTITY, QueueAction.PARK, "Rejected"),
    "invalid_input": Outcome(HTTPStatus.BAD_REQUEST, QueueAction.PARK, "Rejected"),
    "bad_signature": Outcome(HTTPStatus.BAD_REQUEST, QueueAction.PARK, "BadSignature"),
    "unwanted_webhook": Outcome(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, QueueAction.PARK, "Rejected"),
    "ignored_webhook": Outcome(HTTPStatus.OK, QueueAction.PARK, "Rejected"),
    "not_found": Outcome(HTTPStatus.NOT_FOUND, QueueAction.PARK, "Rejected"),
    "forbidden": Outcome(HTTPStatus.FORBIDDEN, QueueAction.PARK, "Forbidden"),
    "idempotency_mismatch": Outcome(HTTPStatus.CONFLICT, QueueAction.PARK, "Rejected"),
    "gateway_account_taken": Outcome(HTTPStatus.CONFLICT, QueueAction.PARK, "Rejected"),
    "bank_account_taken": Outcome(HTTPStatus.CONFLICT, QueueAction.PARK, "Rejected"),
    "rate_differs": Outcome(HTTPStatus.CONFLICT, QueueAction.PARK, "Rejected"),
    "oversized_body": Outcome(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, QueueAction.PARK, "Rejected"),
    "conflict": Outcome(HTTPStatus.CONFLICT, QueueAction.RETRY, "Conflict"),
    "unavailable": Outcome(HTTPStatus.SERVICE_UNAVAILABLE, QueueAction.RETRY, "Unavailable"),
}


def outcome_of(error: CobroError) -> Outcome:
    """Return the row of the error's own class, or of the nearest class above it."""
    for kind in type(error).__mro__:
        found = OUTCOMES.get(vars(kind).get("code", ""))
        if found is not None:
            return found
    message = f"{type(error).__name__} is of no kind; derive it from one of the three"
    raise TypeError(message)
