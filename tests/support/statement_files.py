"""Statements for tests: the product's writers with defaults, and hand-written pieces of XML."""

from collections.abc import Iterable
from datetime import date

from cobro.domain.money import Currency, Money
from cobro.formats.writers import AccountLine, Sheet, camt_lines, mt940_lines, norma43_lines

DAY = date(2026, 3, 4)
IBAN = "ES9121000418450200051332"
DIGITS = "210004180200051332"  # the same account as Norma 43 writes it


def eur(minor: int) -> Money:
    return Money(minor, Currency.EUR)


def line(amount: int = 10_000, memo: str = "FACTURA A-0000001", **more: str) -> AccountLine:
    return AccountLine(amount=eur(amount), posted_date=DAY, memo=memo, **more)


def sheet(opening: int = 50_000, *, account: str = IBAN, version: int = 8) -> Sheet:
    opened = eur(opening)
    return Sheet(start_date=DAY, end_date=DAY, opening=opened, account=account, version=version)


def camt(lines: Iterable[AccountLine] | None = None, *, version: int = 8) -> bytes:
    chosen = [line()] if lines is None else list(lines)
    closing = eur(50_000 + sum(one.amount.minor for one in chosen))
    return b"".join(camt_lines(chosen, sheet(version=version), closing))


def mt940(lines: Iterable[AccountLine] | None = None) -> bytes:
    return b"".join(mt940_lines([line()] if lines is None else lines, sheet()))


def norma43(lines: Iterable[AccountLine] | None = None) -> bytes:
    return b"".join(norma43_lines([line()] if lines is None else lines, sheet(account=DIGITS)))


def camt_of(*statement: str, root: str = "BkToCstmrStmt", space: str = "camt.053.001.08") -> bytes:
    """Return a message around the inside of its statements."""
    name = {"BkToCstmrStmt": "Stmt", "BkToCstmrAcctRpt": "Rpt"}.get(root, "Ntfctn")
    inside = "".join(f"<{name}>{one}</{name}>" for one in statement)
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{space}"><{root}>{inside}</{root}>'
        "</Document>"
    ).encode()


def account(iban: str = IBAN) -> str:
    return f"<Acct><Id><IBAN>{iban}</IBAN></Id></Acct>"


def balance(kind: str, amount: str, sign: str = "CRDT", currency: str = "EUR") -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy='{currency}'>{amount}</Amt>"
        f"<CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>2026-03-04</Dt></Dt></Bal>"
    )


def ntry(
    amount: str = "10.00",
    sign: str = "CRDT",
    *transactions: str,
    status: str = "BOOK",
    currency: str = "EUR",
    more: str = "",
    dated: str = "<BookgDt><Dt>2026-03-04</Dt></BookgDt>",
) -> str:
    details = "".join(f"<TxDtls>{one}</TxDtls>" for one in transactions)
    wrapped = f"<NtryDtls>{details}</NtryDtls>" if details else ""
    return (
        f"<Ntry><Amt Ccy='{currency}'>{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>"
        f"<Sts>{status}</Sts>{dated}{more}{wrapped}</Ntry>"
    )


def swift(*fields: str, account_number: str = "12345678/1020304050") -> bytes:
    """Return an MT940 of hand-written fields from `:60F:` on."""
    return "\r\n".join((":20:STARTUMS", f":25:{account_number}", ":28C:5/1", *fields)).encode()
