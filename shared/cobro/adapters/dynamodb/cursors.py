"""Places in a list that a client sends back as it got them."""

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cobro.domain.errors import InvalidInputError


def cursor_of(place: str) -> str:
    return urlsafe_b64encode(place.encode()).decode().rstrip("=")


def place_of(cursor: str, shape: re.Pattern[str]) -> str:
    """Return the place that a cursor names; raise `InvalidInputError` where no answer named it."""
    try:
        place = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (ValueError, binascii.Error):
        place = ""
    if not shape.fullmatch(place):
        message = "send what the answer before named as `after`, as it is"
        raise InvalidInputError(message, field="after")
    return place
