"""Bank files for tests: the product's own writers with defaults, and ways to do damage."""

import io
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cobro.domain.money import Currency, Money
from cobro.formats.entries import BadEntry, BankFileError, FileSummary, ParsedRecord, StatementEntry
from cobro.formats.read import read_bank_file
from cobro.formats.streams import Readable
from cobro.formats.writers import (
    AccountLine,
    PaidTitle,
    write_cnab240_return,
    write_cnab240_statement,
    write_cnab400_return,
    write_ofx,
)

PAID = date(2026, 3, 4)
CREDITED = date(2026, 3, 5)
DUE = date(2026, 3, 1)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file that was read to its end."""

    entries: list[StatementEntry]
    bad: list[BadEntry]
    summary: FileSummary

    @property
    def only(self) -> StatementEntry:
        (entry,) = self.entries
        return entry

    @property
    def bad_codes(self) -> list[str]:
        return [entry.code for entry in self.bad]


def brl(minor: int) -> Money:
    return Money(minor, Currency.BRL)


def title(
    nosso_numero: str = "12345678",
    amount: int = 10_000,
    *,
    paid_date: date = PAID,
    credit_date: date | None = CREDITED,
    due_date: date | None = DUE,
    document_number: str = "A-0000001",
    face: int | None = None,
    fee: int | None = None,
    charges: int | None = None,
    discount: int | None = None,
    occurrence: str = "",
    payer_name: str = "",
    payer_tax_id: str = "",
) -> PaidTitle:
    return PaidTitle(
        nosso_numero=nosso_numero,
        amount=brl(amount),
        paid_date=paid_date,
        credit_date=credit_date,
        due_date=due_date,
        document_number=document_number,
        face=None if face is None else brl(face),
        fee=None if fee is None else brl(fee),
        charges=None if charges is None else brl(charges),
        discount=None if discount is None else brl(discount),
        occurrence=occurrence,
        payer_name=payer_name,
        payer_tax_id=payer_tax_id,
    )


def cnab400(
    titles: Iterable[PaidTitle] | None = None,
    *,
    bank: str = "237",
    file_date: date | None = None,
    number: int | None = None,
) -> bytes:
    chosen = [title()] if titles is None else list(titles)
    day = file_date or _latest(chosen)
    sequence = number or _number(chosen)
    return write_cnab400_return(chosen, file_date=day, bank=bank, file_sequence=sequence)


def cnab240(
    titles: Iterable[PaidTitle] | None = None,
    *,
    bank: str = "756",
    file_date: date | None = None,
    number: int | None = None,
) -> bytes:
    chosen = [title()] if titles is None else list(titles)
    day = file_date or _latest(chosen)
    sequence = number or _number(chosen)
    return write_cnab240_return(chosen, file_date=day, bank=bank, file_sequence=sequence)


def _number(titles: Sequence[PaidTitle]) -> int:
    """Number files by what they hold: two of a day have the same number only as copies."""
    return zlib.crc32(repr(titles).encode()) % 99_999 + 1


def _latest(titles: Sequence[PaidTitle]) -> date:
    """Return the day of a file that tells of these titles: that of the latest payment."""
    return max([PAID, *(one.paid_date for one in titles)])


def statement_240(
    lines: Iterable[AccountLine] | None = None, *, opening: int = 50_000, bank: str = "237"
) -> bytes:
    chosen = [account_line(), account_line(-2_500, "TARIFA")] if lines is None else lines
    return write_cnab240_statement(
        chosen, opening_minor=opening, start_date=PAID, end_date=CREDITED, bank=bank
    )


def account_line(amount: int = 10_000, memo: str = "PIX RECEBIDO", fitid: str = "") -> AccountLine:
    return AccountLine(amount=brl(amount), posted_date=PAID, memo=memo, fitid=fitid)


def ofx(lines: Iterable[AccountLine] | None = None, *, currency: Currency = Currency.BRL) -> bytes:
    chosen = [account_line()] if lines is None else list(lines)
    last = max([PAID, *(line.posted_date for line in chosen)])
    return write_ofx(chosen, start_date=PAID, end_date=last, currency=currency)


def sgml(transactions: str = "", *, statement: str = "") -> bytes:
    """Return an OFX file around hand-written transactions, as plain as it gets."""
    inside = statement or (
        "<STMTRS><CURDEF>BRL<BANKACCTFROM><BANKID>237<BRANCHID>1234<ACCTID>56789</BANKACCTFROM>"
        f"<BANKTRANLIST>{transactions}</BANKTRANLIST></STMTRS>"
    )
    return f"OFXHEADER:100\n<OFX>{inside}</OFX>".encode()


def transaction(
    amount: str = "10.00", posted: str = "20260304", memo: str = "x", more: str = ""
) -> str:
    return (
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{posted}<TRNAMT>{amount}<FITID>1"
        f"<MEMO>{memo}{more}</STMTTRN>"
    )


class SlowStream:
    """Gives a few bytes at each read and can neither seek nor peek, like a socket."""

    def __init__(self, raw: bytes, step: int = 7) -> None:
        self._stream = io.BytesIO(raw)
        self._step = step

    def read(self, size: int, /) -> bytes:
        return self._stream.read(min(size, self._step))


def parse(
    raw: bytes, read: Callable[[Readable], Iterable[ParsedRecord]] = read_bank_file
) -> Parsed:
    return collected(read(io.BytesIO(raw)))


def collected(records: Iterable[ParsedRecord]) -> Parsed:
    *rest, last = records
    assert isinstance(last, FileSummary)
    entries = [record for record in rest if isinstance(record, StatementEntry)]
    bad = [record for record in rest if isinstance(record, BadEntry)]
    assert len(entries) + len(bad) == len(rest)
    return Parsed(entries, bad, last)


def refusal(
    raw: bytes, read: Callable[[Readable], Iterable[ParsedRecord]] = read_bank_file
) -> BankFileError:
    """Return why the file is refused; a file that is not refused fails the test."""
    try:
        records = list(read(io.BytesIO(raw)))
    except BankFileError as error:
        return error
    message = f"the file was read: {records[-1]}"
    raise AssertionError(message)


def records_of(raw: bytes) -> list[bytes]:
    return raw.removesuffix(b"\r\n").split(b"\r\n")


def file_of(records: Sequence[bytes]) -> bytes:
    return b"\r\n".join(records) + b"\r\n"


def with_columns(raw: bytes, record: int, first: int, value: str | bytes) -> bytes:
    """Return the file with other columns in one record (records from 0, columns from 1)."""
    records = records_of(raw)
    put = value.encode("latin-1") if isinstance(value, str) else value
    line = bytearray(records[record])
    line[first - 1 : first - 1 + len(put)] = put
    records[record] = bytes(line)
    return file_of(records)


def without_record(raw: bytes, record: int) -> bytes:
    records = records_of(raw)
    del records[record]
    return file_of(records)


def renumbered(records: Sequence[bytes]) -> bytes:
    """Return CNAB 400 records as a file whose sequence runs from 1."""
    return file_of([b"%b%06d" % (line[:394], number) for number, line in enumerate(records, 1)])


def counted_240(records: Sequence[bytes]) -> bytes:
    """Return the records of one batch as a file whose trailers count them."""
    batch = bytearray(records[-2])
    batch[17:23] = b"%06d" % (len(records) - 2)
    file = bytearray(records[-1])
    file[23:29] = b"%06d" % len(records)
    return file_of([*records[:-2], bytes(batch), bytes(file)])


def segment_240(letter: str, text: str = "") -> bytes:
    """Return a detail record of bank 756 with another segment."""
    return f"7560001300009{letter} 06{text}".ljust(240).encode()
