"""Sicoob (756): nosso número of seven digits; its check digit counts cooperative and client in.

`convenio` is the client's number with its digit, `variation` the modalidade. Titles are single
instalments. Source: the cooperative's manual, checked against published boletos.
"""

from cobro.domain.agreements import BankAgreement
from cobro.formats.boleto.check_digits import modulo_11_from_left
from cobro.formats.boleto.titles import BankTitle, Title, code, number

_WEIGHTS = (3, 1, 9, 7)
_SINGLE_INSTALMENT = "001"


def number_title(agreement: BankAgreement, title: Title) -> BankTitle:
    cooperative = code(agreement, "agency", 4)
    client = code(agreement, "convenio", 7)
    carteira = code(agreement, "carteira", 1, exact=True)
    modality = code(agreement, "variation", 2)
    nosso_numero = number(agreement, title.sequence, 7)
    digit = modulo_11_from_left(f"{cooperative}{client.zfill(10)}{nosso_numero}", _WEIGHTS)
    numbered = f"{nosso_numero}{digit}{_SINGLE_INSTALMENT}"
    return BankTitle(
        nosso_numero=nosso_numero,
        check_digit=digit,
        return_number=nosso_numero,
        free_field=f"{carteira}{cooperative}{modality}{client}{numbered}",
        printed_number=f"{nosso_numero}-{digit}",
        agency_code=f"{cooperative} / {client[:-1]}-{client[-1]}",
    )
