"""Names of staff: what the API knows people by says nothing to a reader, their address does."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus

from cobro.adapters.own_api import ApiAnswer
from cobro.runtime.observability import logger

__all__ = ["People"]

KEPT_FOR = timedelta(minutes=10)
AGAIN_AFTER = timedelta(seconds=30)  # where nobody answered, or somebody is not among the people
# What the user pool names people by who sign in with their address; other names read well already.
_GIVEN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class People:
    """Addresses of staff, kept for ten minutes; whoever is unknown keeps the name."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._emails: Mapping[str, str] = {}
        self._asked_at: datetime | None = None

    def named(self, person: str, ask: Callable[[], ApiAnswer]) -> str:
        """Return the address of a person; `ask` is called where that is not known yet."""
        if not _GIVEN.fullmatch(person):
            return person
        age = self._now() - self._asked_at if self._asked_at else KEPT_FOR
        if age >= (KEPT_FOR if person in self._emails else AGAIN_AFTER):
            self._learn(ask())
        return self._emails.get(person) or person

    def _learn(self, answer: ApiAnswer) -> None:
        self._asked_at = self._now()
        if answer.status != HTTPStatus.OK:
            logger.warning("staff is not named", status=answer.status, code=answer.code)
            return
        self._emails = {each["person"]: each["email"] for each in answer.body["people"]}
