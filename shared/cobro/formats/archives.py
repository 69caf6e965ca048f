"""Unpack a bank file that comes in a ZIP or gzip file, piece by piece and within bounds.

One bank file, at most one level of packing, and no more bytes than a bank file would unpack to.
Nothing is written under a name that an archive gives; names that would leave a folder are refused
all the same, since no bank writes them.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO

from cobro.formats.entries import BankFileError
from cobro.formats.streams import CHUNK_BYTES, Readable, Rewound

ARCHIVE_BYTES_MAX = 256 * 1024 * 1024
UNPACKED_BYTES_MAX = 2 * 1024 * 1024 * 1024
RATIO_MAX = 200  # text of a bank unpacks to 5 to 60 times its size; deflate can do 1,032
FREE_BYTES = 4 * 1024 * 1024  # a small file may repeat itself as much as it likes
DIRECTORY_BYTES_MAX = 64 * 1024
_HELD_BYTES = 8 * 1024 * 1024

GZIP = b"\x1f\x8b"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
_ZIP64_LOCATOR = b"PK\x06\x07"
_COMMENT_BYTES_MAX = 65_535
_CUT = "its end is missing"
_NO_DIRECTORY = "its table of contents is missing"
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x41  # bits of a password and of strong encryption
_BESIDES = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$)|/$")
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f]")
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    struct.error, OverflowError, OSError,
)  # fmt: skip


def is_packed(head: bytes) -> bool:
    return head.startswith((GZIP, *ZIP))


@contextmanager
def unpacked(head: bytes, stream: Readable) -> Iterator[Readable]:
    """Give what a ZIP or gzip file holds; `head` are its first bytes, already taken.

    Raises `BankFileError`, also while it is read: `broken_archive`, `expands_too_far`,
    `several_files`, `password_protected`, `unsafe_file`, `empty_file`, `unknown_format`.
    """
    whole = Rewound(head, stream)
    if head.startswith(GZIP):
        yield _Gunzip(whole)
        return
    with SpooledTemporaryFile(max_size=_HELD_BYTES) as held:
        _keep(whole, held)
        yield _member(held)


class _Gunzip:
    """Reads one gzip file, of several members where it was packed so (RFC 1952)."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._packed = b""
        self._taken = 0
        self._given = 0
        self._member = zlib.decompressobj(wbits=31)
        self._is_inside = False

    def read(self, size: int, /) -> bytes:
        while True:
            if not self._packed:
                self._packed = self._stream.read(CHUNK_BYTES)
                self._taken += len(self._packed)
                if not self._packed:
                    if self._is_inside:
                        raise _damaged(_CUT)
                    return b""
            piece = self._unpack(size)
            if piece:
                self._given += len(piece)
                _refuse_expansion(self._given, self._taken)
                return piece

    def _unpack(self, size: int) -> bytes:
        try:
            piece = self._member.decompress(self._packed, size)
        except zlib.error as error:
            raise _damaged(str(error)) from error
        self._is_inside = not self._member.eof
        self._packed = self._member.unconsumed_tail
        if self._member.eof:
            self._packed = self._member.unused_data
            self._member = zlib.decompressobj(wbits=31)
        return piece


class _Member:
    """Reads the one file of a ZIP file."""

    def __init__(self, source: IO[bytes], packed_bytes: int) -> None:
        self._source = source
        self._packed = packed_bytes
        self._given = 0

    def read(self, size: int, /) -> bytes:
        try:
            piece = self._source.read(size)
        except _DAMAGE as error:
            raise _damaged(str(error)) from error
        self._given += len(piece)
        _refuse_expansion(self._given, self._packed)
        return piece


def _keep(stream: Readable, held: IO[bytes]) -> None:
    """Keep the archive where it can be searched, as its table of contents stands at its end."""
    taken = 0
    while chunk := stream.read(CHUNK_BYTES):
        taken += len(chunk)
        if taken > ARCHIVE_BYTES_MAX:
            raise _too_far(taken, taken)
        held.write(chunk)
    _refuse_directory(held, taken)


def _member(held: IO[bytes]) -> _Member:
    try:
        archive = zipfile.ZipFile(held)
        info = _only_file(archive)
        return _Member(archive.open(info), info.compress_size)
    except BankFileError:
        raise
    except _DAMAGE as error:
        raise _damaged(str(error)) from error


def _refuse_directory(held: IO[bytes], size: int) -> None:
    """Look at how long the table of contents is before it is read into memory."""
    length = min(size, _COMMENT_BYTES_MAX + _END_OF_DIRECTORY.size)
    held.seek(size - length)
    tail = held.read(length)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END_OF_DIRECTORY.size:
        raise _damaged(_NO_DIRECTORY)
    directory_bytes = _END_OF_DIRECTORY.unpack_from(tail, place)[5]
    if directory_bytes > DIRECTORY_BYTES_MAX or _ZIP64_LOCATOR in tail:
        message = "the archive holds very many files: upload the bank file itself"
        raise BankFileError("several_files", message)


def _only_file(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    infos = archive.infolist()
    for info in infos:
        if _OUTSIDE.search(info.orig_filename):
            message = f"the archive names a file {info.orig_filename[:80]!r}: do not trust it"
            raise BankFileError("unsafe_file", message)
    names = [info.filename for info in infos]
    if "[Content_Types].xml" in names:
        message = "this is a spreadsheet or document: upload the file as the bank sent it"
        raise BankFileError("unknown_format", message)
    files = [info for info in infos if not _BESIDES.search(info.filename)]
    if not files:
        message = "the archive holds no file: ask the bank for it again"
        raise BankFileError("empty_file", message)
    if len(files) > 1:
        message = f"the archive holds {len(files)} files: upload them one at a time"
        raise BankFileError("several_files", message)
    _refuse_packing(files[0])
    return files[0]


def _refuse_packing(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED:
        message = "the archive asks for a password: unpack it and upload the bank file itself"
        raise BankFileError("password_protected", message)
    if info.compress_type not in _METHODS:
        reason = f"packing method {info.compress_type} is not known"
        raise _damaged(reason)


def _refuse_expansion(given: int, packed: int) -> None:
    if given > UNPACKED_BYTES_MAX or given > max(FREE_BYTES, packed * RATIO_MAX):
        raise _too_far(packed, given)


def _too_far(packed: int, given: int) -> BankFileError:
    message = f"it unpacks to more than a bank file would: {packed:,} bytes to {given:,} and more"
    return BankFileError("expands_too_far", message)


def _damaged(reason: str) -> BankFileError:
    return BankFileError("broken_archive", f"the archive cannot be unpacked: {reason}")
