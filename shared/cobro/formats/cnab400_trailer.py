"""Count a CNAB 400 file while it is read and compare with what the file says of itself.

Sequence 395-400 must run 1..n, which shows any missing record. Of the trailer, only figures that
real files of the bank bear out are trusted (see the layouts): the usual columns 18-39 tell of the
bank's whole portfolio and are never compared.
"""

from dataclasses import dataclass, field

from cobro.formats.cnab400_layout import Layout400, TrailerCheck
from cobro.formats.columns import Span, UnreadableFieldError, minor_units, span_slice
from cobro.formats.entries import BadEntry, BankFileError, EntryKind, StatementEntry
from cobro.formats.warned import Warnings


@dataclass(slots=True)
class Tally:
    """Running counts of one file."""

    layout: Layout400
    entries: int = 0
    bad_entries: int = 0
    settled_minor: int = 0
    warnings: Warnings = field(default_factory=Warnings)
    records: int = 1  # the header was read
    # by occurrence: details, sum of face values, sum paid
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _unreadable_face: bool = False

    def add(self, number: int, text: str, entry: StatementEntry | BadEntry) -> None:
        """Count a detail record, readable or not."""
        self.check_sequence(number, text)
        if isinstance(entry, BadEntry):
            self.bad_entries += 1
            occurrence = text[span_slice(self.layout.occurrence)]
            face, paid = self._face(text), 0
        else:
            self.entries += 1
            occurrence = entry.occurrence
            face, paid = int(entry.references.get("face_minor", "0")), entry.amount.minor
            if entry.kind is EntryKind.SETTLEMENT:
                self.settled_minor += paid
        counted = self._counts.get(occurrence)
        if counted is None:
            self._counts[occurrence] = counted = [0, 0, 0]
        counted[0] += 1
        counted[1] += face
        counted[2] += paid

    def check_sequence(self, number: int, text: str) -> None:
        """Count a record and refuse the file when its sequence shows that others are missing."""
        self.records += 1
        written = text[394:400]
        if written == f"{self.records:06d}" or written.isspace():
            return
        message = f"record {self.records} of the file has sequence {written!r}"
        if self.layout.sequence_trusted:
            message += ": records are missing or damaged, fetch the file from the bank again"
            raise BankFileError("totals_mismatch", message, line=number)
        self.warnings.add(f"sequence_differs: {message}")

    def check_trailer_sequence(self, number: int, text: str) -> None:
        """Refuse a trailer that was cut before its last column, where the sequence stands."""
        if not text[394:400].isdecimal():
            message = "the file ends inside its trailer record: fetch it from the bank again"
            raise BankFileError("truncated_file", message, line=number)
        self.check_sequence(number, text)

    def counted(self, check: TrailerCheck) -> tuple[int, int]:
        """Return the number of details that a check is about and the sum that it is of."""
        chosen = [
            sums
            for occurrence, sums in self._counts.items()
            if not check.occurrences or occurrence in check.occurrences
        ]
        place = 2 if check.of_paid else 1
        return sum(sums[0] for sums in chosen), sum(sums[place] for sums in chosen)

    @property
    def faces_are_known(self) -> bool:
        return not self._unreadable_face

    def _face(self, text: str) -> int:
        try:
            return minor_units(text[span_slice(self.layout.face)])
        except UnreadableFieldError:
            self._unreadable_face = True
            return 0


def check_trailer(text: str, tally: Tally) -> None:
    """Compare the trailer with the records; raise `BankFileError` where the bank is trusted."""
    bank = text[4:7]
    if bank.strip("0 ") and bank != tally.layout.bank:
        tally.warnings.add(f"trailer_bank_differs: the trailer names bank {bank}")
    for check in tally.layout.trailer:
        _check_one(text, check, tally)


def _check_one(text: str, check: TrailerCheck, tally: Tally) -> None:
    count, total = tally.counted(check)
    written_count, written_total = _written(text, check.count), _written(text, check.total)
    if not written_count and not written_total:
        if count:
            tally.warnings.add(
                f"trailer_total_missing: the trailer does not count the {check.name}"
            )
        return
    if check.count and written_count != count:
        _differs(check, tally, f"{written_count} {check.name}, the file holds {count}")
    if check.total and not tally.faces_are_known:
        tally.warnings.add(f"trailer_total_unchecked: a record of the {check.name} cannot be read")
    elif check.total and written_total != total:
        _differs(
            check, tally, f"{written_total} centavos of {check.name}, the records sum to {total}"
        )


def _written(text: str, span: Span | None) -> int | None:
    return _figure(text[span_slice(span)]) if span else None


def _figure(value: str) -> int | None:
    try:
        return minor_units(value)
    except UnreadableFieldError:
        return None


def _differs(check: TrailerCheck, tally: Tally, facts: str) -> None:
    if check.trusted:
        message = f"the trailer says {facts}: fetch the file from the bank again"
        raise BankFileError("totals_mismatch", message)
    tally.warnings.add(f"trailer_total_differs: the trailer says {facts}")
