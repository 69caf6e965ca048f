"""How far back the program looks at a customer: enough to judge by, and bounded for the largest."""

from collections.abc import Sequence
from datetime import date, timedelta

from cobro.application.ports import Journal
from cobro.domain.journal import JournalEntry

HISTORY_DAYS = 730
HISTORY_ENTRIES_MAX = 400


def recent_history(
    journal: Journal, issuer_id: str, customer_id: str, today: date
) -> Sequence[JournalEntry]:
    """Return the newest entries of the last two years, newest first."""
    since = today - timedelta(days=HISTORY_DAYS)
    return journal.recent(issuer_id, customer_id, since, HISTORY_ENTRIES_MAX)
