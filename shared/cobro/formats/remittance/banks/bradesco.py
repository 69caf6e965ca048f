"""Bradesco (237): in CNAB 400 no columns for district, city and state of the payer.

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
    NEEDS_R,
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
    bank="237",
    bank_name="BRADESCO",
    width=WIDTH_240,
    mark_column=MARK_COLUMN,
    nosso_digit=check.bradesco,
    header=amended(file_header("237", "BRADESCO", "08401600"), digits(33, 52, "convenio")),
    batch_header=amended(batch_header("237", "042"), digits(34, 53, "convenio")),
    segments=(
        Segment(
            "P",
            amended(
                segment_p("237"),
                digits(38, 40, "carteira"),
                zeros(41, 45),
                digits(46, 56, "nosso_numero"),
                key(57, 57, "nosso_digit"),
                const(58, 62, "11122"),
                const(106, 106, "0"),
            ),
        ),
        Segment("Q", segment_q("237")),
        Segment("R", segment_r("237"), only_for=NEEDS_R),
    ),
    batch_trailer=batch_trailer("237", *TOTALS),
    trailer=file_trailer("237"),
    requires=("agency", "agency_digit", "account", "account_digit", "carteira", "convenio"),
    species=SPECIES,
    interest=BOTH,
    no_interest="3",
    fine=BOTH,
    discount=BOTH,
    protest=Days(code="1", none="3"),
    write_off=Days(code="1", none="2"),
)
CNAB400 = RemittanceLayout(
    bank="237",
    bank_name="BRADESCO",
    width=WIDTH_400,
    mark_column=1,
    nosso_digit=check.bradesco,
    header=amended(
        header("237", "BRADESCO"),
        digits(27, 46, "convenio"),
        const(109, 110, "MX"),
        digits(111, 117, "file_number"),
    ),
    segments=(
        Segment(
            "1",
            (
                *amended(
                    tuple(
                        column
                        for column in detail("237")
                        if column.name
                        not in {"payer_district", "payer_city", "payer_uf"}  # no columns here
                    ),
                    zeros(2, 20),
                    const(21, 21, "0"),
                    digits(22, 24, "carteira"),
                    digits(25, 29, "agency"),
                    digits(30, 36, "account"),
                    key(37, 37, "account_digit"),
                    zeros(63, 65),
                    key(66, 66, "fine_code"),
                    scaled(67, 70, "fine_value"),
                    digits(71, 81, "nosso_numero"),
                    key(82, 82, "nosso_digit"),
                    zeros(83, 92),
                    const(93, 94, "2N"),
                    const(106, 106, "2"),
                    zeros(140, 142),
                    digits(159, 160, "instruction_days"),
                ),
            ),
        ),
    ),
    trailer=TRAILER,
    requires=("agency", "account", "account_digit", "carteira", "convenio"),
    species=MappingProxyType({"DM": "01", "NP": "02", "RC": "05", "DS": "12", "OU": "99"}),
    interest={Unit.MONEY: ""},
    fine={Unit.PERCENT: "2"},
    discount={Unit.MONEY: ""},
    protest=Days(code="06", none="00"),
    write_off=Days(code="18", none="00"),
    days_shared=True,
)
