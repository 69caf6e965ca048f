"""Write account statements as CNAB 240 files (FEBRABAN segment E between two balances)."""

from collections.abc import Iterable
from datetime import date

from cobro.formats.cnab_files import WIDTH_240
from cobro.formats.columns import Span
from cobro.formats.write_ofx import AccountLine
from cobro.formats.write_records import Record, span_digits

_BATCH, _NO_BATCH, _LAST_BATCH = "0001", "0000", "9999"
_DATE: Span = (1, 8)
_AGENCY: Span = (53, 57)
_ACCOUNT: Span = (59, 70)
_AMOUNT, _SIGN = (151, 168), (169, 169)


def write_cnab240_statement(
    lines: Iterable[AccountLine],
    *,
    opening_minor: int = 0,
    start_date: date,
    end_date: date,
    bank: str = "237",
    agency: str = "1234",
    account: str = "56789",
    sequence: int = 1,
) -> bytes:
    """Return a file of one statement in BRL; it reads back with account `bank/agency/account`."""
    head = f"{agency:>05}", f"{account:>012}"
    entries = list(lines)
    closing = opening_minor + sum(line.amount.minor for line in entries)
    records = [
        _file_header(bank, head, end_date, sequence),
        _batch_header(bank, head, opening_minor, start_date, sequence),
        *(_segment_e(bank, head, line, place) for place, line in enumerate(entries, 1)),
        _batch_trailer(bank, head, closing, end_date, entries),
        _file_trailer(bank, len(entries) + 4),
    ]
    return b"".join(records)


def _record(bank: str, batch: str, record_type: str, head: tuple[str, str]) -> Record:
    record = Record(WIDTH_240)
    record.text((1, 8), f"{bank}{batch}{record_type}")
    record.number(_AGENCY, head[0])
    record.number(_ACCOUNT, head[1])
    return record


def _file_header(bank: str, head: tuple[str, str], day: date, sequence: int) -> bytes:
    record = _record(bank, _NO_BATCH, "0", head)
    record.text((143, 143), "2")
    record.text((144, 151), span_digits(_DATE, day))
    record.number((158, 163), sequence)
    return record.line()


def _put_money(record: Record, minor: int) -> None:
    record.number(_AMOUNT, abs(minor))
    record.text(_SIGN, "D" if minor < 0 else "C")


def _batch_header(
    bank: str, head: tuple[str, str], opening_minor: int, day: date, sequence: int
) -> bytes:
    record = _record(bank, _BATCH, "1", head)
    record.text((9, 16), "E0440033")
    record.text((143, 150), span_digits(_DATE, day))
    _put_money(record, opening_minor)
    record.text((170, 173), "FBRL")
    record.number((174, 178), sequence)
    return record.line()


def _segment_e(bank: str, head: tuple[str, str], line: AccountLine, place: int) -> bytes:
    record = _record(bank, _BATCH, "3", head)
    record.number((9, 13), place % 100_000)
    record.text((14, 14), "E")
    record.text((109, 111), "DPV")
    for first in (135, 143):
        record.text((first, first + 7), span_digits(_DATE, line.posted_date))
    _put_money(record, line.amount.minor)
    record.text((177, 201), line.memo)
    record.text((202, 240), line.check_number)
    return record.line()


def _batch_trailer(
    bank: str, head: tuple[str, str], closing_minor: int, day: date, entries: list[AccountLine]
) -> bytes:
    amounts = [line.amount.minor for line in entries]
    record = _record(bank, _BATCH, "5", head)
    record.text((143, 150), span_digits(_DATE, day))
    _put_money(record, closing_minor)
    record.text((170, 170), "F")
    record.number((171, 176), len(entries) + 2)
    record.number((177, 194), -sum(minor for minor in amounts if minor < 0))
    record.number((195, 212), sum(minor for minor in amounts if minor > 0))
    return record.line()


def _file_trailer(bank: str, records: int) -> bytes:
    record = Record(WIDTH_240)
    record.text((1, 8), f"{bank}{_LAST_BATCH}9")
    record.number((18, 23), 1)
    record.number((24, 29), records)
    return record.line()
