"""Write account statements as OFX 1.02 (SGML, Windows-1252), as Brazilian banks send them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cobro.domain.money import Currency, Money

_HEADER = (
    "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\n"
    "CHARSET:1252\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """One line of an account: positive amounts came in. Without `fitid` one is derived."""

    amount: Money
    posted_date: date
    memo: str = ""
    name: str = ""
    fitid: str = ""
    check_number: str = ""


def write_ofx(
    lines: Iterable[AccountLine],
    *,
    start_date: date,
    end_date: date,
    bank: str = "237",
    agency: str = "1234",
    account: str = "56789",
    currency: Currency = Currency.BRL,
    closing_minor: int = 0,
) -> bytes:
    """Return a whole statement of one account; it reads back with account `bank/agency/account`."""
    return b"".join(
        ofx_lines(
            lines,
            start_date=start_date,
            end_date=end_date,
            bank=bank,
            agency=agency,
            account=account,
            currency=currency,
            closing_minor=closing_minor,
        )
    )


def ofx_lines(
    lines: Iterable[AccountLine],
    *,
    start_date: date,
    end_date: date,
    bank: str = "237",
    agency: str = "1234",
    account: str = "56789",
    currency: Currency = Currency.BRL,
    closing_minor: int = 0,
) -> Iterator[bytes]:
    """Yield the pieces of a statement one by one."""
    start, end = _day(start_date), _day(end_date)
    status = "<STATUS>\r\n<CODE>0\r\n<SEVERITY>INFO\r\n</STATUS>\r\n"
    yield _bytes(
        f"{_HEADER}<OFX>\r\n<SIGNONMSGSRSV1>\r\n<SONRS>\r\n{status}<DTSERVER>{end}\r\n"
        "<LANGUAGE>POR\r\n</SONRS>\r\n</SIGNONMSGSRSV1>\r\n<BANKMSGSRSV1>\r\n<STMTTRNRS>\r\n"
        f"<TRNUID>1\r\n{status}<STMTRS>\r\n<CURDEF>{currency}\r\n<BANKACCTFROM>\r\n"
        f"<BANKID>{bank}\r\n<BRANCHID>{agency}\r\n<ACCTID>{account}\r\n<ACCTTYPE>CHECKING\r\n"
        f"</BANKACCTFROM>\r\n<BANKTRANLIST>\r\n<DTSTART>{start}\r\n<DTEND>{end}\r\n"
    )
    for ordinal, line in enumerate(lines, 1):
        yield _bytes(_transaction(line, ordinal))
    closing = Money(closing_minor, currency).decimal()
    yield _bytes(
        f"</BANKTRANLIST>\r\n<LEDGERBAL>\r\n<BALAMT>{closing:.2f}\r\n<DTASOF>{end}\r\n"
        "</LEDGERBAL>\r\n</STMTRS>\r\n</STMTTRNRS>\r\n</BANKMSGSRSV1>\r\n</OFX>\r\n"
    )


def _transaction(line: AccountLine, ordinal: int) -> str:
    kind = "DEBIT" if line.amount.minor < 0 else "CREDIT"
    fitid = line.fitid or f"{line.posted_date:%Y%m%d}{ordinal:07d}"
    optional = (("CHECKNUM", line.check_number), ("NAME", line.name), ("MEMO", line.memo))
    tail = "".join(f"<{tag}>{_escaped(value)}\r\n" for tag, value in optional if value)
    return (
        f"<STMTTRN>\r\n<TRNTYPE>{kind}\r\n<DTPOSTED>{_day(line.posted_date)}\r\n"
        f"<TRNAMT>{line.amount.decimal():.2f}\r\n<FITID>{_escaped(fitid)}\r\n{tail}</STMTTRN>\r\n"
    )


def _day(day: date) -> str:
    return f"{day:%Y%m%d}120000[-3:BRT]"


def _escaped(text: str) -> str:
    """Keep the text on one line and its `<`, `>` and `&` out of the markup."""
    plain = " ".join(text.split())
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _bytes(text: str) -> bytes:
    return text.encode("cp1252", "replace")
