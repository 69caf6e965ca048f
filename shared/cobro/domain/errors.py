"""The three kinds of error, told apart by what to do next.

* `RejectionError`: a rule says no. Never retry: park the input where a person sees it, or answer
4xx.
* `ConflictError`: somebody else changed what was loaded. Reload and try again at once.
* `UnavailableError`: a dependency did not answer. Try again later with the same key.

Every concrete class has a stable `code` (part of the API: never renamed) and a message that tells a
person what to do. Anything that is not a `CobroError` is a defect of the program: it is left to
crash and alarm. `runtime/outcomes.py` maps each kind to its outcome at every door.
"""

from typing import ClassVar


class CobroError(Exception):
    """Base of every error that the program raises on purpose."""

    code: ClassVar[str] = "error"


class RejectionError(CobroError):
    """A rule refuses the input: park it or answer 4xx, never retry."""

    code: ClassVar[str] = "rejected"


class ConflictError(CobroError):
    """The state changed since it was loaded: reload and decide again."""

    code: ClassVar[str] = "conflict"


class UnavailableError(CobroError):
    """A dependency did not answer or refused for now: retry later with the same key."""

    code: ClassVar[str] = "unavailable"


class InvalidInputError(RejectionError):
    """A field of the input breaks a rule that needs no stored state to check."""

    code: ClassVar[str] = "invalid_input"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class NotFoundError(RejectionError):
    """The thing that the input names does not exist."""

    code: ClassVar[str] = "not_found"


class ForbiddenError(RejectionError):
    """The caller is known but its group may not do this."""

    code: ClassVar[str] = "forbidden"


class IdempotencyMismatchError(RejectionError):
    """The idempotency key was used before for another invoice."""

    code: ClassVar[str] = "idempotency_mismatch"
