"""Santander (033): header and details carry the código de transmissão of agency, beneficiário
and, in CNAB 400, the account's eight digits.

Data only; columns from 1. Sources: the bank's manuals as applied by laravel-boleto and brcobranca,
checked against published remittance files.
"""

from types import MappingProxyType

from cobro.formats.cnab_files import WIDTH_240, WIDTH_400
from cobro.formats.remittance import digits as check
from cobro.formats.remittance.columns400 import SEQUENCE, detail, header
from cobro.formats.remittance.febraban import (
    BOTH,
    MARK_COLUMN,
    SPECIES,
    batch_header,
    batch_trailer,
    file_header,
    file_trailer,
    segment_p,
    segment_q,
    segment_r,
)
from cobro.formats.remittance.fields import amended, between, const, day, digits, key, scaled, zeros
from cobro.formats.remittance.layout import Days, RemittanceLayout, Segment
from cobro.formats.remittance.orders import Unit

CNAB240 = RemittanceLayout(
    bank="033",
    bank_name="BANCO SANTANDER",
    width=WIDTH_240,
    mark_column=MARK_COLUMN,
    nosso_digit=check.santander,
    carteira_codes=MappingProxyType({"101": "5", "201": "1"}),
    header=(
        const(1, 8, "03300000"),
        digits(17, 17, "company_type"),
        digits(18, 32, "company_tax_id"),
        digits(33, 36, "agency"),
        zeros(37, 40),
        digits(41, 47, "convenio"),
        *between(73, 151, file_header("033", "BANCO SANTANDER", "040")),
        *between(158, 171, file_header("033", "BANCO SANTANDER", "040")),
    ),
    batch_header=(
        const(1, 11, "03300011R01"),
        const(14, 16, "030"),
        digits(54, 57, "agency"),
        zeros(58, 61),
        digits(62, 68, "convenio"),
        *between(17, 33, batch_header("033", "030")),
        *between(74, 240, batch_header("033", "030")),
    ),
    segments=(
        Segment(
            "P",
            (
                *amended(
                    between(1, 229, segment_p("033")),
                    digits(18, 21, "agency"),
                    digits(22, 22, "agency_digit"),
                    digits(23, 31, "account"),
                    key(32, 32, "account_digit"),
                    digits(33, 41, "account"),
                    key(42, 42, "account_digit"),
                    digits(45, 56, "nosso_numero"),
                    key(57, 57, "nosso_digit"),
                    key(58, 58, "carteira_code"),
                    const(59, 60, "12"),
                    zeros(228, 229),
                ),
            ),
        ),
        Segment("Q", amended(segment_q("033"), zeros(210, 221))),
        Segment("R", amended(segment_r("033"), zeros(42, 65))),
    ),
    batch_trailer=batch_trailer("033"),
    trailer=file_trailer("033"),
    requires=("agency", "account", "account_digit", "carteira", "convenio"),
    species=SPECIES,
    interest=BOTH,
    no_interest="3",
    fine=BOTH,
    discount=BOTH,
    protest=Days(code="1", none="3"),
    write_off=Days(code="1", none="3"),
)
CNAB400 = RemittanceLayout(
    bank="033",
    bank_name="SANTANDER",
    width=WIDTH_400,
    mark_column=1,
    nosso_digit=check.santander,
    carteira_codes=MappingProxyType({"101": "5", "201": "1"}),
    header=amended(
        header("033", "SANTANDER"),
        digits(27, 30, "agency"),
        digits(31, 38, "convenio"),
        digits(39, 46, "account"),
        zeros(101, 116),
        const(392, 394, "058"),
    ),
    segments=(
        Segment(
            "1",
            amended(
                detail("033"),
                digits(18, 21, "agency"),
                digits(22, 29, "convenio"),
                digits(30, 37, "account"),
                digits(63, 69, "nosso_numero"),
                key(70, 70, "nosso_digit"),
                zeros(71, 76),
                key(78, 78, "fine_code"),
                scaled(79, 82, "fine_value"),
                zeros(83, 97),
                day(102, 107, "fine_date"),
                key(108, 108, "carteira_code"),
                const(383, 383, "I"),
                key(384, 384, "account_last"),
                key(385, 385, "account_digit"),
                digits(392, 393, "instruction_days"),
            ),
        ),
    ),
    trailer=(
        const(1, 1, "9"),
        digits(2, 7, "records"),
        scaled(8, 20, "total"),
        zeros(21, 394),
        SEQUENCE,
    ),
    requires=("agency", "account", "account_digit", "carteira", "convenio"),
    species=MappingProxyType({"DM": "01", "NP": "02", "RC": "05", "DS": "06"}),
    interest={Unit.MONEY: ""},
    fine={Unit.PERCENT: "4"},
    discount={Unit.MONEY: ""},
    protest=Days(code="06", none="00"),
    write_off=Days(codes=MappingProxyType({15: "02", 30: "03"}), none="00"),
    days_shared=True,
)
