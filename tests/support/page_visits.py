"""Notices on pages and views of those, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from cobro.domain.page_visits import PageNotice, PageView


@dataclass
class MemoryPageNotices:
    """Keeps the latest notice of each customer as the table does."""

    kept: dict[tuple[str, str], PageNotice] = field(default_factory=dict)

    def leave(self, notice: PageNotice) -> None:
        key = (notice.issuer_id, notice.customer_id)
        before = self.kept.get(key)
        is_newer = before is None or (
            before.name != notice.name and before.left_date <= notice.left_date
        )
        if is_newer:
            self.kept[key] = notice

    def latest(self, issuer_id: str, customer_id: str) -> PageNotice | None:
        return self.kept.get((issuer_id, customer_id))

    def mark_read(self, notice: PageNotice, at: datetime) -> datetime | None:
        key = (notice.issuer_id, notice.customer_id)
        if self.kept[key].name != notice.name:
            return None
        self.kept[key] = replace(self.kept[key], read_at=self.kept[key].read_at or at)
        return self.kept[key].read_at


@dataclass
class MemoryPageViews:
    """Keeps the first view of each link and day."""

    kept: dict[str, PageView] = field(default_factory=dict)

    def add(self, view: PageView) -> None:
        self.kept.setdefault(view.view_id, view)

    def recent(self, issuer_id: str, customer_id: str, limit: int) -> Sequence[PageView]:
        del issuer_id, customer_id
        return [self.kept[name] for name in sorted(self.kept, reverse=True)][:limit]
