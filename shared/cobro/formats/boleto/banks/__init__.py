"""Which rule numbers the titles of which bank.

A further bank is one module with `number_title(agreement, title)` and one row here.
"""

from types import MappingProxyType

from cobro.domain.agreements import BankAgreement
from cobro.domain.errors import InvalidInputError
from cobro.formats.boleto.banks import (
    banco_do_brasil,
    bradesco,
    caixa,
    inter,
    itau,
    santander,
    sicoob,
    sicredi,
)
from cobro.formats.boleto.titles import BankRule, BankTitle, Title

BANK_RULES: MappingProxyType[str, BankRule] = MappingProxyType(
    {
        "001": banco_do_brasil.number_title,
        "033": santander.number_title,
        "077": inter.number_title,
        "104": caixa.number_title,
        "237": bradesco.number_title,
        "341": itau.number_title,
        "748": sicredi.number_title,
        "756": sicoob.number_title,
    }
)
# The bank's own digit as it is printed beside its code.
BANK_DIGITS = MappingProxyType(
    {
        "001": "9",
        "033": "7",
        "077": "9",
        "104": "0",
        "237": "2",
        "341": "7",
        "748": "X",
        "756": "0",
    }
)


def number_title(agreement: BankAgreement, title: Title) -> BankTitle:
    """Number a title by the rule of the agreement's bank; refuse a bank whose rule is not known."""
    rule = BANK_RULES.get(agreement.bank)
    if rule is None:
        message = f"boletos of bank {agreement.bank} are not known: use {', '.join(BANK_RULES)}"
        raise InvalidInputError(message, field="agreements.bank")
    return rule(agreement, title)
