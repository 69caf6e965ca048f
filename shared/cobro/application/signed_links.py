"""Tokens of links that open something without an account: facts, signed by HMAC-SHA256.

The algorithm is that of RFC 2104. A purpose is signed with the facts, so that a token of one kind
of link never opens another. The first key signs and all of them open, so that a key is changed
without breaking the links of before. Facts are plain words that hold no `|`; a language is the
first of them.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from cobro.domain.parties import Language

TOKEN_LENGTH_MAX = 500


@dataclass(frozen=True, slots=True)
class ReadToken:
    """What a token says, and whether one of the keys signed it: nothing else may be believed."""

    facts: tuple[str, ...]
    is_signed: bool

    @property
    def language(self) -> Language:
        """Return the language that it names, signed or not: it picks the words of a page only."""
        try:
            return Language(self.facts[0])
        except (IndexError, ValueError):
            return Language.EN


def sign(purpose: str, facts: Sequence[str], key: str) -> str:
    body = _armoured("|".join(facts).encode())
    return f"{body}.{_signature(purpose, body, key)}"


def read_token(purpose: str, token: str, keys: Sequence[str]) -> ReadToken:
    """Read a token of anybody; compare its signature in constant time, whichever key it was."""
    body, _, signature = token[:TOKEN_LENGTH_MAX].partition(".")
    given = signature.encode("utf-8", "replace")
    # Every key is tried, so that the time says nothing about which one it was.
    fits = [hmac.compare_digest(_signature(purpose, body, key).encode(), given) for key in keys]
    return ReadToken(_facts(body), any(fits))


def _facts(body: str) -> tuple[str, ...]:
    try:
        return tuple(urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode().split("|"))
    except ValueError:
        return ()


def _signature(purpose: str, body: str, key: str) -> str:
    signed = f"{purpose}\n{body}".encode("utf-8", "replace")
    return _armoured(hmac.new(key.encode(), signed, hashlib.sha256).digest())


def _armoured(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
