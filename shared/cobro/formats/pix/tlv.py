"""The container of a BR Code: id (2), length (2), value, one after another, and its CRC.

Source: EMV QRCPS merchant-presented mode 1.1; BCB, Manual do BR Code. The CRC is CRC-16/CCITT-FALSE
over everything up to and including its own id and length.
"""

from cobro.domain.errors import InvalidInputError

_HEAD = 4
_VALUE_MAX = 99
_POLYNOMIAL, _START, _TOP_BIT, _MASK = 0x1021, 0xFFFF, 0x8000, 0xFFFF
CRC_FIELD = "63"
_CRC_HEAD = f"{CRC_FIELD}04"
_CRC_DIGITS = 4


def crc16(text: str) -> str:
    """Return four upper-case hexadecimal digits."""
    register = _START
    for byte in text.encode():
        register ^= byte << 8
        for _ in range(8):
            shifted = register << 1
            register = (shifted ^ _POLYNOMIAL if register & _TOP_BIT else shifted) & _MASK
    return f"{register:04X}"


def field(tag: str, value: str) -> str:
    """Write one field; refuse what its two digits of length cannot say."""
    if len(value) > _VALUE_MAX:
        message = f"field {tag} of a BR Code holds {_VALUE_MAX} characters, not {len(value)}"
        raise InvalidInputError(message, field=tag)
    return f"{tag}{len(value):02d}{value}"


def sealed(payload: str) -> str:
    """Close a BR Code with its CRC."""
    payload += _CRC_HEAD
    return payload + crc16(payload)


def unsealed(payload: str) -> str:
    """Return what stands before the CRC; refuse a code without one or with a wrong one."""
    body, found = payload[:-_CRC_DIGITS], payload[-_CRC_DIGITS:]
    if not body.endswith(_CRC_HEAD):
        message = "the code does not end with its CRC (field 63): it was cut or is no BR Code"
        raise InvalidInputError(message, field=CRC_FIELD)
    expected = crc16(body)
    if found.upper() != expected:
        message = f"the CRC (field 63) is {found}, {expected} was expected: copy the code again"
        raise InvalidInputError(message, field=CRC_FIELD)
    return body[: -len(_CRC_HEAD)]


def fields_of(text: str, path: str = "") -> dict[str, str]:
    """Split a payload, or the value of a template named by `path`, into its fields, in order."""
    found: dict[str, str] = {}
    position = 0
    while position < len(text):
        head = text[position : position + _HEAD]
        tag = f"{path}{head[:2]}"
        if len(head) < _HEAD or not (head.isascii() and head.isdigit()):
            message = f"character {position + 1} of {path or 'the code'} begins no field: {head!r}"
            raise InvalidInputError(message, field=tag)
        value = text[position + _HEAD : position + _HEAD + int(head[2:])]
        if len(value) != int(head[2:]):
            message = f"field {tag} says {int(head[2:])} characters and has {len(value)}"
            raise InvalidInputError(message, field=tag)
        if head[:2] in found:
            message = f"field {tag} stands twice in the code"
            raise InvalidInputError(message, field=tag)
        found[head[:2]] = value
        position += _HEAD + len(value)
    return found
