"""Tell the format of a bank file from its content, never from its name.

A file that is none of the known formats is refused with what a person can do about it.
"""

import re

from cobro.formats.entries import BankFileError, FileFormat
from cobro.formats.streams import UTF8_BOM

HEAD_BYTES = 8 * 1024

_OFX = re.compile(rb"<OFX[\s>]|OFXHEADER", re.IGNORECASE)
_CNAB240 = re.compile(rb"\d{3}00000")
_CNAB400 = re.compile(rb"0[12](RETORNO|REMESSA)", re.IGNORECASE)
_OTHER_KINDS = (
    (b"PK\x03\x04", "a ZIP file or a spreadsheet", "unpack it and upload the bank file itself"),
    (b"\x1f\x8b", "a compressed file", "unpack it and upload the bank file itself"),
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

    Raises `BankFileError`: `empty_file`, `wrong_charset` or `unknown_format`.
    """
    if not head.strip(b" \t\r\n\x1a\x00" + UTF8_BOM):
        message = "the file is empty: ask the bank for it again"
        raise BankFileError("empty_file", message)
    _refuse_wide_letters(head)
    _refuse_other_kinds(head)
    if _OFX.search(head):
        return FileFormat.OFX
    text = head.removeprefix(UTF8_BOM).lstrip()
    if _CNAB400.match(text):
        return FileFormat.CNAB400
    if _CNAB240.match(text):
        return FileFormat.CNAB240
    first = text.split(b"\n", 1)[0][:40].decode("latin-1").strip()
    message = (
        f"the file begins with {first!r}: it is neither a CNAB 240 or CNAB 400 return file "
        "nor a statement in OFX"
    )
    raise BankFileError("unknown_format", message)


def _refuse_wide_letters(head: bytes) -> None:
    """Refuse UTF-16 and UTF-32, with a mark or seen by every second byte being zero."""
    sample = head[:64]
    if head.startswith(_WIDE_BOMS) or sample.count(0) * 3 > len(sample):
        message = "the file is in UTF-16 or UTF-32: save it as the bank sent it, without conversion"
        raise BankFileError("wrong_charset", message)


def _refuse_other_kinds(head: bytes) -> None:
    start = head.removeprefix(UTF8_BOM).lstrip()[:16]
    for magic, kind, advice in _OTHER_KINDS:
        if start.upper().startswith(magic.upper()):
            message = f"this is {kind}: {advice}"
            raise BankFileError("unknown_format", message)
