"""Read BR Codes: what a Pix QR asks for, and where it strays from the manual.

What would send money elsewhere or make the code unreadable is refused (broken fields, a wrong CRC,
another currency, no Pix account). What payers' apps accept in practice is read with a warning.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro.formats.pix.br_code import CITY_MAX, GUI, LOCATION_MAX, NAME_MAX, NO_TXID
from cobro.formats.pix.names import STATIC_TXID, key_kind
from cobro.formats.pix.tlv import CRC_FIELD, fields_of, unsealed

_ACCOUNTS = [f"{tag:02d}" for tag in range(26, 52)]
_RECURRENCES = [f"{tag:02d}" for tag in range(80, 100)]
_AMOUNT = re.compile(r"[0-9]{1,10}(\.[0-9]{0,2})?|\.[0-9]{1,2}")
_EXACT = re.compile(r"[0-9]+\.[0-9]{2}")
_SCHEME = re.compile(r"[a-z]+://", re.IGNORECASE)
_FIXED = (("00", "01", "version"), ("53", "986", "currency (986, BRL)"), ("58", "BR", "country"))


class CodeKind(StrEnum):
    """What a code leads to."""

    STATIC = "static"  # a key, with or without an amount
    DYNAMIC = "dynamic"  # a charge that a PSP keeps
    COMPOSITE = "composite"  # such a charge and a recurrence
    RECURRENCE = "recurrence"  # a recurrence only


@dataclass(frozen=True, slots=True)
class BrCode:
    """A code as read; `amount` is None where the payer chooses it or the PSP keeps it."""

    kind: CodeKind
    key: str
    location: str
    recurrence: str
    amount: Money | None
    name: str
    city: str
    postal_code: str
    txid: str
    note: str
    crc: str
    fields: dict[str, str]
    warnings: tuple[str, ...]


def read_br_code(payload: str) -> BrCode:
    """Read a code, blanks around it cut; refuse one that no payer could rely on."""
    text = payload.strip()
    fields = fields_of(unsealed(text))
    for tag, value, meaning in _FIXED:
        if fields.get(tag) != value:
            message = f"field {tag} ({meaning}) is {fields.get(tag, 'missing')}, not {value}"
            raise InvalidInputError(message, field=tag)
    account = _template(fields, _ACCOUNTS)
    if account is None:
        message = f"no account of the code is one of Pix (fields 26 to 51 with {GUI})"
        raise InvalidInputError(message, field="26")
    recurrence = (_template(fields, _RECURRENCES) or {}).get("25", "")
    extra = fields_of(fields.get("62", ""), "62.")
    key, location = account.get("01", ""), account.get("25", "")
    code = BrCode(
        kind=_kind(key, location, recurrence),
        key=key,
        location=location,
        recurrence=recurrence,
        amount=None if location else _amount(fields.get("54")),
        name=_required(fields, "59"),
        city=_required(fields, "60"),
        postal_code=fields.get("61", ""),
        txid=extra.get("05", ""),
        note=account.get("02", ""),
        crc=text[-4:],
        fields=fields | {CRC_FIELD: text[-4:]},
        warnings=(),
    )
    return _warned(code, text)


def _template(fields: dict[str, str], tags: list[str]) -> dict[str, str] | None:
    """Return the fields of the first template that is one of Pix."""
    for tag in tags:
        if tag in fields and GUI in fields[tag].lower():
            found = fields_of(fields[tag], f"{tag}.")
            if found.get("00", "").lower() == GUI:
                return found
    return None


def _kind(key: str, location: str, recurrence: str) -> CodeKind:
    if key and location:
        message = "the code holds a key (26.01) and a location (26.25): it can have one of them"
        raise InvalidInputError(message, field="26")
    if location:
        return CodeKind.COMPOSITE if recurrence else CodeKind.DYNAMIC
    if key:
        return CodeKind.STATIC
    if recurrence:
        return CodeKind.RECURRENCE
    message = "the code holds neither key (26.01) nor location (26.25)"
    raise InvalidInputError(message, field="26")


def _required(fields: dict[str, str], tag: str) -> str:
    if not fields.get(tag):
        message = f"field {tag} (receiver's {'name' if tag == '59' else 'city'}) is missing"
        raise InvalidInputError(message, field=tag)
    return fields[tag]


def _amount(text: str | None) -> Money | None:
    if text is None:
        return None
    if not _AMOUNT.fullmatch(text):
        message = f"field 54 (amount) is {text!r}, not a number such as 123.45"
        raise InvalidInputError(message, field="54")
    units, _, cents = text.partition(".")
    return Money(int(units or "0") * 100 + int(cents.ljust(2, "0")), Currency.BRL)


def _warned(code: BrCode, text: str) -> BrCode:
    found = (*_form_warnings(code, text), *_account_warnings(code), *_txid_warnings(code))
    return replace(code, warnings=found)


def _form_warnings(code: BrCode, text: str) -> list[str]:
    fields = code.fields
    checks = (
        (not text.isascii(), "the code is not plain ASCII"),
        (code.crc != code.crc.upper(), "the CRC is written in lower case"),
        (fields.get("52") != "0000", "field 52 (merchant category) is not 0000"),
        (len(code.name) > NAME_MAX, f"field 59 (name) is longer than {NAME_MAX}"),
        (len(code.city) > CITY_MAX, f"field 60 (city) is longer than {CITY_MAX}"),
        (list(fields) != sorted(fields, key=_place), "fields are not in the manual's order"),
    )
    return [text for is_so, text in checks if is_so]


def _place(tag: str) -> tuple[bool, str]:
    return tag == CRC_FIELD, tag


def _account_warnings(code: BrCode) -> list[str]:
    is_static = code.kind is CodeKind.STATIC
    once = code.fields.get("01")
    amount = code.fields.get("54")
    location = code.location or code.recurrence
    checks = (
        (is_static and once == "12", "field 01 says 12 (once) on a static code"),
        (bool(code.location) and once != "12", "field 01 of a dynamic code is not 12"),
        (is_static and key_kind(code.key) is None, "the key has no known shape"),
        (bool(code.location) and amount is not None, "field 54 of a dynamic code is ignored"),
        (is_static and amount is not None and not _EXACT.fullmatch(amount), "amount is not 0.00"),
        (bool(_SCHEME.match(location)), "url carries a scheme (manual says without https://)"),
        (len(location) > LOCATION_MAX, f"the location is longer than {LOCATION_MAX}"),
    )
    return [text for is_so, text in checks if is_so]


def _txid_warnings(code: BrCode) -> list[str]:
    txid = code.txid
    if not txid:
        return [f"field 62.05 (txid) is missing; without one it is {NO_TXID}"]
    if txid == NO_TXID or code.kind is not CodeKind.STATIC or STATIC_TXID.fullmatch(txid):
        return []
    is_plain = txid.isascii() and txid.isalnum()
    return ["static txid > 25" if is_plain else "txid has non-alphanumeric"]
