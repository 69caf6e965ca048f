"""Write CNAB 400 return files from the column table of any known bank."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Money
from cobro.formats.cnab400_layout import Layout400
from cobro.formats.cnab400_layouts import LAYOUTS_400
from cobro.formats.cnab_files import WIDTH_400
from cobro.formats.columns import Span
from cobro.formats.entries import EntryKind
from cobro.formats.write_records import FileHead, PaidTitle, Record, check_digit_mod11, span_digits

_WALLET = "09"  # carteira, the bank's product code; the most common one of Bradesco
_SEQUENCE: Span = (395, 400)


@dataclass(slots=True)
class _Sums:
    """What the trailer tells: details, face values and what was paid, by occurrence."""

    counts: dict[str, int] = field(default_factory=dict)
    faces: dict[str, int] = field(default_factory=dict)
    paid: dict[str, int] = field(default_factory=dict)

    def add(self, occurrence: str, face: int, paid: int) -> None:
        self.counts[occurrence] = self.counts.get(occurrence, 0) + 1
        self.faces[occurrence] = self.faces.get(occurrence, 0) + face
        self.paid[occurrence] = self.paid.get(occurrence, 0) + paid


def write_cnab400_return(
    titles: Iterable[PaidTitle],
    *,
    file_date: date,
    bank: str = "237",
    agency: str = "1234",
    account: str = "56789",
    company: str = "EMPRESA EXEMPLO LTDA",
    file_sequence: int = 1,
) -> bytes:
    """Return a whole file; it reads back with account `bank/agency/account`."""
    return b"".join(
        cnab400_return_lines(
            titles,
            file_date=file_date,
            bank=bank,
            agency=agency,
            account=account,
            company=company,
            file_sequence=file_sequence,
        )
    )


def cnab400_return_lines(
    titles: Iterable[PaidTitle],
    *,
    file_date: date,
    bank: str = "237",
    agency: str = "1234",
    account: str = "56789",
    company: str = "EMPRESA EXEMPLO LTDA",
    file_sequence: int = 1,
) -> Iterator[bytes]:
    """Yield the records of a file one by one, line ends included."""
    layout = LAYOUTS_400.get(bank)
    if layout is None:
        message = f"no CNAB 400 layout for bank {bank!r}"
        raise InvalidInputError(message, field="bank")
    head = FileHead(
        agency=agency,
        account=account,
        company=company,
        file_date=file_date,
        file_sequence=file_sequence,
    )
    yield _header(layout, head)
    sums = _Sums()
    sequence = 1
    for title in titles:
        sequence += 1
        occurrence = title.occurrence or _ordinary_settlement(layout)
        sums.add(occurrence, title.face_minor, title.amount.minor)
        yield _detail(layout, head, title, occurrence, sequence)
    yield _trailer(layout, sums, sequence + 1)


def _ordinary_settlement(layout: Layout400) -> str:
    """Return 06 where it settles, as at nearly all banks; else the bank's first such code."""
    settled = [code for code, kind in layout.kinds.items() if kind is EntryKind.SETTLEMENT]
    return "06" if "06" in settled else min(settled)


def _put_account(record: Record, layout: Layout400, head: FileHead) -> None:
    if layout.agency is not None:
        record.number(layout.agency, head.agency)
    record.number(layout.account, head.account)


def _header(layout: Layout400, head: FileHead) -> bytes:
    record = Record(WIDTH_400)
    record.text((1, 26), "02RETORNO01COBRANCA")
    if layout.account_in_header:
        _put_account(record, layout, head)
    else:
        record.number((27, 46), head.account)
    record.text((47, 76), head.company)
    record.text((77, 79), layout.bank)
    record.text((80, 94), layout.name.upper())
    record.text(
        layout.header_date,
        span_digits(layout.header_date, head.file_date, year_first=layout.header_date_year_first),
    )
    if layout.file_sequence is not None:
        record.number(layout.file_sequence, head.file_sequence)
    record.number(_SEQUENCE, 1)
    return record.line()


def _detail(
    layout: Layout400, head: FileHead, title: PaidTitle, occurrence: str, sequence: int
) -> bytes:
    record = Record(WIDTH_400)
    record.text((1, 1), layout.detail)
    if not layout.account_in_header:
        _put_account(record, layout, head)
    _put_number(record, layout, title.nosso_numero)
    record.text(layout.occurrence, occurrence)
    record.text(layout.occurred, span_digits(layout.occurred, title.paid_date))
    record.text(layout.document, title.document_number)
    record.text(layout.due, span_digits(layout.due, title.due_date))
    record.number(layout.face, title.face_minor)
    record.number(layout.paid, title.amount.minor)
    _put_money(record, layout.fee, title.fee)
    _put_money(record, layout.discount, title.discount)
    _put_money(record, layout.charges, title.charges)
    if layout.credited is not None:
        credited = title.credit_date or title.paid_date
        record.text(
            layout.credited,
            span_digits(layout.credited, credited, year_first=layout.credited_year_first),
        )
    if layout.payer_name is not None:
        record.text(layout.payer_name, title.payer_name)
    record.number(_SEQUENCE, sequence)
    return record.line()


def _put_money(record: Record, span: Span | None, amount: Money | None) -> None:
    if span is not None:
        record.number(span, amount.minor if amount else 0)


def _put_number(record: Record, layout: Layout400, number: str) -> None:
    """Put the title's number and, in the columns after it, its check digit."""
    span = layout.nosso_numero
    if layout.nosso_drop:
        record.text(span, number + check_digit_mod11(number, highest_weight=9, ten="0"))
        return
    record.number(layout.nosso_written, 0)
    record.number(span, number)
    digits = layout.nosso_written[1] - span[1]
    if digits:
        padded = number.rjust(span[1] - span[0] + 1, "0")
        digit = check_digit_mod11(_WALLET + padded, highest_weight=7, ten="P")
        record.text((span[1] + 1, span[1] + 1), digit)


def _trailer(layout: Layout400, sums: _Sums, sequence: int) -> bytes:
    record = Record(WIDTH_400)
    record.text((1, 7), f"9201{layout.bank}")
    for check in layout.trailer:
        chosen = [
            code for code in sums.counts if not check.occurrences or code in check.occurrences
        ]
        totals = sums.paid if check.of_paid else sums.faces
        figures = [
            (span, sum(told[code] for code in chosen))
            for span, told in ((check.count, sums.counts), (check.total, totals))
            if span is not None
        ]
        # five digits count no 100,000 titles: then the bank leaves its figures at zero
        fits = all(len(str(value)) <= span[1] - span[0] + 1 for span, value in figures)
        for span, value in figures:
            record.number(span, value if fits else 0)
    record.number(_SEQUENCE, sequence)
    return record.line()
