"""Santander (033): beneficiário of seven digits, nosso número of twelve and a módulo 11 digit.

Source: the bank's collection manual, checked against published boletos.
"""

from cobro.domain.agreements import BankAgreement
from cobro.formats.boleto.check_digits import modulo_11_or_zero
from cobro.formats.boleto.titles import BankTitle, Title, code, number

_NO_IOF = "0"


def number_title(agreement: BankAgreement, title: Title) -> BankTitle:
    payee = code(agreement, "convenio", 7)
    carteira = code(agreement, "carteira", 3, exact=True)
    nosso_numero = number(agreement, title.sequence, 12)
    digit = modulo_11_or_zero(nosso_numero)
    return BankTitle(
        nosso_numero=nosso_numero,
        check_digit=digit,
        return_number=nosso_numero,
        free_field=f"9{payee}{nosso_numero}{digit}{_NO_IOF}{carteira}",
        printed_number=f"{nosso_numero}-{digit}",
        agency_code=f"{code(agreement, 'agency', 4)} / {payee}",
    )
