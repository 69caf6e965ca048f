"""Tell the format of a bank file from its content, never from its name.

A file that is none of the known formats is refused with what a person can do about it.
"""

import re

from cobro.formats.archives import is_packed
from cobro.formats.entries import BankFileError, FileFormat
from cobro.formats.streams import UTF8_BOM

HEAD_BYTES = 8 * 1024
COLUMN_MARKS_MIN = 2  # in a line that may be one of a table

_OFX = re.compile(rb"<OFX[\s>]|OFXHEADER", re.IGNORECASE)
_CAMT = re.compile(rb"<(?:[\w.-]+:)?BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)|camt\.05[234]\.")
_SWIFT = re.compile(rb"^(?:\x01?\{1:F|:(?:20|25P?|28C?|60[FM]|61|94[02]):)", re.MULTILINE)
_NORMA43 = re.compile(rb"11\d{30}[0-3]\d{14}[ \d]{3}")
_CNAB240 = re.compile(rb"\d{3}00000")
_CNAB400 = re.compile(rb"0[12](RETORNO|REMESSA)", re.IGNORECASE)
_ANYWHERE = ((_OFX, FileFormat.OFX), (_CAMT, FileFormat.CAMT))
# Norma 43 before CNAB 240: its first record may begin like one of bank 110.
_BEGINNINGS = (
    (_NORMA43, FileFormat.NORMA43),
    (_CNAB400, FileFormat.CNAB400),
    (_CNAB240, FileFormat.CNAB240),
)
_OTHER_KINDS = (
    (b"BZh", "a bzip2 file", "unpack it and upload the bank file itself"),
    (b"\xfd7zXZ", "an xz file", "unpack it and upload the bank file itself"),
    (b"Rar!", "a RAR file", "unpack it and upload the bank file itself"),
    (b"7z\xbc\xaf", "a 7z file", "unpack it and upload the bank file itself"),
    (b"%PDF", "a PDF document", "export the return file or the statement as OFX in place of it"),
    (b"\xd0\xcf\x11\xe0", "an Office document", "upload the file as the bank sent it"),
    (b"\x89PNG", "a picture", "upload the return file or a statement in OFX"),
    (b"\xff\xd8\xff", "a picture", "upload the return file or a statement in OFX"),
    (b"<!DOCTYPE HTML", "a web page", "sign in at the bank again and repeat the download"),
    (b"<HTML", "a web page", "sign in at the bank again and repeat the download"),
)
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def detect(head: bytes) -> FileFormat:
    """Return the format of the file that begins with `head` (`HEAD_BYTES` are enough).

    Raises `BankFileError`: `empty_file`, `wrong_charset`, `unknown_format`, `no_mapping`, or
    `nested_archive`, as whatever is packed was unpacked before.
    """
    if not head.strip(b" \t\r\n\x1a\x00" + UTF8_BOM):
        message = "the file is empty: ask the bank for it again"
        raise BankFileError("empty_file", message)
    _refuse_wide_letters(head)
    _refuse_other_kinds(head)
    text = head.removeprefix(UTF8_BOM).lstrip()
    for pattern, file_format in _ANYWHERE:
        if pattern.search(head):
            return file_format
    for pattern, file_format in _BEGINNINGS:
        if pattern.match(text):
            return file_format
    if _SWIFT.search(text):
        return FileFormat.MT940
    raise _unknown(text)


def _unknown(text: bytes) -> BankFileError:
    line = text.split(b"\n", 1)[0]
    first = line[:40].decode("latin-1").strip()
    if any(line.count(mark) >= COLUMN_MARKS_MIN for mark in b";,\t|"):
        message = (
            f"the file begins with {first!r}: if it is a table (CSV), put a mapping of its columns "
            "(PUT /v1/csv-mappings/{name}) and replay it, or correct the one that is there"
        )
        return BankFileError("no_mapping", message)
    message = (
        f"the file begins with {first!r}: it is neither a CNAB 240 or CNAB 400 return file nor a "
        "statement in OFX, camt.052-054, MT940, MT942 or Norma 43"
    )
    return BankFileError("unknown_format", message)


def _refuse_wide_letters(head: bytes) -> None:
    """Refuse UTF-16 and UTF-32, with a mark or seen by every second byte being zero."""
    sample = head[:64]
    if head.startswith(_WIDE_BOMS) or sample.count(0) * 3 > len(sample):
        message = "the file is in UTF-16 or UTF-32: save it as the bank sent it, without conversion"
        raise BankFileError("wrong_charset", message)


def _refuse_other_kinds(head: bytes) -> None:
    start = head.removeprefix(UTF8_BOM).lstrip()[:16]
    if is_packed(start):
        message = "this is an archive inside an archive: unpack it and upload the bank file itself"
        raise BankFileError("nested_archive", message)
    for magic, kind, advice in _OTHER_KINDS:
        if start.upper().startswith(magic.upper()):
            message = f"this is {kind}: {advice}"
            raise BankFileError("unknown_format", message)
