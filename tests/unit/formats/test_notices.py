"""What a return file says of titles besides payments."""

from datetime import date

import pytest

from cobro.formats.entries import EntryKind, FileFormat, StatementEntry
from cobro.formats.notices import NoticeKind, TitleNotice, title_notice
from tests.support.bank_files import brl

ON = date(2026, 3, 4)


def entry(
    occurrence: str, *, kind: EntryKind = EntryKind.INFORMATION, reasons: str = ""
) -> StatementEntry:
    return StatementEntry(
        line=3,
        account="237/1234/56789",
        kind=kind,
        booking_date=ON,
        value_date=None,
        amount=brl(0),
        natural_key=(),
        references={"nosso_numero": "77", "control_number": "chg7", "reasons": reasons},
        occurrence=occurrence,
        raw="raw",
    )


def kind_of(occurrence: str, bank: str, file_format: FileFormat) -> NoticeKind | None:
    notice = title_notice(entry(occurrence), bank, file_format)
    return notice.kind if notice else None


def test_rejected_title_is_told_with_its_motives() -> None:
    told = title_notice(entry("03", reasons="4608000000"), "756", FileFormat.CNAB240)

    assert told == TitleNotice(
        NoticeKind.REJECTED, "03", "237/1234/56789", "77", "chg7", ("46", "08"), ON, 3, "raw"
    )


@pytest.mark.parametrize(
    ("occurrence", "kind"),
    [
        ("02", NoticeKind.REGISTERED),
        ("09", NoticeKind.WRITTEN_OFF),
        ("12", NoticeKind.REBATE_GRANTED),
        ("13", NoticeKind.REBATE_CANCELLED),
        ("14", NoticeKind.DUE_DATE_CHANGED),
        ("19", NoticeKind.PROTEST_ORDERED),
        ("20", NoticeKind.PROTEST_STOPPED),
        ("23", NoticeKind.IN_NOTARY),
        ("26", NoticeKind.INSTRUCTION_REJECTED),
        ("30", NoticeKind.INSTRUCTION_REJECTED),
        ("28", NoticeKind.FEE),
    ],
)
def test_movements_of_febraban_have_one_meaning(occurrence: str, kind: NoticeKind) -> None:
    assert kind_of(occurrence, "001", FileFormat.CNAB240) is kind


def test_code_means_what_its_bank_says() -> None:
    assert kind_of("24", "237", FileFormat.CNAB400) is NoticeKind.REJECTED
    assert kind_of("24", "001", FileFormat.CNAB400) is NoticeKind.PROTEST_STOPPED
    assert kind_of("10", "237", FileFormat.CNAB400) is NoticeKind.WRITTEN_OFF
    assert kind_of("16", "341", FileFormat.CNAB400) is NoticeKind.INSTRUCTION_REJECTED
    assert kind_of("26", "341", FileFormat.CNAB240) is None
    assert kind_of("02", "104", FileFormat.CNAB400) is NoticeKind.WRITTEN_OFF
    assert kind_of("99", "104", FileFormat.CNAB400) is NoticeKind.REJECTED


def test_payment_and_unknown_codes_and_banks_make_no_notice() -> None:
    settled = entry("02", kind=EntryKind.SETTLEMENT)

    assert title_notice(settled, "756", FileFormat.CNAB240) is None
    assert kind_of("99", "756", FileFormat.CNAB240) is None
    assert kind_of("02", "435", FileFormat.CNAB400) is None


def test_motives_of_santander_have_three_digits() -> None:
    told = title_notice(entry("03", reasons="039000012"), "033", FileFormat.CNAB400)

    assert told is not None
    assert told.motives == ("039", "012")


def test_motives_of_caixa_have_three_digits() -> None:
    told = title_notice(entry("99", reasons="082"), "104", FileFormat.CNAB400)

    assert told is not None
    assert told.motives == ("082",)


@pytest.mark.parametrize(
    ("reasons", "motives"), [("CPF do  pagador", ("CPF_do_pagador",)), ("", ())]
)
def test_motive_of_inter_is_a_sentence(reasons: str, motives: tuple[str, ...]) -> None:
    told = title_notice(entry("03", reasons=reasons), "077", FileFormat.CNAB400)

    assert told is not None
    assert told.motives == motives
