"""Read the values of OFX leaves as banks write them: amounts, dates, accounts, balance lines.

Amounts: the last `.` or `,` with one or two digits after it is the decimal mark; other marks must
part groups of three; everything else is refused rather than guessed. Dates: the digits of the date
as the bank's own day, whatever offset follows.
"""

import re
from datetime import date, timedelta

from cobro.formats.columns import UnreadableFieldError, day_month_short_year
from cobro.formats.entries import account_key

_DIGITS_MAX = 15
_NOT_IN_FEBRUARY = frozenset({"0229", "0230"})  # or not in each
_AMOUNT = re.compile(
    r"([+-]?)(?:(\d{1,3}(?:\.\d{3})+|\d*),(\d{1,2})|(\d{1,3}(?:,\d{3})+|\d*)\.(\d{1,2})|(\d+))"
)
_BALANCE = re.compile(
    r"S\s?A\s?L\s?D\s?O(?:\s+(?:ANTERIOR|ATUAL|FINAL|INICIAL|TOTAL|PARCIAL|BLOQ\w*|DISP\w*"
    r"|DI[AÁ]RIO|DO\s+DIA|DIA|DA\s+CONTA|EM\s+CONTA|EM\s+C/?C|C/?C|CONTA\w*|CORRENTE|EM"
    r"|PARA\s+SAQUE|APLIC\w*|AUT\w*|MAIS))*[\s\d/.:-]*(?:R\$)?"
)
_CHECK_DIGIT = re.compile(r"(\d+)-[\dXx]")


def amount_minor(text: str) -> int:
    """Return a signed amount in hundredths; raise `UnreadableFieldError` in doubt."""
    plain = "".join(text.split())
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        message = f"{text!r} is not an amount that can be read without a doubt"
        raise UnreadableFieldError("bad_amount", message)
    sign, comma_whole, comma_part, point_whole, point_part, whole = found.groups()
    digits = (comma_whole or point_whole or whole or "0").replace(".", "").replace(",", "")
    if len(digits) > _DIGITS_MAX:
        message = f"{text!r} has more digits than an amount"
        raise UnreadableFieldError("bad_amount", message)
    minor = int(digits) * 100 + int((comma_part or point_part or "0").ljust(2, "0"))
    return -minor if sign == "-" else minor


def local_date(text: str) -> date | None:
    """Return the date of `YYYYMMDD...` or `DDMMYY`, or None for zeros and nothing.

    Banks that reckon in months of 30 days write 30 February: that is the last day of February.
    """
    digits = text[: len("YYYYMMDD")]
    if not digits.strip("0"):
        return None
    try:
        if len(text) == len("DDMMYY"):
            return day_month_short_year(text)
        if len(digits) == len("YYYYMMDD"):
            return _calendar_day(digits)
    except ValueError:
        pass  # letters, a 13th month: unreadable alike
    message = f"{text!r} is not a date"
    raise UnreadableFieldError("bad_date", message)


def _calendar_day(digits: str) -> date:
    if digits[4:] in _NOT_IN_FEBRUARY:
        return date(int(digits[:4]), 3, 1) - timedelta(days=1)
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def is_balance_line(text: str) -> bool:
    """Tell if a line only repeats a balance ("SALDO ANTERIOR"), as several banks write."""
    return text[:1] in "Ss" and _BALANCE.fullmatch(text.upper()) is not None


def statement_account(bank: str, branch: str, account: str) -> str:
    """Return the account key; a Brazilian bank code has three digits, check digits stand apart."""
    return account_key(bank_code(bank), _without_digit(branch), _without_digit(account))


def bank_code(bank: str) -> str:
    """Return `1`, `001` and `0001` alike as `001`; longer codes as they are."""
    short = bank.lstrip("0")
    code_digits = 3
    return short.rjust(code_digits, "0") if bank.isdecimal() and len(short) <= code_digits else bank


def _without_digit(number: str) -> str:
    found = _CHECK_DIGIT.fullmatch(number)
    return found[1] if found else number
