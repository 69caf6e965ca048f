"""A file is known by what it holds, and a file of another kind is refused with advice."""

import pytest

from cobro.formats.detect import detect
from cobro.formats.entries import BankFileError, FileFormat
from tests.support import bank_files


def code_of(head: bytes) -> str:
    with pytest.raises(BankFileError) as refused:
        detect(head)
    return refused.value.reason_code


@pytest.mark.parametrize(
    ("head", "file_format"),
    [
        (bank_files.cnab400(), FileFormat.CNAB400),
        (bank_files.cnab240(), FileFormat.CNAB240),
        (bank_files.ofx(), FileFormat.OFX),
        (b"\xef\xbb\xbf" + bank_files.cnab240(), FileFormat.CNAB240),
        (b"\r\n\r\n" + bank_files.ofx(), FileFormat.OFX),
        (b"<?xml version='1.0'?><?OFX?>\n<ofx></ofx>", FileFormat.OFX),
        (b"01REMESSA01COBRANCA", FileFormat.CNAB400),
        (b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.054.001.08'>", FileFormat.CAMT),
        (b"<n:Document><n:BkToCstmrStmt>", FileFormat.CAMT),
        (b"\x01{1:F01AAAABBCC", FileFormat.MT940),
        (b"\r\n:20:STARTUMS\r\n:25:1/2", FileFormat.MT940),
        (b"11" + b"0" * 50, FileFormat.NORMA43),
    ],
)
def test_format_is_seen_in_the_first_bytes(head: bytes, file_format: FileFormat) -> None:
    assert detect(head) is file_format


@pytest.mark.parametrize("head", [b"", b"\r\n \t\x1a", b"\xef\xbb\xbf\n", b"\x00\x00"])
def test_empty_file_is_refused(head: bytes) -> None:
    assert code_of(head) == "empty_file"


@pytest.mark.parametrize(
    "head", ["02RETORNO".encode("utf-16"), "02RETORNO".encode("utf-16-le"), b"\x00\x00\xfe\xff..."]
)
def test_wide_letters_are_refused(head: bytes) -> None:
    assert code_of(head) == "wrong_charset"


@pytest.mark.parametrize(
    ("head", "advice"),
    [
        (b"Rar!....", "unpack"),
        (b"7z\xbc\xaf", "unpack"),
        (b"BZh91AY", "unpack"),
        (b"%PDF-1.7", "export"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "as the bank sent it"),
        (b"<!doctype html><html>", "sign in"),
        (b"\n<html><body>", "sign in"),
    ],
)
def test_other_kinds_of_files_are_refused_with_advice(head: bytes, advice: str) -> None:
    with pytest.raises(BankFileError, match=advice) as refused:
        detect(head)

    assert refused.value.reason_code == "unknown_format"


@pytest.mark.parametrize("head", [b"date;amount\n", b"<Document xmlns='pain.002'>", b"{}"])
def test_what_is_no_bank_file_is_refused_with_its_beginning(head: bytes) -> None:
    assert code_of(head) == "unknown_format"


def test_a_table_without_a_mapping_is_told_what_it_needs() -> None:
    assert code_of(b"date;amount;text\n") == "no_mapping"


@pytest.mark.parametrize("head", [b"PK\x03\x04....", b"\x1f\x8b\x08"])
def test_an_archive_inside_what_was_unpacked_is_refused(head: bytes) -> None:
    assert code_of(head) == "nested_archive"
