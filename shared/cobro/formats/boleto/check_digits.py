"""The check digits of boletos: módulo 10 and the variants of módulo 11.

Each function takes a text of digits and returns one character. The general digit of a bank barcode
is never 0; banks differ in what they write for a remainder of 10. Sources: FEBRABAN's layout of
codes of arrecadação, Carta-circular BCB 2.926/2000 and the collection manuals of the banks.
"""

from collections.abc import Sequence
from itertools import cycle

_UP_TO_9 = (2, 3, 4, 5, 6, 7, 8, 9)
_UP_TO_7 = (2, 3, 4, 5, 6, 7)
_DOWN_FROM_9 = (9, 8, 7, 6, 5, 4, 3, 2)
_ELEVEN, _TEN = 11, 10


def modulo_10(digits: str) -> str:
    """Return the digit of a field of a linha digitável: weights 2 and 1 from the right."""
    total = 0
    for digit, weight in zip(reversed(digits), cycle((2, 1)), strict=False):
        product = int(digit) * weight
        total += product // _TEN + product % _TEN
    return str(-total % _TEN)


def barcode_digit(digits: str) -> str:
    """Return the general digit of a bank barcode, over its other 43 digits; it is never 0."""
    rest = _ELEVEN - _remainder(digits, _UP_TO_9)
    return "1" if rest in {_TEN, _ELEVEN} else str(rest)


def modulo_11_or_zero(digits: str) -> str:
    """Return 11 less the remainder, and 0 for 10 and 11."""
    rest = _ELEVEN - _remainder(digits, _UP_TO_9)
    return "0" if rest >= _TEN else str(rest)


def collection_digit(digits: str) -> str:
    """Return the módulo 11 digit of a slip of arrecadação: 0 for remainders 0 and 1, 1 for 10."""
    remainder = _remainder(digits, _UP_TO_9)
    return {0: "0", 1: "0", _TEN: "1"}.get(remainder, str(_ELEVEN - remainder))


def modulo_11_or_p(digits: str) -> str:
    """Return Bradesco's digit: weights 2 to 7, P for 10 and 0 for 11."""
    rest = _ELEVEN - _remainder(digits, _UP_TO_7)
    return {_TEN: "P", _ELEVEN: "0"}.get(rest, str(rest))


def modulo_11_or_x(digits: str) -> str:
    """Return Banco do Brasil's digit: weights 9 down to 2 from the right, X for 10."""
    remainder = _remainder(digits, _DOWN_FROM_9)
    return "X" if remainder == _TEN else str(remainder)


def modulo_11_from_left(digits: str, weights: Sequence[int]) -> str:
    """Return Sicoob's digit: weights from the left, 0 for remainders 0 and 1."""
    total = sum(int(d) * w for d, w in zip(digits, cycle(weights), strict=False))
    remainder = total % _ELEVEN
    return "0" if remainder <= 1 else str(_ELEVEN - remainder)


def _remainder(digits: str, weights: Sequence[int]) -> int:
    pairs = zip(reversed(digits), cycle(weights), strict=False)
    return sum(int(digit) * weight for digit, weight in pairs) % _ELEVEN
