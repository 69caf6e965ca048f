"""Sicoob (756): in CNAB 400 fine and interest in percent with four decimals.

Data only; columns from 1. Sources: the bank's manuals as applied by laravel-boleto and brcobranca,
checked against published remittance files.
"""

from types import MappingProxyType

from cobro.formats.cnab_files import WIDTH_240, WIDTH_400
from cobro.formats.remittance import digits as check
from cobro.formats.remittance.columns400 import TRAILER, detail, header
from cobro.formats.remittance.febraban import (
    BOTH,
    MARK_COLUMN,
    SPECIES,
    TOTALS,
    batch_header,
    batch_trailer,
    file_header,
    file_trailer,
    segment_p,
    segment_q,
    segment_r,
)
from cobro.formats.remittance.fields import amended, const, digits, key, scaled, zeros
from cobro.formats.remittance.layout import Days, RemittanceLayout, Segment
from cobro.formats.remittance.orders import Unit

CNAB240 = RemittanceLayout(
    bank="756",
    bank_name="SICOOB",
    width=WIDTH_240,
    mark_column=MARK_COLUMN,
    nosso_digit=check.sicoob,
    header=file_header("756", "SICOOB", "08100000"),
    batch_header=batch_header("756", "040"),
    segments=(
        Segment(
            "P",
            amended(
                segment_p("756"),
                digits(38, 46, "nosso_numero"),
                key(47, 47, "nosso_digit"),
                const(48, 49, "01"),
                digits(50, 51, "variation"),
                const(52, 52, "4"),
                digits(58, 58, "carteira"),
                const(59, 62, "0 22"),
                key(224, 224, "write_off_code"),
                const(225, 227, ""),
            ),
        ),
        Segment("Q", segment_q("756")),
        Segment(
            "R",
            (
                *segment_r("756"),
                zeros(200, 215),
                zeros(217, 228),
                const(231, 231, "0"),
            ),
        ),
    ),
    batch_trailer=batch_trailer("756", *TOTALS),
    trailer=(*file_trailer("756"), zeros(30, 35)),
    requires=(
        "agency",
        "agency_digit",
        "account",
        "account_digit",
        "carteira",
        "convenio",
        "variation",
    ),
    species=SPECIES,
    interest=BOTH,
    fine=BOTH,
    discount=BOTH,
    protest=Days(code="1", none="3"),
    write_off=Days(none="0"),
)
CNAB400 = RemittanceLayout(
    bank="756",
    bank_name="BANCOOBCED",
    width=WIDTH_400,
    mark_column=1,
    nosso_digit=check.sicoob,
    header=amended(
        header("756", "BANCOOBCED"),
        digits(27, 30, "agency"),
        key(31, 31, "agency_digit"),
        digits(32, 40, "convenio"),
        digits(101, 107, "file_number"),
    ),
    segments=(
        Segment(
            "1",
            amended(
                detail("756"),
                digits(18, 21, "agency"),
                key(22, 22, "agency_digit"),
                digits(23, 30, "account"),
                key(31, 31, "account_digit"),
                zeros(32, 37),
                digits(63, 73, "nosso_numero"),
                key(74, 74, "nosso_digit"),
                const(75, 78, "0100"),
                zeros(86, 101),
                const(106, 106, "2"),
                digits(107, 108, "carteira"),
                digits(143, 146, "agency"),
                key(147, 147, "agency_digit"),
                const(150, 150, "0"),
                scaled(161, 166, "interest_value", 4),
                scaled(167, 172, "fine_value", 4),
                const(173, 173, "2"),
                const(193, 193, "9"),
                zeros(194, 205),
                const(392, 393, "00"),
            ),
        ),
    ),
    trailer=TRAILER,
    requires=("agency", "agency_digit", "account", "account_digit", "carteira", "convenio"),
    species=MappingProxyType({"DM": "01", "NP": "02", "RC": "05", "DS": "12", "OU": "99"}),
    interest={Unit.PERCENT: ""},
    fine={Unit.PERCENT: ""},
    discount={Unit.MONEY: ""},
    protest=Days(
        codes=MappingProxyType({3: "03", 4: "04", 5: "05", 15: "15", 20: "20"}), none="00"
    ),
    write_off=Days(codes=MappingProxyType({15: "42", 30: "43"}), none="00"),
    days_shared=True,
)
