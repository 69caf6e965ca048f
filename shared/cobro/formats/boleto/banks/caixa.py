"""Caixa (104), SIGCB: 17 digits that begin with 14 (registered, printed by the payee).

The free field takes the nosso número apart and ends in a digit over itself. Source: the bank's
manual of the SIGCB free field, checked against published boletos.
"""

from cobro.domain.agreements import BankAgreement
from cobro.formats.boleto.check_digits import modulo_11_or_zero
from cobro.formats.boleto.titles import BankTitle, Title, code, number

_REGISTERED, _BY_PAYEE = "1", "4"


def number_title(agreement: BankAgreement, title: Title) -> BankTitle:
    payee = code(agreement, "convenio", 6)
    payee_digit = modulo_11_or_zero(payee)
    sequence = number(agreement, title.sequence, 15)
    nosso_numero = f"{_REGISTERED}{_BY_PAYEE}{sequence}"
    digit = modulo_11_or_zero(nosso_numero)
    shuffled = f"{sequence[:3]}{_REGISTERED}{sequence[3:6]}{_BY_PAYEE}{sequence[6:]}"
    body = f"{payee}{payee_digit}{shuffled}"
    return BankTitle(
        nosso_numero=nosso_numero,
        check_digit=digit,
        return_number=sequence,
        free_field=body + modulo_11_or_zero(body),
        printed_number=f"{nosso_numero}-{digit}",
        agency_code=f"{code(agreement, 'agency', 4)} / {payee}-{payee_digit}",
    )
