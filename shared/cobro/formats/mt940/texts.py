"""Read the information to the account owner (:86:), structured in several ways or free.

German banks write a business code (GVC) and subfields `?20`; others put `/NAME/` between slashes;
others use their own field `:NS:` with two digits a line. The marks of SEPA (`EREF+`) stand anywhere
in the subfields, even across two of them, so these are put together first. Source: DFÜ agreement,
annex 3, chapter 8.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

WRAPPED_COLUMNS = 65  # a line as long goes on in the next one without a blank

_SUBFIELD_MARKS = frozenset("?<>~")
_STRUCTURED = re.compile(r"\s*(\d{3})\s*([?<>~]\d\d.*)", re.DOTALL)
# What each subfield is for: a part of the text or of the name, or a reference by its name.
_ROLES: Mapping[str, str] = MappingProxyType(
    {
        "00": "posting",
        "10": "posting_number",
        "30": "counterparty_bank",
        "31": "counterparty_account",
        "32": "name",
        "33": "name",
        "34": "return_reason",
        "38": "counterparty_account",
    }
    | dict.fromkeys((f"{code}" for code in (*range(20, 30), *range(60, 64))), "purpose")
)
_MARKS = frozenset(
    {"EREF", "KREF", "MREF", "CRED", "DEBT", "COAM", "OAMT", "SVWZ", "ABWA", "ABWE", "IBAN", "BIC",
     "PURP", "RREF"}
)  # fmt: skip
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


class Details:
    """What the text says: who is on the other side, what for, and the references by name."""

    __slots__ = ("code", "name", "references", "text")

    def __init__(self, text: str = "", *, code: str = "") -> None:
        self.text = text
        self.name = ""
        self.code = code  # the German business code (GVC)
        self.references: dict[str, str] = {}


def details_of(text: str) -> Details:
    """Read the text of a `:86:`."""
    whole = text.replace("\n", "")
    code, mark = whole[:3], whole[3:4]
    if mark not in _SUBFIELD_MARKS or not code.isdecimal():
        code, mark, whole = _apart(whole)
    if mark:
        return _structured(code, whole[4:].split(mark), mark)
    if whole.startswith("/") and len(parts := _SLASHES.split(whole)) > 1:
        return _slashed(parts)
    unwrapped = _unwrapped(text)
    details = Details(unwrapped)
    if number := _TRANSACTION_NUMBER.search(unwrapped):
        details.references["transaction_number"] = number[1]
    return details


def _apart(whole: str) -> tuple[str, str, str]:
    """Return code, mark and the text without blanks around the code; no mark where it is free."""
    found = _STRUCTURED.match(whole)
    return (found[1], found[2][0], found[1] + found[2]) if found else ("", "", whole)


def _unwrapped(text: str) -> str:
    """Put wrapped lines together: a full line goes on at once, a short one after a blank."""
    whole = ""
    for line in text.split("\n"):
        whole += line if len(line) >= WRAPPED_COLUMNS else f"{line} "
    return " ".join(whole.split())


def _structured(code: str, parts: list[str], mark: str) -> Details:
    """Read the subfields: two digits and their text; a mark before anything else is text too."""
    details = Details(code=code)
    references = details.references
    texts = {"purpose": "", "name": "", "posting": ""}
    role = ""
    for part in parts:
        value = part[2:]
        if (found := _ROLES.get(part[:2])) is not None:
            role = found
        elif part[:2].isdecimal():
            continue  # a subfield that nothing here asks for
        else:
            value = mark + part
        if role in texts:
            texts[role] += value
        elif plain := value.strip():
            references[role] = plain
    purpose, name, posting = texts.values()
    details.name = name.strip()
    posting = posting.strip()
    details.text = _marked(purpose, references) or posting
    if posting:
        references["posting_text"] = posting
    return details


def _marked(purpose: str, references: dict[str, str]) -> str:
    """Put what stands behind the marks of SEPA into the references; return what it is for."""
    value, *pieces = purpose.split("+")
    text = mark = ""
    for piece in pieces:
        found = value[-4:] if value[-4:] in _MARKS else value[-3:]
        if found not in _MARKS:
            value = f"{value}+{piece}"
            continue
        text = _put_marked(references, mark, value[: -len(found)], text)
        mark, value = found, piece
    return _put_marked(references, mark, value, text).strip()


def _put_marked(references: dict[str, str], mark: str, value: str, text: str) -> str:
    """Return the text with the value, if the value is no reference."""
    if mark == "SVWZ" or not mark:
        return f"{text} {value}" if text else value
    _put(references, mark, value)
    return text


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


def own_details_of(text: str) -> Details:
    """Read the lines of a `:NS:`: two digits and a text each."""
    by_code: dict[str, str] = {}
    for line in text.split("\n"):
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
