"""Write account statements as camt.053, MT940 and Norma 43, whose balances and counts add up.

For samples, demonstrations and tests: each writer has its own layout and shares nothing with its
reader, so that one is a check on the other. All yield pieces, so that memory stays flat.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from cobro.domain.money import Currency, Money
from cobro.formats.write_ofx import AccountLine

__all__ = ["Sheet", "camt_lines", "mt940_lines", "norma43_lines"]

_COLUMNS = 65
_NUMERIC = {Currency.EUR: "978", Currency.USD: "840", Currency.BRL: "986", Currency.MXN: "484"}
_NINES = "9" * 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands around the lines: account (of Norma 43 the 18 digits), period, opening balance.

    `version` is that of camt.053, for example 2 or 8.
    """

    account: str = "ES9121000418450200051332"
    start_date: date
    end_date: date
    opening: Money
    number: int = 1
    version: int = 8

    @property
    def currency(self) -> Currency:
        return self.opening.currency


def camt_lines(lines: Iterable[AccountLine], sheet: Sheet, closing: Money) -> Iterator[bytes]:
    """Yield a camt.053; the closing balance comes first there, so it is told beforehand."""
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{sheet.version:02}"
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{space}">\n<BkToCstmrStmt>\n'
        f"<GrpHdr><MsgId>M{sheet.number}</MsgId><CreDtTm>{sheet.end_date}T20:00:00</CreDtTm>"
        f"</GrpHdr>\n<Stmt>\n<Id>S{sheet.number}</Id><ElctrncSeqNb>{sheet.number}</ElctrncSeqNb>"
        f"<FrToDt><FrDtTm>{sheet.start_date}T00:00:00</FrDtTm>"
        f"<ToDtTm>{sheet.end_date}T23:59:59</ToDtTm></FrToDt>\n"
        f"<Acct><Id><IBAN>{sheet.account}</IBAN></Id><Ccy>{sheet.currency}</Ccy></Acct>\n"
        f"{_camt_balance('OPBD', sheet.opening, sheet.start_date)}"
        f"{_camt_balance('CLBD', closing, sheet.end_date)}"
    ).encode()
    for ordinal, line in enumerate(lines, 1):
        yield _camt_entry(line, ordinal, sheet.version).encode()
    yield b"</Stmt>\n</BkToCstmrStmt>\n</Document>\n"


def _camt_balance(kind: str, balance: Money, day: date) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{_camt_amount(balance)}"
        f"<Dt><Dt>{day}</Dt></Dt></Bal>\n"
    )


def _camt_amount(amount: Money) -> str:
    sign = "DBIT" if amount.minor < 0 else "CRDT"
    plain = Money(abs(amount.minor), amount.currency).decimal()
    return f'<Amt Ccy="{amount.currency}">{plain:.2f}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'


def _camt_entry(line: AccountLine, ordinal: int, version: int) -> str:
    wrapped = version >= 8  # noqa: PLR2004 - from version 8 on a status has a code, a party a Pty
    name = f"<Nm>{escape(line.name)}</Nm>" if line.name else ""
    party = "Cdtr" if line.amount.minor < 0 else "Dbtr"
    named = f"<{party}>{f'<Pty>{name}</Pty>' if wrapped else name}</{party}>" if name else ""
    memo = f"<RmtInf><Ustrd>{escape(line.memo)}</Ustrd></RmtInf>" if line.memo else ""
    end_to_end = escape(line.check_number) or "NOTPROVIDED"
    return (
        f"<Ntry>{_camt_amount(line.amount)}"
        f"<Sts>{'<Cd>BOOK</Cd>' if wrapped else 'BOOK'}</Sts>"
        f"<BookgDt><Dt>{line.posted_date}</Dt></BookgDt><ValDt><Dt>{line.posted_date}</Dt></ValDt>"
        f"<AcctSvcrRef>{escape(line.fitid) or f'R{ordinal}'}</AcctSvcrRef>"
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>"
        f"</BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>"
        f"<RltdPties>{named}</RltdPties>{memo}</TxDtls></NtryDtls></Ntry>\n"
    )


def mt940_lines(lines: Iterable[AccountLine], sheet: Sheet) -> Iterator[bytes]:
    """Yield an MT940 with structured :86:, as German banks write it."""
    yield _swift(
        f":20:STARTUMS\n:25:{sheet.account}\n:28C:{sheet.number:05}/001\n"
        f":60F:{_swift_balance(sheet.opening, sheet.start_date)}\n"
    )
    closing = sheet.opening
    for ordinal, line in enumerate(lines, 1):
        closing += line.amount
        sign = "D" if line.amount.minor < 0 else "C"
        day = f"{line.posted_date:%y%m%d}{line.posted_date:%m%d}"
        reference = line.fitid or f"R{ordinal}"
        amount = _comma(line.amount)
        yield _swift(f":61:{day}{sign}{amount}NTRF{line.check_number or 'NONREF'}//{reference}\n")
        yield _swift(_wrapped(f":86:{_structured(line)}"))
    yield _swift(f":62F:{_swift_balance(closing, sheet.end_date)}\n-\n")


def _structured(line: AccountLine) -> str:
    purpose = f"SVWZ+{line.memo}"
    parts = [purpose[place : place + 27] for place in range(0, len(purpose), 27)]
    subfields = "".join(f"?{20 + number}{part}" for number, part in enumerate(parts[:10]))
    names = "".join(
        f"?{32 + number}{line.name[place : place + 27]}"
        for number, place in enumerate(range(0, min(len(line.name), 54), 27))
    )
    return f"166?00GUTSCHRIFT?109310{subfields}{names}"


def _wrapped(text: str) -> str:
    """Break a field after 65 columns; the tag takes none of them."""
    tag, body = text[:4], text[4:]
    rows = [body[place : place + _COLUMNS] for place in range(0, len(body), _COLUMNS)]
    return tag + "\n".join(rows) + "\n"


def _swift_balance(balance: Money, day: date) -> str:
    sign = "D" if balance.minor < 0 else "C"
    return f"{sign}{day:%y%m%d}{balance.currency}{_comma(balance)}"


def _comma(amount: Money) -> str:
    return f"{abs(amount.minor) // 100},{abs(amount.minor) % 100:02}"


def _swift(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("cp1252", "replace")


def norma43_lines(lines: Iterable[AccountLine], sheet: Sheet) -> Iterator[bytes]:
    """Yield a Norma 43 of one account, given by 18 digits: bank, office, number."""
    account = sheet.account
    yield _spanish(
        f"11{account}{sheet.start_date:%y%m%d}{sheet.end_date:%y%m%d}"
        f"{_code_and_digits(sheet.opening.minor)}{_NUMERIC[sheet.currency]}3"
    )
    totals = {1: [0, 0], 2: [0, 0]}
    records = 2
    for line in lines:
        code = 1 if line.amount.minor < 0 else 2
        totals[code][0] += 1
        totals[code][1] += abs(line.amount.minor)
        day = f"{line.posted_date:%y%m%d}"
        yield _spanish(
            f"22    {account[4:8]}{day}{day}04001{_code_and_digits(line.amount.minor)}"
            f"{line.check_number:0>10.10}{line.fitid:0>12.12}{line.name:<16.16}"
        )
        records += 1
        if line.memo:
            yield _spanish(f"2301{line.memo:<76.76}")
            records += 1
    closing = sheet.opening.minor + totals[2][1] - totals[1][1]
    counted = "".join(f"{count:05}{total:014}" for count, total in totals.values())
    yield _spanish(f"33{account}{counted}{_code_and_digits(closing)}{_NUMERIC[sheet.currency]}")
    yield _spanish(f"88{_NINES}{records:06}")


def _code_and_digits(minor: int) -> str:
    return f"{1 if minor < 0 else 2}{abs(minor):014}"


def _spanish(record: str) -> bytes:
    return f"{record:<80}\r\n".encode("latin-1", "replace")
