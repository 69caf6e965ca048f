"""Write BR Codes: the text behind a Pix QR, which is also what a payer copies and pastes.

A static code holds key, amount and txid; a dynamic one only the location that the PSP gave, where
amount and terms are kept. Either may carry the location of a recurrence (Pix Automático). Text is
folded to ASCII first, so that characters are bytes. Source: BCB, Manual do BR Code, and Manual de
Padrões para Iniciação do Pix.
"""

from cobro.domain.agreements import PixReceiver
from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro.formats.pix.names import STATIC_TXID, checked_key, folded
from cobro.formats.pix.tlv import field, sealed

GUI = "br.gov.bcb.pix"
NO_TXID = "***"
NAME_MAX, CITY_MAX, LOCATION_MAX = 25, 15, 77
_ONCE = "12"


def static_code(
    receiver: PixReceiver,
    amount: Money | None = None,
    *,
    txid: str = NO_TXID,
    note: str = "",
    recurrence: str = "",
) -> str:
    """Return the code of a key; without an amount the payer chooses it."""
    if txid != NO_TXID and not STATIC_TXID.fullmatch(txid):
        message = f"the txid of a static code has 1 to 25 letters or digits, not {txid!r}"
        raise InvalidInputError(message, field="txid")
    account = field("00", GUI) + field("01", checked_key(receiver.key))
    if note:
        account += field("02", folded(note))
    value = "" if amount is None else field("54", _amount(amount))
    return _code(field("26", account), receiver, value=value, txid=txid, recurrence=recurrence)


def dynamic_code(
    receiver: PixReceiver, location: str, *, txid: str = NO_TXID, recurrence: str = ""
) -> str:
    """Return the code of a charge that the PSP keeps at a location (without its scheme)."""
    account = field("00", GUI) + field("25", _location(location))
    head = field("01", _ONCE) + field("26", account)
    return _code(head, receiver, txid=txid, recurrence=recurrence)


def recurrence_code(receiver: PixReceiver, recurrence: str) -> str:
    """Return the code that only asks for a recurrence (Pix Automático)."""
    return _code(field("26", field("00", GUI)), receiver, recurrence=recurrence)


def _code(
    head: str,
    receiver: PixReceiver,
    *,
    value: str = "",
    txid: str = NO_TXID,
    recurrence: str = "",
) -> str:
    name, city = _shown(receiver.name, "pix.name"), _shown(receiver.city, "pix.city")
    payload = field("00", "01") + head + field("52", "0000") + field("53", "986") + value
    payload += field("58", "BR") + field("59", name[:NAME_MAX]) + field("60", city[:CITY_MAX])
    payload += field("62", field("05", txid))
    if recurrence:
        payload += field("80", field("00", GUI) + field("25", _location(recurrence)))
    return sealed(payload)


def _shown(text: str, name: str) -> str:
    shown = folded(text)
    if not shown:
        message = f"{name} has no character that a BR Code can carry"
        raise InvalidInputError(message, field=name)
    return shown


def _amount(amount: Money) -> str:
    if amount.currency is not Currency.BRL or not amount.is_positive:
        message = f"a Pix asks for a positive amount in BRL, not {amount}"
        raise InvalidInputError(message, field="amount_minor")
    return f"{amount.decimal():.2f}"


def _location(location: str) -> str:
    if "://" in location or not location.isascii() or not 1 <= len(location) <= LOCATION_MAX:
        message = f"a location has up to {LOCATION_MAX} ASCII characters, without https://"
        raise InvalidInputError(message, field="location")
    return location
