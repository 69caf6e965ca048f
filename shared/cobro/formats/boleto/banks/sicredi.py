"""Sicredi (748): year, a digit 2 to 9 of the payee's own, five of sequence and a check digit.

The sequence runs on over the years: its first 100,000 numbers have the digit 2, the next 3, up to
9. `convenio` is the beneficiário, `variation` the posto. Source: the cooperative's manual, checked
against published boletos.
"""

from cobro.domain.agreements import BankAgreement
from cobro.formats.boleto.check_digits import modulo_11_or_zero
from cobro.formats.boleto.titles import (
    BankTitle,
    NossoNumeroExhaustedError,
    Title,
    code,
    number,
)

_REGISTERED, _SIMPLE, _WITH_VALUE = "1", "1", "10"
_BLOCK, _FIRST_BYTE, _NUMBERS = 100_000, 2, 800_000


def number_title(agreement: BankAgreement, title: Title) -> BankTitle:
    if title.sequence >= _NUMBERS:
        message = (
            f"agreement {agreement.agreement_id} has used its {_NUMBERS} numbers: register a new "
            "agreement with Sicredi"
        )
        raise NossoNumeroExhaustedError(message)
    parts = (("agency", 4), ("variation", 2), ("convenio", 5))
    agency, posto, payee = (code(agreement, field, width) for field, width in parts)
    year = f"{title.issued_date.year % 100:02d}"
    byte, sequence = divmod(title.sequence, _BLOCK)
    number_of_year = f"{_FIRST_BYTE + byte}{number(agreement, sequence, 5)}"
    digit = modulo_11_or_zero(f"{agency}{posto}{payee}{year}{number_of_year}")
    body = f"{_REGISTERED}{_SIMPLE}{year}{number_of_year}{digit}{agency}{posto}{payee}{_WITH_VALUE}"
    return BankTitle(
        nosso_numero=year + number_of_year,
        check_digit=digit,
        return_number=year + number_of_year,
        free_field=body + modulo_11_or_zero(body),
        printed_number=f"{year}/{number_of_year}-{digit}",
        agency_code=f"{agency}.{posto}.{payee}",
    )
