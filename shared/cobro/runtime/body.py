"""The raw bytes and headers of an HTTP API request (payload format 2.0)."""

import base64
from collections.abc import Mapping
from typing import Any

from cobro.domain.errors import InvalidInputError
from cobro.runtime.outcomes import OversizedBodyError

BODY_BYTES_MAX = 256 * 1024


def raw_body(event: Mapping[str, Any], bytes_max: int = BODY_BYTES_MAX) -> bytes:
    """Return the bytes as they were sent; raise `OversizedBodyError` past the bound."""
    text = event.get("body") or ""
    try:
        body = (
            base64.b64decode(text, validate=True) if event.get("isBase64Encoded") else text.encode()
        )
    except ValueError as error:
        message = "the body is not what its encoding says"
        raise InvalidInputError(message) from error
    if len(body) > bytes_max:
        message = f"the body has {len(body)} bytes; this route takes {bytes_max}"
        raise OversizedBodyError(message)
    return body


def header(event: Mapping[str, Any], name: str) -> str | None:
    """Find a header whatever its case; API Gateway joins repeated ones with commas."""
    wanted = name.lower()
    headers: Mapping[str, str] = event.get("headers") or {}
    return next((value for key, value in headers.items() if key.lower() == wanted), None)
