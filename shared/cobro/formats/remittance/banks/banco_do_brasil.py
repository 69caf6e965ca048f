"""Banco do Brasil (001): agreements of seven digits, whose nosso numero begins with the agreement.

Data only; columns from 1. Sources: the bank's manuals as applied by laravel-boleto and brcobranca,
checked against published remittance files.
"""

from types import MappingProxyType

from cobro.formats.cnab_files import WIDTH_240, WIDTH_400
from cobro.formats.remittance.columns400 import SEQUENCE, TRAILER, detail, header
from cobro.formats.remittance.febraban import (
    BOTH,
    MARK_COLUMN,
    NEEDS_R,
    SPECIES,
    batch_header,
    batch_trailer,
    file_header,
    file_trailer,
    segment_p,
    segment_q,
    segment_r,
)
from cobro.formats.remittance.fields import amended, const, day, digits, key, scaled, text, zeros
from cobro.formats.remittance.layout import Days, RemittanceLayout, Segment
from cobro.formats.remittance.orders import Unit

CNAB240 = RemittanceLayout(
    bank="001",
    bank_name="BANCO DO BRASIL S.A.",
    width=WIDTH_240,
    mark_column=MARK_COLUMN,
    carteira_codes=MappingProxyType({"17": "7", "": "1"}),
    header=amended(
        file_header("001", "BANCO DO BRASIL S.A.", "08401600"),
        digits(33, 41, "convenio"),
        const(42, 45, "0014"),
        digits(46, 47, "carteira"),
        digits(48, 50, "variation"),
    ),
    batch_header=amended(
        batch_header("001", "042"),
        digits(34, 42, "convenio"),
        const(43, 46, "0014"),
        digits(47, 48, "carteira"),
        digits(49, 51, "variation"),
    ),
    segments=(
        Segment(
            "P",
            amended(
                segment_p("001"),
                digits(38, 44, "convenio"),
                digits(45, 54, "nosso_numero"),
                key(58, 58, "carteira_code"),
                const(106, 106, "0"),
            ),
        ),
        Segment("Q", segment_q("001")),
        Segment("R", segment_r("001"), only_for=NEEDS_R),
    ),
    batch_trailer=batch_trailer("001"),
    trailer=file_trailer("001"),
    requires=(
        "agency",
        "agency_digit",
        "account",
        "account_digit",
        "carteira",
        "convenio",
        "variation",
    ),
    lengths=MappingProxyType({"convenio": 7}),
    species=SPECIES,
    interest=BOTH,
    no_interest="3",
    fine=BOTH,
    discount=BOTH,
    protest=Days(code="1", none="3"),
    write_off=Days(code="1", none="0"),
)
CNAB400 = RemittanceLayout(
    bank="001",
    bank_name="BANCODOBRASIL",
    width=WIDTH_400,
    mark_column=1,
    header=amended(
        header("001", "BANCODOBRASIL"),
        digits(27, 30, "agency"),
        key(31, 31, "agency_digit"),
        digits(32, 39, "account"),
        key(40, 40, "account_digit"),
        zeros(41, 46),
        digits(101, 107, "file_number"),
        digits(130, 136, "convenio"),
    ),
    segments=(
        Segment(
            "7",
            amended(
                detail("001"),
                const(1, 1, "7"),
                digits(18, 21, "agency"),
                key(22, 22, "agency_digit"),
                digits(23, 30, "account"),
                key(31, 31, "account_digit"),
                digits(32, 38, "convenio"),
                key(39, 63, "our_id"),
                digits(64, 70, "convenio"),
                digits(71, 80, "nosso_numero"),
                zeros(81, 84),
                digits(92, 94, "variation"),
                zeros(95, 101),
                digits(107, 108, "carteira"),
                zeros(143, 146),
                const(147, 147, ""),
                text(235, 271, "payer_name"),
                digits(392, 393, "instruction_days"),
            ),
        ),
        Segment(
            "5",
            (
                const(1, 3, "599"),
                key(4, 4, "fine_code"),
                day(5, 10, "fine_date"),
                scaled(11, 22, "fine_value"),
                SEQUENCE,
            ),
            only_for=frozenset({"fine_value"}),
        ),
    ),
    trailer=TRAILER,
    requires=(
        "agency",
        "agency_digit",
        "account",
        "account_digit",
        "carteira",
        "convenio",
        "variation",
    ),
    lengths=MappingProxyType({"convenio": 7}),
    species=MappingProxyType({"DM": "01", "NP": "02", "RC": "05", "DS": "12"}),
    interest={Unit.MONEY: ""},
    fine={Unit.MONEY: "1", Unit.PERCENT: "2"},
    discount={Unit.MONEY: ""},
    protest=Days(code="06", none="00"),
    write_off=Days(none="00"),
    days_shared=True,
)
