"""Where each bank puts its fields in a CNAB 400 return file, and what its occurrence codes mean.

Data only. No code has a meaning without its bank: 09 is a write-off at most and a settlement at
Unicred. A code that the bank's table does not name goes to a person. Sources: the banks' manuals as
applied by laravel-boleto and brcobranca, checked against published files. Columns from 1.
"""

from types import MappingProxyType

from cobro.formats.cnab400_layout import Layout400, TrailerCheck
from cobro.formats.columns import Span
from cobro.formats.occurrences import kinds_of


def _titles_with(code: str, *, count: Span, total: Span) -> TrailerCheck:
    name, codes = f"titles with code {code}", frozenset({code})
    return TrailerCheck(name=name, count=count, total=total, occurrences=codes, trusted=True)


_LAYOUTS = (
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
        kinds=kinds_of(
            settled="05 06 07 08 15",
            reversed_="44",
            pending="46",
            informed="02 03 09 10 11 12 13 14 16 19 21 22 23 24 25 26 28 31 32 33 34 35 36 37 38 39"
            " 41 42 72 96 97 98",
        ),
    ),
    Layout400(
        bank="004",
        name="Banco do Nordeste",
        nosso_numero=(63, 69),
        nosso_written=(63, 70),
        account=(33, 39),
        file_sequence=(109, 113),
        kinds=kinds_of(
            settled="06 07 08",
            informed="02 04 09 10 11 12 13 14 15 18 19 20 21 22 51 52 54 56 57 58 59 60 61 62 63"
            " 64 65 68 69 70 71 72",
        ),
    ),
    Layout400(
        bank="033",
        name="Santander",
        nosso_numero=(63, 69),
        nosso_written=(63, 70),
        account=(39, 46),
        reasons=(137, 145),
        additional="2",
        pix_record="2",
        kinds=kinds_of(
            settled="06 07 08 16 17",
            informed="01 02 03 09 10 11 12 13 14 15 21 22 24 25 26",
        ),
    ),
    Layout400(
        bank="041",
        name="Banrisul",
        nosso_numero=(63, 70),
        nosso_written=(63, 72),
        account=(31, 39),
        rebate=None,
        reasons=(383, 392),
        kinds=kinds_of(
            settled="06 07 08 25",
            pending="30 31",
            informed="02 03 04 09 10 11 12 13 14 16 18 19 20 21 22 23 26 32 33 34 40 41 42 43 44 45"
            " 46 47 68 69",
        ),
        trailer=(
            TrailerCheck(name="registered titles", count=(49, 55), occurrences=frozenset({"02"})),
        ),
    ),
    Layout400(
        bank="070",
        name="BRB",
        nosso_numero=(71, 82),
        nosso_written=(71, 82),
        agency=None,
        account=(27, 46),
        occurred=(111, 118),
        document=(119, 128),
        due=(149, 156),
        face=(157, 169),
        fee=(180, 192),
        rebate=(232, 244),
        discount=(245, 257),
        paid=(258, 270),
        charges=(271, 283),
        other_credits=(284, 296),
        credited=(300, 307),
        reasons=(365, 394),
        header_date=(95, 102),
        kinds=kinds_of(settled="05 06", informed=""),  # the two that a published file bears out
    ),
    Layout400(
        bank="077",
        name="Inter",
        nosso_numero=(71, 80),
        nosso_written=(71, 81),
        account_in_header=False,
        agency=(24, 27),
        account=(28, 36),
        occurrence=(90, 91),
        occurred=(92, 97),
        document=(98, 107),
        due=(119, 124),
        face=(125, 137),
        fee=None,
        rebate=None,
        discount=None,
        paid=(160, 172),
        charges=None,
        other_credits=None,
        credited=(173, 178),
        reasons=(241, 380),
        kinds=kinds_of(settled="06", informed="02 03 07"),
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
        kinds=kinds_of(
            settled="21 22",
            reversed_="33",
            informed="01 02 03 04 05 06 07 08 09 10 11 12 20 23 24 25 26 27 28 29 30 31 32 34 35"
            " 99",
        ),
    ),
    Layout400(
        bank="136",
        name="Unicred",
        nosso_numero=(52, 61),
        nosso_written=(52, 62),
        account_in_header=False,
        agency=(18, 22),
        account=(23, 30),
        control=(280, 305),
        document=(280, 305),
        fee=(182, 188),
        other_credits=None,
        credited=(176, 181),
        reasons=(319, 326),
        sequence_trusted=False,
        kinds=kinds_of(settled="01 06 07 09", informed="02 03 04 08 10 11 12 13 14"),
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
        bank="336",
        name="C6",
        nosso_numero=(63, 73),
        nosso_written=(63, 74),
        agency=None,
        account=(27, 38),
        reasons=(378, 393),
        header_date=(125, 130),
        trailer=(TrailerCheck(name="titles", count=(17, 22), total=(3, 16)),),
        kinds=kinds_of(
            settled="06 07 08 75",
            reversed_="69",
            informed="02 03 04 05 09 10 12 13 14 15 16 17 19 20 21 23 32 35 36 37 71 72 74 90 95 96"
            " 97 98 99",
        ),
    ),
    Layout400(
        bank="341",
        name="Itau",
        nosso_numero=(86, 93),
        nosso_written=(86, 94),
        account=(33, 37),
        reasons=(378, 385),
        payer_name=(325, 354),
        file_sequence=(109, 113),
        fee_is_kept=True,
        additional="345",
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
    Layout400(
        bank="399",
        name="HSBC",
        nosso_numero=(63, 72),
        nosso_written=(63, 73),
        agency=(28, 31),
        account=(38, 43),
        other_credits=None,
        credited=None,
        reasons=(302, 303),
        kinds=kinds_of(
            settled="06 07 15 16 31 32 33 36 38 39",
            informed="02 03 09 10 11 12 13 14 17 18 21 22 23 27 37 49 51 52 69 70 71 72 73 74",
        ),
    ),
    Layout400(
        bank="435",
        name="Delbank",
        nosso_numero=(63, 72),
        nosso_written=(63, 73),
        agency=None,
        account=(27, 46),
        credited=(386, 391),
        file_sequence=(109, 113),
        kinds=kinds_of(
            settled="06 08",
            informed="01 02 03 05 09 10 12 13 14 15 16 19 20 22 23 24 28 40 43 96 97 98 99",
        ),
    ),
    Layout400(
        bank="712",
        name="Ourinvest",
        nosso_numero=(71, 81),
        nosso_written=(71, 82),
        account_in_header=False,
        agency=(25, 29),
        account=(30, 36),
        kinds=kinds_of(
            settled="06 15 17",
            pending="16",
            informed="00 02 03 09 10 12 13 14 20 23 28",
        ),
    ),
    Layout400(
        bank="748",
        name="Sicredi",
        nosso_numero=(48, 62),
        nosso_written=(48, 62),
        nosso_drop=1,
        control=(63, 70),
        agency=None,
        account=(27, 31),
        credited=(329, 336),
        credited_year_first=True,
        header_date=(95, 102),
        header_date_year_first=True,
        kinds=kinds_of(
            settled="06 15 16 17",
            informed="02 03 09 10 12 13 14 19 20 23 24 27 28 29 30 32 33 34 35",
        ),
    ),
    Layout400(
        bank="756",
        name="Sicoob",
        nosso_numero=(63, 73),
        nosso_written=(63, 74),
        fee=(182, 188),
        credited=(176, 181),
        kinds=kinds_of(
            settled="05 06 15",
            informed="02 09 10 11 14 23 27 48",
        ),
    ),
)

LAYOUTS_400 = MappingProxyType({layout.bank: layout for layout in _LAYOUTS})
