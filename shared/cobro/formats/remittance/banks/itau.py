"""Itaú (341): in CNAB 400 the fine stands in a record of its own.

Data only; columns from 1. Sources: the bank's manuals as applied by laravel-boleto and brcobranca,
checked against published remittance files.
"""

from types import MappingProxyType

from cobro.formats.cnab_files import WIDTH_240, WIDTH_400
from cobro.formats.remittance import digits as check
from cobro.formats.remittance.columns400 import SEQUENCE, TRAILER, detail, header
from cobro.formats.remittance.febraban import (
    BOTH,
    MARK_COLUMN,
    NEEDS_R,
    TOTALS,
    batch_header,
    batch_trailer,
    file_header,
    file_trailer,
    segment_p,
    segment_q,
    segment_r,
)
from cobro.formats.remittance.fields import (
    amended,
    const,
    day,
    digits,
    key,
    scaled,
    tail,
    text,
    zeros,
)
from cobro.formats.remittance.layout import Days, RemittanceLayout, Segment
from cobro.formats.remittance.orders import Unit

CNAB240 = RemittanceLayout(
    bank="341",
    bank_name="BANCO ITAU SA",
    width=WIDTH_240,
    mark_column=MARK_COLUMN,
    nosso_digit=check.itau,
    header=amended(
        file_header("341", "BANCO ITAU SA", "04000000"),
        const(53, 53, "0"),
        digits(54, 57, "agency"),
        const(58, 58, ""),
        zeros(59, 65),
        digits(66, 70, "account"),
        key(72, 72, "account_digit"),
        zeros(158, 163),
    ),
    batch_header=amended(
        batch_header("341", "030"),
        const(12, 13, "00"),
        const(54, 54, "0"),
        digits(55, 58, "agency"),
        const(59, 59, ""),
        zeros(60, 66),
        digits(67, 71, "account"),
        key(73, 73, "account_digit"),
        zeros(184, 191),
    ),
    segments=(
        Segment(
            "P",
            amended(
                segment_p("341"),
                const(18, 18, "0"),
                digits(19, 22, "agency"),
                const(23, 23, ""),
                zeros(24, 30),
                digits(31, 35, "account"),
                const(36, 36, ""),
                key(37, 37, "account_digit"),
                digits(38, 40, "carteira"),
                digits(41, 48, "nosso_numero"),
                key(49, 49, "nosso_digit"),
                zeros(58, 62),
                tail(63, 72, "document_number"),
                const(106, 106, "0"),
                const(118, 118, "0"),
                const(142, 142, "0"),
                digits(225, 226, "write_off_days"),
                zeros(227, 239),
            ),
        ),
        Segment("Q", amended(segment_q("341"), text(34, 63, "payer_name"))),
        Segment(
            "R",
            amended(segment_r("341"), const(18, 18, "0"), const(42, 42, "0")),
            only_for=NEEDS_R,
        ),
    ),
    batch_trailer=batch_trailer("341", *TOTALS),
    trailer=file_trailer("341"),
    requires=("agency", "account", "account_digit", "carteira"),
    species=MappingProxyType({"DM": "01", "NP": "02", "RC": "05", "DS": "08", "OU": "99"}),
    interest={Unit.MONEY: ""},
    fine=BOTH,
    discount={Unit.MONEY: ""},
    protest=Days(code="1", none="0"),
    write_off=Days(code="1", none="0"),
)
CNAB400 = RemittanceLayout(
    bank="341",
    bank_name="BANCO ITAU SA",
    width=WIDTH_400,
    mark_column=1,
    nosso_digit=check.itau,
    header=amended(
        header("341", "BANCO ITAU SA"),
        digits(27, 30, "agency"),
        const(31, 32, "00"),
        digits(33, 37, "account"),
        key(38, 38, "account_digit"),
    ),
    segments=(
        Segment(
            "1",
            amended(
                detail("341"),
                digits(18, 21, "agency"),
                const(22, 23, "00"),
                digits(24, 28, "account"),
                key(29, 29, "account_digit"),
                zeros(34, 37),
                digits(63, 70, "nosso_numero"),
                zeros(71, 83),
                digits(84, 86, "carteira"),
                const(108, 108, "I"),
                text(235, 264, "payer_name"),
                day(386, 391, "interest_date"),
                digits(392, 393, "instruction_days"),
            ),
        ),
        Segment(
            "2",
            (
                const(1, 1, "2"),
                key(2, 2, "fine_code"),
                day(3, 10, "fine_date"),
                scaled(11, 23, "fine_value"),
                SEQUENCE,
            ),
            only_for=frozenset({"fine_value"}),
        ),
    ),
    trailer=TRAILER,
    requires=("agency", "account", "account_digit", "carteira"),
    species=MappingProxyType({"DM": "01", "NP": "02", "RC": "05", "DS": "08", "OU": "99"}),
    interest={Unit.MONEY: ""},
    fine={Unit.MONEY: "1", Unit.PERCENT: "2"},
    discount={Unit.MONEY: ""},
    protest=Days(code="34", none="00"),
    write_off=Days(code="92", none="00"),
    days_shared=True,
)
