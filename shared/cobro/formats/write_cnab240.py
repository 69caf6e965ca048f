"""Write CNAB 240 collection return files (FEBRABAN segments T and U) for any known bank."""

from collections.abc import Iterable, Iterator
from datetime import date

from cobro.domain.errors import InvalidInputError
from cobro.formats.cnab240_layouts import LAYOUTS_240, Layout240
from cobro.formats.cnab_files import WIDTH_240
from cobro.formats.columns import Span
from cobro.formats.tax_ids import CPF_DIGITS
from cobro.formats.write_records import FileHead, PaidTitle, Record, check_digit_mod11, span_digits

_BATCH = "0001"
_DEFAULT_OCCURRENCE = "06"
_DATE: Span = (1, 8)
_COMPANY_AGREEMENT = "1234567"


def write_cnab240_return(
    titles: Iterable[PaidTitle],
    *,
    file_date: date,
    bank: str = "756",
    agency: str = "1234",
    account: str = "56789",
    company: str = "EMPRESA EXEMPLO LTDA",
    file_sequence: int = 1,
) -> bytes:
    """Return a whole file; it reads back with account `bank/agency/account`."""
    return b"".join(
        cnab240_return_lines(
            titles,
            file_date=file_date,
            bank=bank,
            agency=agency,
            account=account,
            company=company,
            file_sequence=file_sequence,
        )
    )


def cnab240_return_lines(
    titles: Iterable[PaidTitle],
    *,
    file_date: date,
    bank: str = "756",
    agency: str = "1234",
    account: str = "56789",
    company: str = "EMPRESA EXEMPLO LTDA",
    file_sequence: int = 1,
) -> Iterator[bytes]:
    """Yield the records of a file with one batch, line ends included."""
    layout = LAYOUTS_240.get(bank)
    if layout is None:
        message = f"no CNAB 240 layout for bank {bank!r}"
        raise InvalidInputError(message, field="bank")
    head = FileHead(
        agency=agency,
        account=account,
        company=company,
        file_date=file_date,
        file_sequence=file_sequence,
    )
    yield _file_header(layout, head)
    yield _batch_header(layout, head)
    count = face_minor = 0
    for title in titles:
        yield _segment_t(layout, title, 2 * count + 1)
        yield _segment_u(layout, title, 2 * count + 2)
        count += 1
        face_minor += title.face_minor
    yield _batch_trailer(layout, count, face_minor)
    yield _file_trailer(layout, 2 * count + 4)


def _record(layout: Layout240, batch: str, record_type: str) -> Record:
    record = Record(WIDTH_240)
    record.text((1, 8), f"{layout.bank}{batch}{record_type}")
    return record


def _file_header(layout: Layout240, head: FileHead) -> bytes:
    record = _record(layout, "0000", "0")
    record.text((18, 18), "2")
    record.number(layout.header_agency, head.agency)
    record.number(layout.header_account, head.account)
    record.text((73, 102), head.company)
    record.text((103, 132), layout.name.upper())
    record.text((143, 143), "2")
    record.text((144, 151), span_digits(_DATE, head.file_date))
    record.number((158, 163), head.file_sequence)
    record.text((164, 166), "101")
    return record.line()


def _batch_header(layout: Layout240, head: FileHead) -> bytes:
    record = _record(layout, _BATCH, "1")
    record.text((9, 11), "T01")
    record.text((14, 16), "060")
    record.number(layout.batch_agency, head.agency)
    record.number(layout.batch_account, head.account)
    record.text((74, 103), head.company)
    record.number((184, 191), head.file_sequence)
    record.text((192, 199), span_digits(_DATE, head.file_date))
    return record.line()


def _segment_t(layout: Layout240, title: PaidTitle, sequence: int) -> bytes:
    record = _record(layout, _BATCH, "3")
    record.number((9, 13), sequence % 100_000)
    record.text((14, 14), "T")
    record.text((16, 17), title.occurrence or _DEFAULT_OCCURRENCE)
    record.text(layout.nosso_written, _written_number(layout, title.nosso_numero))
    record.text(layout.document, title.document_number)
    record.text(layout.due, span_digits(_DATE, title.due_date))
    record.number(layout.face, title.face_minor)
    _put_tax_id(record, layout, title.payer_tax_id)
    record.text(layout.payer_name, title.payer_name)
    record.number(layout.fee, title.fee.minor if title.fee else 0)
    return record.line()


def _put_tax_id(record: Record, layout: Layout240, tax_id: str) -> None:
    first, last = layout.payer_tax_id
    kind = "0" if not tax_id else "1" if len(tax_id) == CPF_DIGITS else "2"
    record.text((first - 1, last), kind + tax_id.rjust(last - first + 1, "0"))


def _written_number(layout: Layout240, number: str) -> str:
    """Return the number as the bank fills its field: agreement before, check digits after it."""
    digits = "0" * layout.nosso_drop
    if layout.nosso_drop == 1:
        digits = check_digit_mod11(number, highest_weight=9, ten="0")
    if layout.nosso_length:
        agreement = _COMPANY_AGREEMENT.rjust(layout.nosso_length - layout.nosso_last, "0")
        return agreement + number.rjust(layout.nosso_last, "0") + digits
    size = layout.nosso_last or layout.nosso_written[1] - layout.nosso_written[0] + 1 - len(digits)
    return number.rjust(size, "0") + digits


def _segment_u(layout: Layout240, title: PaidTitle, sequence: int) -> bytes:
    record = _record(layout, _BATCH, "3")
    record.number((9, 13), sequence % 100_000)
    record.text((14, 14), "U")
    record.text((16, 17), title.occurrence or _DEFAULT_OCCURRENCE)
    record.number((18, 32), title.charges.minor if title.charges else 0)
    record.number((33, 47), title.discount.minor if title.discount else 0)
    record.number((48, 77), 0)
    record.number((78, 92), title.amount.minor)
    record.number((93, 107), max(0, title.amount.minor - (title.fee.minor if title.fee else 0)))
    record.number((108, 137), 0)
    record.text((138, 145), span_digits(_DATE, title.paid_date))
    record.text((146, 153), span_digits(_DATE, title.credit_date or title.paid_date))
    return record.line()


def _batch_trailer(layout: Layout240, count: int, face_minor: int) -> bytes:
    record = _record(layout, _BATCH, "5")
    record.number((18, 23), 2 * count + 2)
    record.number((24, 29), count)
    record.number((30, 46), face_minor)
    return record.line()


def _file_trailer(layout: Layout240, records: int) -> bytes:
    record = _record(layout, "9999", "9")
    record.number((18, 23), 1)
    record.number((24, 29), records)
    return record.line()
