"""Keep one part of a large bank file: its entries, then the record that they are kept.

Parts come in any order and more than once. A part whose entries cannot be kept holds up no other:
its message goes where the others of its queue go that failed, and can be sent again from there.
"""

from cobro.application.keep_entries import KeepEntries
from cobro.application.ports.file_parts import FilePart, KeptParts, StatementParts


class KeepStatementPart:
    def __init__(self, *, parts: StatementParts, kept: KeptParts, keep: KeepEntries) -> None:
        self._parts = parts
        self._kept = kept
        self._keep = keep

    def __call__(self, part: FilePart) -> int:
        """Keep the part and return how many of its entries are new; 0 where it was kept before."""
        if self._kept.is_kept(part):
            return 0
        kept = self._keep(self._parts.get(part))
        self._kept.record_part(part, kept.entry_ids)
        return kept.new
