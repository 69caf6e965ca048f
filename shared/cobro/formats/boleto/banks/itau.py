"""Itaú (341): nosso número of eight digits; two forms of the free field, by carteira.

Carteiras 106, 107, 122, 142, 143, 195, 196 and 198 carry seu número and the payee's code; the
others agency and account. For six carteiras the published sources contradict each other about the
check digit: they are refused until the bank says which rule it keeps. Source: the bank's collection
manual, checked against published boletos.
"""

from cobro.domain.agreements import BankAgreement
from cobro.domain.errors import InvalidInputError
from cobro.formats.boleto.check_digits import modulo_10
from cobro.formats.boleto.titles import BankTitle, Title, code, number

_BY_DOCUMENT = frozenset({"106", "107", "122", "142", "143", "195", "196", "198"})
_UNSETTLED = frozenset({"112", "126", "131", "146", "150", "168"})


def number_title(agreement: BankAgreement, title: Title) -> BankTitle:
    carteira = code(agreement, "carteira", 3, exact=True)
    if carteira in _UNSETTLED:
        message = f"carteira {carteira} of Itaú is not supported: agree on 109 with the bank"
        raise InvalidInputError(message, field="agreements.carteira")
    agency = code(agreement, "agency", 4)
    account = code(agreement, "account", 5)
    nosso_numero = number(agreement, title.sequence, 8)
    digit = modulo_10(agency + account + carteira + nosso_numero)
    account_digit = modulo_10(agency + account)
    if carteira in _BY_DOCUMENT:
        body = carteira + nosso_numero + _document(title) + code(agreement, "convenio", 5)
        free_field = f"{body}{modulo_10(body)}0"
    else:
        free_field = f"{carteira}{nosso_numero}{digit}{agency}{account}{account_digit}000"
    return BankTitle(
        nosso_numero=nosso_numero,
        check_digit=digit,
        return_number=nosso_numero,
        free_field=free_field,
        printed_number=f"{carteira}/{nosso_numero}-{digit}",
        agency_code=f"{agency} / {account}-{account_digit}",
    )


def _document(title: Title) -> str:
    """Return seu número: the last seven digits of the document's number."""
    digits = "".join(filter(str.isdigit, title.document))
    if not digits:
        message = "this carteira of Itaú carries the document's number in digits: name the document"
        raise InvalidInputError(message, field="document")
    return digits[-7:].zfill(7)
