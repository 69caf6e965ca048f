"""Read what somebody types, scans or pastes for a boleto, whichever form it has."""

from cobro.domain.errors import InvalidInputError
from cobro.formats.boleto.barcode import BARCODE_DIGITS, LINE_DIGITS, Barcode, bare_digits
from cobro.formats.boleto.collection_slip import (
    PRODUCT,
    SLIP_DIGITS,
    CollectionSlip,
    CollectionSlipError,
)


def read_boleto(text: str) -> Barcode:
    """Return the boleto of 44 or 47 digits; refuse a slip of arrecadação by its name.

    No bank has a code of the eight hundreds, so a barcode that begins with 8 is a slip.
    """
    digits = bare_digits(text)
    is_slip = len(digits) == BARCODE_DIGITS and digits[0] == PRODUCT
    if is_slip or len(digits) == SLIP_DIGITS:
        raise CollectionSlipError(CollectionSlip.parse(digits))
    if len(digits) == BARCODE_DIGITS:
        return Barcode.parse(digits)
    if len(digits) == LINE_DIGITS:
        return Barcode.parse_line(digits)
    message = (
        f"a boleto has {BARCODE_DIGITS} digits (barcode) or {LINE_DIGITS} (linha digitável), "
        f"not {len(digits)}"
    )
    raise InvalidInputError(message, field="digits")
