"""Bank files in ZIP and gzip: unpacked within bounds, and what is refused."""

import gzip
import io
import struct
import zipfile
import zlib

import pytest

from cobro.formats import archives
from cobro.formats.read import read_bank_file
from tests.support import statement_files as files
from tests.support.bank_files import Parsed, SlowStream, collected, ofx, parse, refusal

PLAIN = files.mt940()


def zipped(
    *members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b""
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.comment = comment
        for name, raw in members:
            archive.writestr(name, raw)
    return out.getvalue()


def code_of(raw: bytes) -> str:
    return refusal(raw).reason_code


def flipped(raw: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """Return the archive with bytes changed after a signature."""
    place = raw.index(signature) + offset
    return raw[:place] + value + raw[place + len(value) :]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zipped_file_reads_like_the_file(method: int) -> None:
    plain = parse(PLAIN)
    raw = zipped(("march.sta", PLAIN), method=method, comment=b"from the bank")

    assert parse(raw) == plain
    assert collected(read_bank_file(SlowStream(raw))) == plain


def test_a_gzipped_file_reads_like_the_file_in_one_member_or_several() -> None:
    half = len(PLAIN) // 2
    several = gzip.compress(PLAIN[:half]) + gzip.compress(b"") + gzip.compress(PLAIN[half:])

    assert parse(gzip.compress(PLAIN)) == parse(several) == parse(PLAIN)
    assert collected(read_bank_file(SlowStream(several))) == parse(PLAIN)


def test_folders_and_what_systems_leave_behind_are_no_files() -> None:
    raw = zipped(
        ("statements/", b""),
        ("statements/march.ofx", ofx()),
        ("__MACOSX/statements/._march.ofx", b"x"),
        ("statements/.DS_Store", b"x"),
    )

    assert isinstance(parse(raw), Parsed)


def test_a_large_file_that_repeats_itself_within_bounds_is_read() -> None:
    lines = [files.line(100 + number % 7) for number in range(3_000)]

    assert len(parse(gzip.compress(files.mt940(lines))).entries) == 3_000


REFUSED = [
    (zipped(("a", PLAIN), ("b", PLAIN)), "several_files"),
    (zipped(), "empty_file"),
    (zipped(("a/", b"")), "empty_file"),
    (zipped(("a", b"")), "empty_file"),
    (zipped(("[Content_Types].xml", b""), ("xl/workbook.xml", b"")), "unknown_format"),
    (zipped(("../../etc/cron.d/x", PLAIN)), "unsafe_file"),
    (zipped(("/a", PLAIN)), "unsafe_file"),
    (zipped(("C:\\a", PLAIN)), "unsafe_file"),
    (zipped(("a\\..\\b", PLAIN)), "unsafe_file"),
    (zipped(("a\nb", PLAIN)), "unsafe_file"),
    (zipped(("a", zipped(("b", PLAIN)))), "nested_archive"),
    (zipped(("a", gzip.compress(PLAIN))), "nested_archive"),
    (gzip.compress(gzip.compress(PLAIN)), "nested_archive"),
    (gzip.compress(b"Rar!"), "unknown_format"),
    (gzip.compress(PLAIN)[:-12], "broken_archive"),
    (gzip.compress(PLAIN)[:15], "broken_archive"),
    (gzip.compress(PLAIN) + b"more", "broken_archive"),
    (b"\x1f\x8b\x08" + b"\xff" * 40, "broken_archive"),
    (b"PK\x03\x04" + b"x" * 100, "broken_archive"),
    (b"PK\x05\x06", "broken_archive"),
    (zipped(("a", PLAIN))[:-30], "broken_archive"),
    (zipped(("a", PLAIN), method=zipfile.ZIP_LZMA), "broken_archive"),
    (flipped(zipped(("a", PLAIN)), b"PK\x01\x02", 8, b"\x01"), "password_protected"),
    (flipped(zipped(("a", PLAIN)), b"PK\x01\x02", 16, b"\x00" * 4), "broken_archive"),
    (flipped(zipped(("a", PLAIN)), b"PK\x01\x02", 42, b"\xff\xff"), "broken_archive"),
    (flipped(zipped(("a", PLAIN)), b"PK\x05\x06", 12, b"\xff\xff\xff"), "several_files"),
    (zipped(("a", PLAIN)) + b"PK\x06\x07", "several_files"),
]


@pytest.mark.parametrize(
    ("raw", "code"), REFUSED, ids=[f"{code}-{place}" for place, (_, code) in enumerate(REFUSED)]
)
def test_what_is_not_one_plain_file_is_refused(raw: bytes, code: str) -> None:
    assert code_of(raw) == code


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "FREE_BYTES", 64 * 1024)
    bomb = PLAIN + b":64:\n" * (1024 * 1024)

    assert code_of(gzip.compress(bomb)) == "expands_too_far"
    assert code_of(zipped(("a", bomb))) == "expands_too_far"


def test_an_archive_larger_than_any_bank_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "ARCHIVE_BYTES_MAX", 100)

    assert code_of(zipped(("a", PLAIN))) == "expands_too_far"


def test_a_gzip_of_the_longest_header_is_read() -> None:
    packed = zlib.compressobj(wbits=-15)
    body = packed.compress(PLAIN) + packed.flush()
    header = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03march.sta\x00"
    raw = header + body + struct.pack("<LL", zlib.crc32(PLAIN), len(PLAIN))

    assert parse(raw) == parse(PLAIN)
