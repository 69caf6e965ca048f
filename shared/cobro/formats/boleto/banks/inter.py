"""Banco Inter (077): one agency, nosso número of ten digits and a módulo 10 digit.

`convenio` is the operação. In carteira 112 the bank itself gives the nosso número through its API.
Source: the bank's collection manual, checked against published boletos.
"""

from cobro.domain.agreements import BankAgreement
from cobro.formats.boleto.check_digits import modulo_10
from cobro.formats.boleto.titles import BankTitle, Title, code, number, with_digit

_AGENCY, _AGENCY_DIGIT = "0001", "9"


def number_title(agreement: BankAgreement, title: Title) -> BankTitle:
    carteira = code(agreement, "carteira", 3, exact=True)
    operation = code(agreement, "convenio", 7)
    nosso_numero = number(agreement, title.sequence, 10)
    digit = modulo_10(f"{_AGENCY}{carteira}{nosso_numero}")
    agency = f"{_AGENCY}{_AGENCY_DIGIT}"
    return BankTitle(
        nosso_numero=nosso_numero,
        check_digit=digit,
        return_number=nosso_numero,
        free_field=f"{_AGENCY}{carteira}{operation}{nosso_numero}{digit}",
        printed_number=f"{agency}/{carteira}/{nosso_numero}-{digit}",
        agency_code=f"{agency} / {with_digit(agreement.account, agreement.account_digit)}",
    )
