"""Compare what a caller sent with what is expected, so that the time it takes tells nothing."""

import hmac
from collections.abc import Iterable


def any_matches(given: Iterable[str], expected: Iterable[str]) -> bool:
    """Tell if any text is one of those expected; every pair is compared, in constant time.

    Bytes are compared, because text with accents in it raises TypeError.
    """
    sent = [text.encode("utf-8", "replace") for text in given]
    matches = [hmac.compare_digest(text, one.encode()) for one in expected for text in sent]
    return any(matches)


def joined_values(header: str | None, values_max: int) -> list[str]:
    """Return the values of a header, which API Gateway joins with commas where it is repeated."""
    values = [value.strip() for value in (header or "").split(",", values_max)[:values_max]]
    return [value for value in values if value]
