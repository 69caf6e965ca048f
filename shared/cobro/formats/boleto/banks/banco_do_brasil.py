"""Banco do Brasil (001): the length of the convênio decides how a title is numbered.

Seven or eight digits: 17 digits of nosso número without check digit. Six: five of sequence, or 17
free digits where the agreement's variation is 21, the bank's code of that service. Four: seven of
sequence. Source: the bank's collection manual, as applied by published boletos.
"""

from cobro.domain.agreements import BankAgreement
from cobro.domain.errors import InvalidInputError
from cobro.formats.boleto.check_digits import modulo_11_or_x
from cobro.formats.boleto.titles import BankTitle, Title, code, number, with_digit

_FREE_NUMBER = "21"
_SEQUENCE_DIGITS = {4: 7, 6: 5, 7: 10, 8: 9}
_LONG_DIGITS = 17
_RETURNED = 10


def number_title(agreement: BankAgreement, title: Title) -> BankTitle:
    convenio = agreement.convenio
    width = _SEQUENCE_DIGITS.get(len(convenio), 0)
    if not width:
        message = f"a convênio of Banco do Brasil has 4, 6, 7 or 8 digits, not {convenio!r}"
        raise InvalidInputError(message, field="agreements.convenio")
    code(agreement, "convenio", len(convenio), exact=True)
    carteira = code(agreement, "carteira", 2)
    if len(convenio) + width == _LONG_DIGITS:
        nosso_numero = convenio + number(agreement, title.sequence, width)
        return _long(agreement, nosso_numero, f"000000{nosso_numero}{carteira}")
    if agreement.variation == _FREE_NUMBER:
        nosso_numero = number(agreement, title.sequence, _LONG_DIGITS)
        return _long(agreement, nosso_numero, f"{convenio}{nosso_numero}{_FREE_NUMBER}")
    nosso_numero = convenio + number(agreement, title.sequence, width)
    digit = modulo_11_or_x(nosso_numero)
    account = code(agreement, "agency", 4) + code(agreement, "account", 8)
    return BankTitle(
        nosso_numero=nosso_numero,
        check_digit=digit,
        return_number=nosso_numero + digit,
        free_field=f"{nosso_numero}{account}{carteira}",
        printed_number=f"{nosso_numero}-{digit}",
        agency_code=_agency_code(agreement),
    )


def _long(agreement: BankAgreement, nosso_numero: str, free_field: str) -> BankTitle:
    """Number a title with 17 digits, which have no check digit."""
    return BankTitle(
        nosso_numero=nosso_numero,
        check_digit="",
        return_number=nosso_numero[-_RETURNED:],
        free_field=free_field,
        printed_number=nosso_numero,
        agency_code=_agency_code(agreement),
    )


def _agency_code(agreement: BankAgreement) -> str:
    agency = with_digit(code(agreement, "agency", 4), agreement.agency_digit)
    return f"{agency} / {with_digit(code(agreement, 'account', 8), agreement.account_digit)}"
