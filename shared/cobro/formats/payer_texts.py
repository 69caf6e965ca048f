"""Find in the free text of a statement line what names the payment and the payer."""

import re

_END_TO_END = re.compile(r"\b[ED][0-9A-Z]{8}\d{12}[0-9A-Za-z]{11}\b")
_END_TO_END_LENGTH = 32
_TAX_ID = re.compile(
    r"(?<![\w*./-])(?:(\d{3})\.(\d{3})\.(\d{3})-(\d{2})"
    r"|([0-9A-Z]{2})\.([0-9A-Z]{3})\.([0-9A-Z]{3})/([0-9A-Z]{4})-(\d{2})"
    r"|(\d{11}|\d{14}))(?![\w/-])"
)
_CPF_DIGITS = 11
_CPF_WEIGHTS_MAX, _CNPJ_WEIGHTS_MAX = 11, 9
_MODULUS = 11


def end_to_end_id(text: str) -> str:
    """Return the Pix end-to-end id that stands in a text, or nothing."""
    if len(text) < _END_TO_END_LENGTH:
        return ""
    found = _END_TO_END.search(text)
    return found.group() if found else ""


def tax_id_in(text: str) -> str:
    """Return the first CPF or CNPJ in a text whose check digits are right, or nothing.

    A CPF may stand in the 14 places of a CNPJ, with zeros before it. Masked numbers are none.
    """
    if len(text) < _CPF_DIGITS:
        return ""
    for found in _TAX_ID.finditer(text):
        number = "".join(part for part in found.groups() if part)
        if len(number) > _CPF_DIGITS and _is_right(number, _CNPJ_WEIGHTS_MAX):
            return number
        cpf = number.removeprefix("000") if len(number) > _CPF_DIGITS else number
        if len(cpf) == _CPF_DIGITS and _is_right(cpf, _CPF_WEIGHTS_MAX):
            return cpf
    return ""


def _is_right(number: str, highest_weight: int) -> bool:
    """Check both digits, modulo 11; letters count as their ASCII code less 48. All alike: none."""
    if number == number[0] * len(number):
        return False
    values = [ord(character) - ord("0") for character in number]
    return all(values[end] == _digit(values[:end], highest_weight) for end in (-2, -1))


def _digit(values: list[int], highest_weight: int) -> int:
    weights = highest_weight - 1
    total = sum(value * (2 + place % weights) for place, value in enumerate(reversed(values)))
    rest = total % _MODULUS
    return 0 if rest < _MODULUS - 9 else _MODULUS - rest
