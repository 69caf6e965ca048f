"""Reading a bank file: wholly checked first, each entry once, a bad one blocks no other."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

import pytest

from cobro.application.admit_bank_file import AdmitBankFile
from cobro.application.cut_file import CutFile
from cobro.application.ingest_bank_file import IngestBankFile, IngestedFile, RejectedFileError
from cobro.application.keep_entries import KeepEntries
from cobro.application.keep_statement_part import KeepStatementPart
from cobro.application.ports import StoredFile
from cobro.contracts.file_parts import part_message
from cobro.domain.errors import NotFoundError, UnavailableError
from cobro.formats.entries import ParsedRecord
from cobro.formats.read import read_bank_file
from tests.support import bank_files
from tests.support.bank_books import MemoryBankAccounts, MemorySightings
from tests.support.fakes import FixedClock, MemoryIssuers, MemoryQueue
from tests.support.file_fakes import MemoryBankFiles, MemoryParts, MemoryStatements


class Desk:
    def __init__(self) -> None:
        self.files = MemoryBankFiles()
        self.statements = MemoryStatements()
        self.queue = MemoryQueue()
        self.admit = AdmitBankFile(
            issuers=MemoryIssuers(),
            accounts=MemoryBankAccounts(),
            sightings=MemorySightings(),
            clock=FixedClock(),
        )
        self.parts = MemoryParts()
        self.asked = MemoryQueue()
        self.part_max = 1_000
        self.keep = KeepEntries(
            statements=self.statements, entries=self.queue, entry_message=lambda entry_id: entry_id
        )
        self.keep_part = KeepStatementPart(parts=self.parts, kept=self.statements, keep=self.keep)
        self.ingest = self.with_reader(read_bank_file)

    def with_reader(self, read: Callable[[BinaryIO], Iterator[ParsedRecord]]) -> IngestBankFile:
        return IngestBankFile(
            files=self.files,
            issuers=MemoryIssuers(),
            statements=self.statements,
            keep=self.keep,
            cut=CutFile(
                parts=self.parts,
                kept=self.statements,
                queue=self.asked,
                message=part_message,
                part_max=self.part_max,
            ),
            clock=FixedClock(),
            read=lambda _, stream: read(stream),
            admit=self.admit,
        )

    def put(self, content: bytes, name: str = "a.ret") -> IngestedFile:
        key = f"incoming/acme/{name}"
        self.files.contents[key] = content
        return self.ingest(StoredFile("acme", key, ""))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_entries_are_kept_under_natural_ids_and_those_with_money_are_handed_on(desk: Desk) -> None:
    record = desk.put(bank_files.cnab400()).record

    assert (record.state, record.format, record.entries) == ("ingested", "cnab400", 1)
    assert record.new_entries == 1
    assert desk.queue.bodies == list(desk.statements.entries)


def test_the_same_file_again_adds_nothing_whatever_its_name(desk: Desk) -> None:
    desk.put(bank_files.cnab400())
    again = desk.put(bank_files.cnab400(), "copy.ret")

    assert again.record.key == "incoming/acme/a.ret"
    assert len(desk.statements.entries) == 1
    assert len(desk.queue.messages) == 1


def test_two_equal_payments_in_one_file_are_two(desk: Desk) -> None:
    twins = [bank_files.account_line(fitid="1"), bank_files.account_line(fitid="1")]
    desk.put(bank_files.ofx(twins))

    assert len(desk.statements.entries) == 2


def test_another_export_of_the_same_day_adds_only_what_is_new(desk: Desk) -> None:
    first = bank_files.account_line(fitid="1")
    desk.put(bank_files.ofx([first]))
    more = desk.put(bank_files.ofx([first, bank_files.account_line(fitid="2")]), "b.ofx")

    assert more.record.new_entries == 1
    assert len(desk.statements.entries) == 2


def test_an_outgoing_line_is_handed_on_since_it_may_take_a_payout_back(desk: Desk) -> None:
    desk.put(bank_files.ofx([bank_files.account_line(-500)]))
    (entry,) = desk.statements.entries.values()

    assert entry.state == "new"
    assert len(desk.queue.messages) == 1


def test_a_bad_entry_is_told_and_the_others_go_on(desk: Desk) -> None:
    titles = [bank_files.title("10000001"), bank_files.title("10000002")]
    damaged = bank_files.with_columns(bank_files.cnab400(titles), 1, 153, "XX")
    ingested = desk.put(damaged)

    assert [bad.line for bad in ingested.bad_entries] == [2]
    assert ingested.record.bad_entries == 1
    assert len(desk.queue.messages) == 1


def test_bad_entries_are_told_again_because_the_first_teller_may_have_died(desk: Desk) -> None:
    damaged = bank_files.with_columns(bank_files.cnab400(), 1, 153, "XX")
    first = desk.put(damaged)

    assert desk.put(damaged).bad_entries == first.bad_entries != ()


def test_a_refused_file_is_recorded_with_line_and_reason_and_changes_nothing_else(
    desk: Desk,
) -> None:
    truncated = bank_files.without_record(bank_files.cnab400(), 2)
    with pytest.raises(RejectedFileError, match="line") as refusal:
        desk.put(truncated)
    (record,) = desk.statements.files.values()

    assert record.state == "rejected"
    assert record.reason_code == refusal.value.reason_code == "truncated_file"
    assert record.line > 0
    assert desk.statements.entries == {}
    assert desk.queue.messages == []


def test_a_file_that_was_refused_is_read_again_when_asked_to(desk: Desk) -> None:
    with pytest.raises(RejectedFileError):
        desk.put(b"hello")
    with pytest.raises(RejectedFileError):
        desk.put(b"hello")

    assert desk.put(bank_files.cnab400()).record.state == "ingested"


def test_a_file_whose_handing_on_failed_is_handed_on_by_the_next_delivery(desk: Desk) -> None:
    desk.queue.failure = UnavailableError("the queue is away")
    with pytest.raises(UnavailableError):
        desk.put(bank_files.cnab400())
    desk.put(bank_files.cnab400())

    assert len(desk.queue.messages) == 1


def test_many_entries_are_handed_on_in_portions(desk: Desk) -> None:
    titles = [bank_files.title(str(10_000_000 + n)) for n in range(1, 602)]
    desk.put(bank_files.cnab400(titles))

    assert len(set(desk.queue.bodies)) == 601


def test_a_file_of_an_unknown_issuer_is_refused(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        desk.ingest(StoredFile("nobody", "incoming/nobody/a.ret", ""))


def test_a_reader_that_ends_without_a_summary_is_a_defect(desk: Desk) -> None:
    def read(stream: BinaryIO) -> Iterator[ParsedRecord]:
        yield from list(read_bank_file(stream))[:-1]

    desk.ingest = desk.with_reader(read)
    with pytest.raises(AssertionError, match="summary"):
        desk.put(bank_files.cnab400())
