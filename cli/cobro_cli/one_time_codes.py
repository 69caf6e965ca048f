"""One-time codes of a staff member's device (RFC 6238), for people of the demo and of tests."""

import base64
import hmac
import struct
import time
from typing import Any

__all__ = ["code_at", "enrol_device"]

PERIOD_SECONDS = 30
DIGITS = 6


def code_at(secret: str, instant: float) -> str:
    """Return the code that a device shows at an instant, in seconds since 1970."""
    counter = struct.pack(">Q", int(instant) // PERIOD_SECONDS)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def enrol_device(pool_client: Any, token: str) -> str:  # noqa: ANN401 - a boto3 client
    """Give the owner of an access token a device, and return its secret."""
    secret: str = pool_client.associate_software_token(AccessToken=token)["SecretCode"]
    code = code_at(secret, time.time())
    pool_client.verify_software_token(AccessToken=token, UserCode=code)
    pool_client.set_user_mfa_preference(
        AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    return secret
