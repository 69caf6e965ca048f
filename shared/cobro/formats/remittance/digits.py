"""The check digits that a bank wants beside the nosso numero in a remittance file.

Sources: the banks' manuals as worked out by public libraries and their golden files.
"""

from cobro.domain.agreements import BankAgreement
from cobro.formats.write_records import check_digit_mod11

_MODULUS = 11
_SICOOB_WEIGHTS = (3, 1, 9, 7)


def none(_agreement: BankAgreement, _number: str) -> str:
    return ""


def itau(agreement: BankAgreement, number: str) -> str:
    """Modulo 10 over agency, account, carteira and number."""
    parts = ((agreement.agency, 4), (agreement.account, 5), (agreement.carteira, 3), (number, 8))
    return _mod10("".join(part.lstrip("0").rjust(width, "0") for part, width in parts))


def bradesco(agreement: BankAgreement, number: str) -> str:
    """Modulo 11 with weights 2 to 7 over carteira and number; 10 is P."""
    digits = agreement.carteira.lstrip("0").rjust(2, "0") + number.rjust(11, "0")
    return check_digit_mod11(digits, highest_weight=7, ten="P")


def santander(_agreement: BankAgreement, number: str) -> str:
    return check_digit_mod11(number, highest_weight=9, ten="0")


def sicoob(agreement: BankAgreement, number: str) -> str:
    """Modulo 11 with weights 3, 1, 9, 7 from the left over cooperative, client and number."""
    parts = ((agreement.agency, 4), (agreement.convenio, 10), (number, 7))
    digits = "".join(part.lstrip("0").rjust(width, "0") for part, width in parts)
    total = sum(
        int(digit) * _SICOOB_WEIGHTS[place % len(_SICOOB_WEIGHTS)]
        for place, digit in enumerate(digits)
    )
    remainder = total % _MODULUS
    return "0" if remainder < 2 else str(_MODULUS - remainder)  # noqa: PLR2004  11 - 1 and 11 - 0 are no digits


def _mod10(digits: str) -> str:
    products = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits)))
    return str(-sum(product // 10 + product % 10 for product in products) % 10)
