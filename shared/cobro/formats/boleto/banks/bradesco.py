"""Bradesco (237): nosso número of eleven digits whose check digit counts the carteira in.

Source: the bank's collection manual, checked against published boletos.
"""

from cobro.domain.agreements import BankAgreement
from cobro.formats.boleto.check_digits import modulo_11_or_p
from cobro.formats.boleto.titles import BankTitle, Title, code, number, with_digit


def number_title(agreement: BankAgreement, title: Title) -> BankTitle:
    agency = code(agreement, "agency", 4)
    account = code(agreement, "account", 7)
    carteira = code(agreement, "carteira", 2)
    nosso_numero = number(agreement, title.sequence, 11)
    digit = modulo_11_or_p(carteira + nosso_numero)
    printed_agency = with_digit(agency, agreement.agency_digit)
    return BankTitle(
        nosso_numero=nosso_numero,
        check_digit=digit,
        return_number=nosso_numero,
        free_field=f"{agency}{carteira}{nosso_numero}{account}0",
        printed_number=f"{carteira}/{nosso_numero}-{digit}",
        agency_code=f"{printed_agency} / {with_digit(account, agreement.account_digit)}",
    )
