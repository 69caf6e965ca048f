"""Try again where another writer was first, or the answer to our own writing was lost."""

from collections.abc import Callable
from typing import TypeVar

from cobro.application.ports import Pause
from cobro.domain.errors import ConflictError

Done = TypeVar("Done")


def insist(
    attempt: Callable[[], Done], moved: type[ConflictError], pause: Pause, tries: int
) -> Done:
    """Return what an attempt comes to, with a pause after each that lost; the last one raises."""
    for count in range(tries - 1):
        try:
            return attempt()
        except moved:
            pause(count)
    return attempt()
