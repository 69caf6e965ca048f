"""The FEBRABAN columns of a CNAB 240 remittance file, which each bank amends.

Segments P (title), Q (payer) and R (fine, further discounts). Source: the FEBRABAN CNAB 240 manual.
"""

from types import MappingProxyType

from cobro.formats.remittance.fields import (
    Column,
    Columns,
    const,
    day,
    digits,
    key,
    scaled,
    tail,
    text,
    zeros,
)
from cobro.formats.remittance.orders import Unit

MARK_COLUMN = 14
BOTH = MappingProxyType({Unit.MONEY: "1", Unit.PERCENT: "2"})
SPECIES = MappingProxyType({"DM": "02", "DS": "04", "NP": "12", "RC": "17", "OU": "99"})
NEEDS_R = frozenset({"fine_value", "discount_2_value", "discount_3_value"})
TOTALS: Columns = (digits(24, 29, "titles"), scaled(30, 46, "total"), zeros(47, 115))


def file_header(bank: str, name: str, versions: str) -> Columns:
    return (
        const(1, 8, f"{bank}00000"),
        digits(18, 18, "company_type"),
        digits(19, 32, "company_tax_id"),
        digits(53, 57, "agency"),
        key(58, 58, "agency_digit"),
        digits(59, 70, "account"),
        key(71, 71, "account_digit"),
        text(73, 102, "company_name"),
        const(103, 132, name),
        const(143, 143, "1"),
        day(144, 151, "created_date"),
        key(152, 157, "created_time"),
        digits(158, 163, "file_number"),
        const(164, 171, versions),
    )


def batch_header(bank: str, version: str) -> Columns:
    return (
        const(1, 8, f"{bank}00011"),
        const(9, 11, "R01"),
        const(14, 16, version),
        digits(18, 18, "company_type"),
        digits(19, 33, "company_tax_id"),
        digits(54, 58, "agency"),
        key(59, 59, "agency_digit"),
        digits(60, 71, "account"),
        key(72, 72, "account_digit"),
        text(74, 103, "company_name"),
        digits(184, 191, "file_number"),
        day(192, 199, "created_date"),
        zeros(200, 207),
    )


def segment(bank: str, mark: str) -> Columns:
    return (
        const(1, 8, f"{bank}00013"),
        digits(9, 13, "sequence"),
        const(14, 14, mark),
        key(16, 17, "movement"),
    )


def segment_p(bank: str) -> Columns:
    return (
        *segment(bank, "P"),
        digits(18, 22, "agency"),
        key(23, 23, "agency_digit"),
        digits(24, 35, "account"),
        key(36, 36, "account_digit"),
        const(58, 58, "1"),
        tail(63, 77, "document_number"),
        day(78, 85, "due_date"),
        scaled(86, 100, "amount"),
        zeros(101, 105),
        key(107, 108, "species_code"),
        const(109, 109, "N"),
        day(110, 117, "issue_date"),
        key(118, 118, "interest_code"),
        day(119, 126, "interest_date"),
        scaled(127, 141, "interest_value"),
        key(142, 142, "discount_1_code"),
        day(143, 150, "discount_1_date"),
        scaled(151, 165, "discount_1_value"),
        zeros(166, 180),
        scaled(181, 195, "rebate"),
        key(196, 220, "our_id"),
        key(221, 221, "protest_code"),
        digits(222, 223, "protest_days"),
        key(224, 224, "write_off_code"),
        digits(225, 227, "write_off_days"),
        const(228, 229, "09"),
        zeros(230, 239),
    )


def segment_q(bank: str) -> Columns:
    return (
        *segment(bank, "Q"),
        digits(18, 18, "payer_type"),
        digits(19, 33, "payer_tax_id"),
        text(34, 73, "payer_name"),
        text(74, 113, "payer_address"),
        text(114, 128, "payer_district"),
        digits(129, 136, "payer_cep"),
        text(137, 151, "payer_city"),
        text(152, 153, "payer_uf"),
        zeros(154, 169),
        zeros(210, 212),
    )


def segment_r(bank: str) -> Columns:
    return (
        *segment(bank, "R"),
        key(18, 18, "discount_2_code"),
        day(19, 26, "discount_2_date"),
        scaled(27, 41, "discount_2_value"),
        key(42, 42, "discount_3_code"),
        day(43, 50, "discount_3_date"),
        scaled(51, 65, "discount_3_value"),
        key(66, 66, "fine_code"),
        day(67, 74, "fine_date"),
        scaled(75, 89, "fine_value"),
    )


def batch_trailer(bank: str, *more: Column) -> Columns:
    return (const(1, 8, f"{bank}00015"), digits(18, 23, "records"), *more)


def file_trailer(bank: str) -> Columns:
    return (
        const(1, 8, f"{bank}99999"),
        digits(18, 23, "batches"),
        digits(24, 29, "file_records"),
    )
