"""Read the information to the account owner (:86:), structured in several ways or free.

German banks write a business code (GVC) and subfields `?20`; others put `/NAME/` between slashes;
others use their own field `:NS:` with two digits a line. The marks of SEPA (`EREF+`) stand anywhere
in the subfields, even across two of them, so these are put together first. Source: DFÜ agreement,
annex 3, chapter 8.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

WRAPPED_COLUMNS = 65  # a line as long goes on in the next one without a blank

_STRUCTURED = re.compile(r"\s*(\d{3})\s*([?<>~])(?=\d\d)")
_SUBFIELDS = {mark: re.compile(re.escape(mark) + r"(\d\d)") for mark in "?<>~"}
_PURPOSE = frozenset(f"{code}" for code in (*range(20, 30), *range(60, 64)))
_MARKS = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|RREF)\+")
_SLASHES = re.compile(
    r"/(TRTP|IBAN|BIC|NAME|REMI|EREF|MARF|CSID|RTRN|CNTP|PREF|USTD|STRD|ORDP|BENM|ULTD|ULTB|PURP)"
    r"(?=/)"
)
_TRANSACTION_NUMBER = re.compile(r"\bTNR: ?([\d.]{6,40})")
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "EREF": "end_to_end_id",
        "KREF": "customer_reference",
        "MREF": "mandate_id",
        "MARF": "mandate_id",
        "CRED": "creditor_id",
        "CSID": "creditor_id",
        "DEBT": "debtor_id",
        "IBAN": "counterparty_account",
        "BIC": "counterparty_bank",
        "ABWA": "ultimate_name",
        "ULTD": "ultimate_name",
        "OAMT": "original_amount",
        "COAM": "charges_amount",
        "PURP": "purpose",
        "RREF": "return_reference",
        "RTRN": "return_reason",
        "PREF": "payment_information_id",
    }
)
_NO_ID = frozenset({"NOTPROVIDED", "NONREF", "NOT PROVIDED"})
_NS_PURPOSE = frozenset(f"{code:02}" for code in range(1, 15))
_COUNTERPARTY_PARTS = 3


@dataclass(slots=True)
class Details:
    """What the text says: who is on the other side, what for, and the references by name."""

    text: str = ""
    name: str = ""
    code: str = ""  # the German business code (GVC)
    references: dict[str, str] = field(default_factory=dict)


def details_of(lines: Sequence[str]) -> Details:
    """Read the lines of a `:86:`."""
    whole = "".join(lines)
    found = _STRUCTURED.match(whole)
    if found:
        return _structured(found[1], _SUBFIELDS[found[2]].split(whole[found.end(1) :]))
    if whole.startswith("/") and len(parts := _SLASHES.split(whole)) > 1:
        return _slashed(parts)
    text = _unwrapped(lines)
    details = Details(text)
    if number := _TRANSACTION_NUMBER.search(text):
        details.references["transaction_number"] = number[1]
    return details


def _unwrapped(lines: Sequence[str]) -> str:
    """Put wrapped lines together: a full line goes on at once, a short one after a blank."""
    text = ""
    for line in lines:
        text += line if len(line) >= WRAPPED_COLUMNS else f"{line} "
    return " ".join(text.split())


def _structured(code: str, parts: list[str]) -> Details:
    """Read the subfields of `parts`: code and value in turn, after a first part that is none."""
    details = Details(code=code)
    purpose: list[str] = []
    name: list[str] = []
    posting = ""
    for key, value in zip(parts[1::2], parts[2::2], strict=True):
        if key in _PURPOSE:
            purpose.append(value)
        elif key in {"32", "33"}:
            name.append(value)
        elif key == "00":
            posting = value.strip()
        elif (reference := _SUBFIELD_NAMES.get(key)) and value.strip():
            details.references[reference] = value.strip()
    details.name = "".join(name).strip()
    details.text = _marked("".join(purpose), details.references) or posting
    if posting:
        details.references["posting_text"] = posting
    return details


_SUBFIELD_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "10": "posting_number",
        "30": "counterparty_bank",
        "31": "counterparty_account",
        "34": "return_reason",
        "38": "counterparty_account",
    }
)


def _marked(purpose: str, references: dict[str, str]) -> str:
    """Put what stands behind the marks of SEPA into the references; return what it is for."""
    parts = _MARKS.split(purpose)
    text = parts[0]
    for mark, value in zip(parts[1::2], parts[2::2], strict=True):
        if mark == "SVWZ":
            text = f"{text} {value}"
        else:
            _put(references, mark, value)
    return text.strip()


def _slashed(parts: list[str]) -> Details:
    details = Details()
    texts = [parts[0]]
    for mark, value in zip(parts[1::2], parts[2::2], strict=True):
        bare = value.strip("/ ")
        if mark in {"NAME", "ORDP", "BENM"}:
            details.name = details.name or bare
        elif mark == "CNTP":
            _counterparty(details, value)
        elif mark in _NAMES:
            _put(details.references, mark, bare)
        elif mark != "TRTP":
            texts.append(bare)
    details.text = " ".join(text for text in texts if text)
    return details


def _counterparty(details: Details, value: str) -> None:
    """Read `account/bank/name/city` of a Dutch `/CNTP/`."""
    account, bank, name = (value.removeprefix("/").split("/") + [""] * _COUNTERPARTY_PARTS)[
        :_COUNTERPARTY_PARTS
    ]
    details.name = name.strip() or details.name
    _put(details.references, "IBAN", account)
    _put(details.references, "BIC", bank)


def _put(references: dict[str, str], mark: str, value: str) -> None:
    text = value.strip()
    if (name := _NAMES.get(mark)) and text and text.upper() not in _NO_ID:
        references[name] = text


def own_details_of(lines: Sequence[str]) -> Details:
    """Read the lines of a `:NS:`: two digits and a text each."""
    by_code: dict[str, str] = {}
    for line in lines:
        code, value = line[:2], line[2:].strip()
        by_code[code] = f"{by_code[code]} {value}" if code in by_code else value
    details = Details(" ".join(by_code[code] for code in sorted(by_code) if code in _NS_PURPOSE))
    details.name = "".join(by_code.get(code, "") for code in ("15", "16"))
    for code, name in (("17", "posting_text"), ("33", "counterparty_bank")):
        if by_code.get(code):
            details.references[name] = by_code[code]
    if by_code.get("34"):
        details.references["counterparty_account"] = by_code["34"]
    return details
