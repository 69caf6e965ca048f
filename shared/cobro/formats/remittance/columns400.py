"""The columns that the CNAB 400 remittance files of most banks share; each bank amends them."""

from cobro.formats.remittance.fields import (
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

SEQUENCE = digits(395, 400, "sequence")
TRAILER: Columns = (const(1, 1, "9"), SEQUENCE)


def header(bank: str, name: str) -> Columns:
    return (
        const(1, 26, "01REMESSA01COBRANCA"),
        text(47, 76, "company_name"),
        const(77, 79, bank),
        const(80, 94, name),
        day(95, 100, "created_date"),
        SEQUENCE,
    )


def detail(bank: str) -> Columns:
    return (
        const(1, 1, "1"),
        digits(2, 3, "company_type"),
        digits(4, 17, "company_tax_id"),
        key(38, 62, "our_id"),
        key(109, 110, "movement"),
        tail(111, 120, "document_number"),
        day(121, 126, "due_date"),
        scaled(127, 139, "amount"),
        const(140, 142, bank),
        zeros(143, 147),
        key(148, 149, "species_code"),
        const(150, 150, "N"),
        day(151, 156, "issue_date"),
        text(157, 158, "instruction", "00"),
        const(159, 160, "00"),
        scaled(161, 173, "interest_value"),
        day(174, 179, "discount_1_date"),
        scaled(180, 192, "discount_1_value"),
        zeros(193, 205),
        scaled(206, 218, "rebate"),
        digits(219, 220, "payer_type"),
        digits(221, 234, "payer_tax_id"),
        text(235, 274, "payer_name"),
        text(275, 314, "payer_address"),
        text(315, 326, "payer_district"),
        digits(327, 334, "payer_cep"),
        text(335, 349, "payer_city"),
        text(350, 351, "payer_uf"),
        SEQUENCE,
    )
