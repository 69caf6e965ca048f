"""Take a bank entry off the list of what waits, once it is decided."""

from collections.abc import Callable

from cobro.application.ports import Exceptions
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import derived_id


class TakeOffList:
    def __init__(
        self, *, exceptions: Exceptions, queue: str, message_of: Callable[[str], str]
    ) -> None:
        """`queue` and `message_of` an entry name the item, as parking did."""
        self._exceptions = exceptions
        self._queue = queue
        self._message_of = message_of

    def __call__(self, entry_id: str) -> None:
        exception_id = derived_id("exc", self._queue, self._message_of(entry_id))
        try:
            item = self._exceptions.get(exception_id)
        except NotFoundError:
            return
        self._exceptions.close(item)
