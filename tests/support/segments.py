"""Segments of invoices, in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass
class MemorySegments:
    kept: dict[tuple[str, str], str] = field(default_factory=dict)

    def of_invoices(self, issuer_id: str, invoice_ids: Iterable[str]) -> Mapping[str, str]:
        wanted = [each for each in invoice_ids if (issuer_id, each) in self.kept]
        return {each: self.kept[issuer_id, each] for each in wanted}

    def keep(self, issuer_id: str, invoice_id: str, segment: str) -> str:
        return self.kept.setdefault((issuer_id, invoice_id), segment)
