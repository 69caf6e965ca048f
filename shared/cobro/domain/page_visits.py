"""What is left for a payer on its page, and that the page was looked at.

One notice stands at a time, the latest: it is shown until somebody says that it was read, and only
while something that it tells of is owed. A view is kept once per link and day, whoever looked:
guards of mailboxes open links too, so a view proves nothing and reads nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class PageNotice:
    """A notice by the name (`invoice#step`) that it is known by; it tells of `documents`."""

    issuer_id: str
    customer_id: str
    name: str
    template: str
    documents: tuple[str, ...]
    left_date: date
    read_at: datetime | None = None

    def still_tells_of(self, owed: Collection[str]) -> tuple[str, ...]:
        """Return the documents that it is shown for: those that are owed, none once it was read."""
        if self.read_at is not None:
            return ()
        return tuple(document for document in self.documents if document in owed)


@dataclass(frozen=True, slots=True)
class PageView:
    """Somebody opened a link, that made then to the invoice, on a day of the company's place."""

    issuer_id: str
    customer_id: str
    invoice_id: str
    link_made_at: datetime
    on: date
    viewed_at: datetime

    @property
    def view_id(self) -> str:
        """Return its name, by which later days compare as greater."""
        since = self.link_made_at - datetime.fromtimestamp(0, UTC)
        return f"{self.on.isoformat()}#{since // timedelta(microseconds=1)}#{self.invoice_id}"
