"""Every remittance layout by bank."""

from collections.abc import Mapping
from types import MappingProxyType

from cobro.formats.remittance.banks import banco_do_brasil, bradesco, itau, santander, sicoob
from cobro.formats.remittance.layout import RemittanceLayout

_BANKS = (banco_do_brasil, santander, bradesco, itau, sicoob)

REMITTANCES_240: Mapping[str, RemittanceLayout] = MappingProxyType(
    {bank.CNAB240.bank: bank.CNAB240 for bank in _BANKS}
)
REMITTANCES_400: Mapping[str, RemittanceLayout] = MappingProxyType(
    {bank.CNAB400.bank: bank.CNAB400 for bank in _BANKS}
)
