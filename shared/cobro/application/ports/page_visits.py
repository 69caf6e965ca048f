"""Where notices on payers' pages are kept, and that pages were looked at."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from cobro.domain.page_visits import PageNotice, PageView


class PageNotices(Protocol):
    """The notice that stands on the pages of each customer."""

    def leave(self, notice: PageNotice) -> None:
        """Put the notice in place of the one before.

        The same notice again, and one of an earlier day, changes nothing.
        """
        ...

    def latest(self, issuer_id: str, customer_id: str) -> PageNotice | None:
        """Return the notice that stands, strongly consistent."""
        ...

    def mark_read(self, notice: PageNotice, at: datetime) -> datetime | None:
        """Note that it was read and return when it first was.

        Return None where another one took its place.
        """
        ...


class PageViews(Protocol):
    """Views of payers' pages."""

    def add(self, view: PageView) -> None:
        """Keep the first view of a link and day."""
        ...

    def recent(self, issuer_id: str, customer_id: str, limit: int) -> Sequence[PageView]:
        """Return the newest views, newest first."""
        ...
