"""Reasons of rejection in words."""

import pytest

from cobro.formats.entries import FileFormat
from cobro.formats.motives import motive_text
from cobro.formats.notices import NoticeKind

REJECTED = NoticeKind.REJECTED
OF_240, OF_400 = FileFormat.CNAB240, FileFormat.CNAB400


@pytest.mark.parametrize(
    ("file_format", "bank", "code", "words"),
    [
        (OF_240, "756", "46", "invalid tax id of the payer (46)"),
        (OF_240, "070", "63", "title registered before (63)"),
        (OF_240, "341", "37", "invalid tax id of the payer (37)"),
        (OF_400, "001", "66", "invalid tax id of the payer (66)"),
        (OF_400, "033", "058", "invalid tax id of the payer (058)"),
        (OF_400, "104", "082", "invalid tax id of the payer (082)"),
        (OF_400, "104", "82", "invalid tax id of the payer (82)"),
        (OF_400, "237", "46", "invalid tax id of the payer (46)"),
        (OF_400, "237", "65", "limit exceeded (65)"),
        (OF_400, "341", "15", "nosso numero twice in the remittance (15)"),
        (OF_400, "748", "A5", "payer not on record (A5)"),
        (OF_400, "077", "CPF_do_pagador", "CPF do pagador"),
        (OF_240, "756", "XX", "motive XX of bank 756"),
        (OF_400, "435", "46", "motive 46 of bank 435"),
    ],
)
def test_code_means_what_its_bank_says(
    file_format: FileFormat, bank: str, code: str, words: str
) -> None:
    assert motive_text(file_format, bank, REJECTED, code) == words


def test_reasons_of_other_notices_are_other_reasons() -> None:
    assert motive_text(OF_240, "756", NoticeKind.WRITTEN_OFF, "46") == "motive 46 of bank 756"
    instruction = NoticeKind.INSTRUCTION_REJECTED
    assert motive_text(OF_400, "341", instruction, "15") == "motive 15 of bank 341"
    assert motive_text(OF_240, "756", instruction, "60").startswith("instruction for a title")
