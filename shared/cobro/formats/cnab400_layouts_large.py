"""The CNAB 400 return files of the five large banks: columns and codes.

Data only; see `cnab400_layouts`, where they stand with all others.
"""

from cobro.formats.cnab400_layout import Layout400, TrailerCheck
from cobro.formats.columns import Span
from cobro.formats.occurrences import kinds_of, marks_of


def _titles_with(code: str, *, count: Span, total: Span) -> TrailerCheck:
    name, codes = f"titles with code {code}", frozenset({code})
    return TrailerCheck(name=name, count=count, total=total, occurrences=codes, trusted=True)


LARGE_BANKS = (
    Layout400(
        bank="001",
        name="Banco do Brasil",
        detail="7",
        nosso_numero=(71, 80),
        nosso_written=(64, 80),
        control=(39, 63),
        fee=(182, 188),
        credited=(176, 181),
        reasons=(87, 88),
        file_sequence=(101, 107),
        agreement=(150, 156),
        marks=marks_of(partial="07"),
        kinds=kinds_of(
            settled="05 06 07 08 15",
            reversed_="44",
            pending="46",
            informed="02 03 09 10 11 12 13 14 16 19 21 22 23 24 25 26 28 31 32 33 34 35 36 37 38 39"
            " 41 42 72 96 97 98",
        ),
    ),
    Layout400(
        bank="033",
        name="Santander",
        nosso_numero=(63, 69),
        nosso_written=(63, 70),
        account=(39, 46),
        reasons=(137, 145),
        agreement=(27, 46),
        additional="2",
        pix_record="2",
        pix_fields=(("pix_key_type", (2, 2)), ("pix_location", (3, 79)), ("txid", (80, 114))),
        marks=marks_of(partial="07", repeats="16"),
        kinds=kinds_of(
            settled="06 07 08 16 17",
            informed="01 02 03 09 10 11 12 13 14 15 21 22 24 25 26",
        ),
    ),
    Layout400(
        bank="104",
        name="Caixa",
        nosso_numero=(59, 73),
        nosso_written=(57, 73),
        control=(32, 56),
        account=(31, 36),
        credited=(294, 299),
        reasons=(80, 82),
        agreement=(31, 36),
        kinds=kinds_of(
            settled="21 22",
            reversed_="33",
            informed="01 02 03 04 05 06 07 08 09 10 11 12 20 23 24 25 26 27 28 29 30 31 32 34 35"
            " 99",
        ),
    ),
    Layout400(
        bank="237",
        name="Bradesco",
        nosso_numero=(71, 81),
        nosso_written=(71, 82),
        account_in_header=False,
        agency=(25, 29),
        account=(30, 36),
        file_sequence=(109, 113),
        agreement=(27, 46),
        additional="4",
        pix_record="4",
        pix_fields=(("pix_location", (29, 105)), ("txid", (106, 140))),
        trailer=(
            _titles_with("02", count=(58, 62), total=(63, 74)),
            _titles_with("06", count=(87, 91), total=(92, 103)),
        ),
        kinds=kinds_of(
            settled="06 15 17",
            reversed_="22 40",
            pending="16",
            informed="02 03 09 10 11 12 13 14 18 19 20 21 23 24 27 28 30 32 33 34 35 55 68 69",
        ),
    ),
    Layout400(
        bank="341",
        name="Itau",
        nosso_numero=(86, 93),
        nosso_written=(86, 94),
        account=(33, 37),
        reasons=(378, 385),
        channel=(393, 394),
        payer_name=(325, 354),
        file_sequence=(109, 113),
        fee_is_kept=True,
        additional="345",
        pix_record="3",
        pix_fields=(("pix_code", (2, 391)), ("pix_error", (392, 394))),
        marks=marks_of(partial="07", repeats="10"),
        trailer=(TrailerCheck(name="details", count=(213, 220), total=(221, 234), trusted=True),),
        kinds=kinds_of(
            settled="06 07 08 10 59",
            reversed_="69",
            pending="65",
            informed="02 03 04 05 09 11 12 13 14 15 16 17 18 19 20 21 23 24 25 26 27 28 29 30 32 33"
            " 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 51 52 53 54 55 56 57 60 61 62 63 64 71"
            " 73 74 75 77 78 79 80 82 83 85 86 87 88 89 90 91 92 93",
        ),
    ),
)
