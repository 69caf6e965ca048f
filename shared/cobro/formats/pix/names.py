"""How Pix names things: keys, txids, transfers (EndToEndId), and text that a code can carry.

A txid is derived from what it charges, so that asking again names the same charge. Sources: BCB,
Manual de Padrões para Iniciação do Pix; API Pix 2.9 (patterns of txid, EndToEndId and CNPJ).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Self

from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import derived_id

STATIC_TXID = re.compile(r"[A-Za-z0-9]{1,25}")
CHARGE_TXID = re.compile(r"[A-Za-z0-9]{26,35}")
_END_TO_END = re.compile(r"E([0-9A-Z]{8})([0-9]{12})([A-Za-z0-9]{11})")
_EMAIL_MAX = 77


class KeyKind(StrEnum):
    """What a Pix key is."""

    CPF = "cpf"
    CNPJ = "cnpj"
    PHONE = "phone"
    EMAIL = "email"
    RANDOM = "random"


_KEYS = (
    (KeyKind.CPF, re.compile(r"[0-9]{11}")),
    (KeyKind.CNPJ, re.compile(r"[0-9A-Z]{12}[0-9]{2}")),
    (KeyKind.PHONE, re.compile(r"\+[1-9][0-9]{7,14}")),
    (KeyKind.RANDOM, re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")),
    (KeyKind.EMAIL, re.compile(rf"(?=.{{3,{_EMAIL_MAX}}}$)[^@\sA-Z]+@[^@\sA-Z]+")),
)


def key_kind(key: str) -> KeyKind | None:
    """Tell what a key is by its shape; None where it is none."""
    return next((kind for kind, shape in _KEYS if shape.fullmatch(key)), None)


def checked_key(key: str) -> str:
    if key_kind(key) is None:
        message = (
            "this is no Pix key: write a CPF or CNPJ bare, a phone as +5511912345678, an e-mail in "
            "lower case or the random key with its hyphens"
        )
        raise InvalidInputError(message, field="pix.key")
    return key


def folded(text: str) -> str:
    """Return a text in ASCII: accents cut, other characters dropped, blanks single."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join("".join(filter(str.isprintable, word)) for word in plain.split()).strip()


def static_txid(charged_id: str, attempt: int = 1) -> str:
    """Return the txid (24 characters) of a static code for what is charged."""
    return _digest(charged_id, attempt)


def charge_txid(charged_id: str, attempt: int = 1) -> str:
    """Return the txid (28 characters) of a charge of the API for what is charged."""
    return f"cobr{_digest(charged_id, attempt)}"


def _digest(charged_id: str, attempt: int) -> str:
    return derived_id("txid", charged_id, str(attempt)).partition("_")[2]


@dataclass(frozen=True, slots=True)
class EndToEndId:
    """The name of one Pix transfer, which every participant gives alike: the key of a receipt."""

    text: str
    ispb: str
    started_at: datetime

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `E`, ISPB (8), yyyyMMddHHmm in UTC and eleven characters of the payer's bank."""
        found = _END_TO_END.fullmatch(text)
        message = f"{text!r} is no EndToEndId: E, ISPB, yyyyMMddHHmm and 11 letters or digits"
        if found is None:
            raise InvalidInputError(message, field="end_to_end_id")
        try:
            started_at = datetime.strptime(found[2], "%Y%m%d%H%M").replace(tzinfo=UTC)
        except ValueError as error:
            raise InvalidInputError(message, field="end_to_end_id") from error
        return cls(text, found[1], started_at)
