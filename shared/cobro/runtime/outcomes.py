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

from cobro.adapters.gateways.request import (
    BadSignatureError,
    IgnoredWebhookError,
    UnwantedWebhookError,
)
from cobro.domain.bank_accounts import BankAccountTakenError
from cobro.domain.errors import (
    CobroError,
    ConflictError,
    ForbiddenError,
    IdempotencyMismatchError,
    InvalidInputError,
    NotFoundError,
    RejectionError,
    UnavailableError,
)
from cobro.domain.gateways import AccountTakenError
from cobro.domain.rates import RateDiffersError


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


OUTCOMES: dict[type[CobroError], Outcome] = {
    RejectionError: Outcome(HTTPStatus.UNPROCESSABLE_ENTITY, QueueAction.PARK, "Rejected"),
    InvalidInputError: Outcome(HTTPStatus.BAD_REQUEST, QueueAction.PARK, "Rejected"),
    BadSignatureError: Outcome(HTTPStatus.BAD_REQUEST, QueueAction.PARK, "BadSignature"),
    UnwantedWebhookError: Outcome(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, QueueAction.PARK, "Rejected"),
    IgnoredWebhookError: Outcome(HTTPStatus.OK, QueueAction.PARK, "Rejected"),
    NotFoundError: Outcome(HTTPStatus.NOT_FOUND, QueueAction.PARK, "Rejected"),
    ForbiddenError: Outcome(HTTPStatus.FORBIDDEN, QueueAction.PARK, "Forbidden"),
    IdempotencyMismatchError: Outcome(HTTPStatus.CONFLICT, QueueAction.PARK, "Rejected"),
    AccountTakenError: Outcome(HTTPStatus.CONFLICT, QueueAction.PARK, "Rejected"),
    BankAccountTakenError: Outcome(HTTPStatus.CONFLICT, QueueAction.PARK, "Rejected"),
    RateDiffersError: Outcome(HTTPStatus.CONFLICT, QueueAction.PARK, "Rejected"),
    OversizedBodyError: Outcome(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, QueueAction.PARK, "Rejected"),
    ConflictError: Outcome(HTTPStatus.CONFLICT, QueueAction.RETRY, "Conflict"),
    UnavailableError: Outcome(HTTPStatus.SERVICE_UNAVAILABLE, QueueAction.RETRY, "Unavailable"),
}


def outcome_of(error: CobroError) -> Outcome:
    """Return the row of the error's own class, or of the nearest class above it."""
    for kind in type(error).__mro__:
        if kind in OUTCOMES:
            return OUTCOMES[kind]
    message = f"{type(error).__name__} is of no kind; derive it from one of the three"
    raise TypeError(message)
