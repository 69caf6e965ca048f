"""A file that is kept in parts ends in the same rows as one that is kept in one piece.

Whatever the size of the parts, their order, how often each comes, and however often the file does.
"""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from cobro.application.cut_file import CutFile
from cobro.application.ingest_bank_file import IngestBankFile
from cobro.application.keep_entries import KeepEntries
from cobro.application.keep_statement_part import KeepStatementPart
from cobro.application.ports import StoredFile
from cobro.contracts.file_parts import StatementPartV1, part_message
from cobro.contracts.parsing import parse
from cobro.formats.read import read_bank_file
from cobro.formats.writers import AccountLine
from tests.support import bank_files
from tests.support.fakes import FixedClock, MemoryIssuers, MemoryQueue
from tests.support.file_fakes import MemoryBankFiles, MemoryParts, MemoryStatements

KEY = "incoming/acme/a.ofx"
WHOLE = 1_000

lines = st.lists(
    st.builds(
        bank_files.account_line,
        st.sampled_from([100, 200, -300]),
        memo=st.sampled_from(["PIX RECEBIDO", "SALDO ANTERIOR"]),
        fitid=st.sampled_from(["1", "2", "3"]),
    ),
    min_size=1,
    max_size=12,
)


@dataclass
class Intake:
    """Everything that keeps a file, in memory."""

    part_max: int
    files: MemoryBankFiles = field(default_factory=MemoryBankFiles)
    statements: MemoryStatements = field(default_factory=MemoryStatements)
    handed_on: MemoryQueue = field(default_factory=MemoryQueue)
    asked: MemoryQueue = field(default_factory=MemoryQueue)
    parts: MemoryParts = field(default_factory=MemoryParts)

    def bring(self, content: bytes) -> None:
        self.files.contents[KEY] = content
        ingest = IngestBankFile(
            files=self.files,
            issuers=MemoryIssuers(),
            statements=self.statements,
            keep=self._keep(),
            cut=CutFile(
                parts=self.parts,
                kept=self.statements,
                queue=self.asked,
                message=part_message,
                part_max=self.part_max,
            ),
            clock=FixedClock(),
            read=lambda _issuer_id, stream: read_bank_file(stream),
            admit=lambda _file, _file_id, summary: summary,
        )
        ingest(StoredFile("acme", KEY, ""))

    def keep_part(self, message: str) -> None:
        keep = KeepStatementPart(parts=self.parts, kept=self.statements, keep=self._keep())
        keep(parse(message, StatementPartV1).to_part())

    def _keep(self) -> KeepEntries:
        return KeepEntries(
            statements=self.statements, entries=self.handed_on, entry_message=lambda name: name
        )


@given(lines=lines, part_max=st.integers(1, 12), data=st.data())
def test_parts_in_any_order_and_repeated_end_in_the_rows_of_one_piece(
    lines: list[AccountLine], part_max: int, data: st.DataObject
) -> None:
    content = bank_files.ofx(lines)
    one_piece, in_parts = Intake(WHOLE), Intake(part_max)
    one_piece.bring(content)
    in_parts.bring(content)
    messages = in_parts.asked.bodies
    again = data.draw(st.lists(st.sampled_from(messages), max_size=3)) if messages else []
    for message in data.draw(st.permutations([*messages, *again])):
        in_parts.keep_part(message)
    in_parts.bring(content)

    assert in_parts.statements.entries == one_piece.statements.entries
    assert set(in_parts.handed_on.bodies) == set(one_piece.handed_on.bodies)
    assert len(messages) == len(in_parts.statements.parts)
    assert in_parts.asked.bodies == messages, "a file whose parts are kept is not cut again"
