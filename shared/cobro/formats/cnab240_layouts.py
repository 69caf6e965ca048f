"""Where each bank puts its fields in a CNAB 240 collection return, and what its codes mean.

Data only. The FEBRABAN layout is one for all; banks differ in how they fill the 20 columns of the
nosso numero, Santander shifts segment T, and some add or redefine movement codes. Columns from 1.
Sources: the FEBRABAN CNAB 240 manual and the banks' own, as applied by laravel-boleto and
brcobranca, checked against published sample files.
"""

from dataclasses import dataclass, field
from types import MappingProxyType

from cobro.formats.columns import Span
from cobro.formats.occurrences import Kinds, Marks, kinds_of, marks_of

_FEBRABAN_INFORMED = (
    "02 03 04 05 07 08 09 11 12 13 14 15 19 20 23 24 25 26 27 28 29 30 33 34 35 36 37 38 39 40 41"
    " 42 43 46 47 48 49 51 52 53 54 55 56 57 58 59 60 61 63 64 65"
)
# 45 (cheque cleared) is in no table: whether its money was told before is for a person to see.
_FEBRABAN = kinds_of(settled="06 17", informed=_FEBRABAN_INFORMED, pending="50", reversed_="44")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout240:
    """The columns and codes of one bank; spans are those of segment T unless said otherwise.

    The number that the issuer gave is what remains of `nosso_written` when its blanks are cut, then
    `nosso_drop` check digits at the end, and of that, if `nosso_last` is set and the field has
    `nosso_length` digits (0: any), the last ones.
    """

    bank: str
    name: str
    kinds: Kinds = field(default_factory=lambda: _FEBRABAN)
    marks: Marks = field(default_factory=marks_of)
    nosso_written: Span = (38, 57)
    nosso_drop: int = 0
    nosso_last: int = 0
    nosso_length: int = 0
    document: Span = (59, 73)
    due: Span = (74, 81)
    face: Span = (82, 96)
    control: Span = (106, 130)
    payer_tax_id: Span = (134, 148)  # the column before it says which kind of number it is
    payer_name: Span = (149, 188)
    fee: Span = (199, 213)
    reasons: Span = (214, 223)
    agreement: Span = (33, 52)  # of the file header
    header_agency: Span = (53, 57)
    header_account: Span = (59, 70)
    batch_agency: Span = (54, 58)
    batch_account: Span = (60, 71)
    batch_count_trusted: bool = True
    file_count_trusted: bool = True


_LAYOUTS = (
    Layout240(bank="001", name="Banco do Brasil", nosso_last=10, nosso_length=17),
    Layout240(
        bank="033",
        name="Santander",
        nosso_written=(41, 53),
        nosso_drop=1,
        document=(55, 69),
        due=(70, 77),
        face=(78, 92),
        control=(101, 125),
        payer_tax_id=(129, 143),
        payer_name=(144, 183),
        fee=(194, 208),
        reasons=(209, 218),
        agreement=(53, 61),
        header_agency=(33, 36),
        header_account=(38, 46),
        batch_agency=(54, 57),
        batch_account=(59, 67),
        batch_count_trusted=False,  # a published file counts 2 of its 4 batch records
    ),
    Layout240(bank="041", name="Banrisul", nosso_drop=2),
    Layout240(bank="084", name="Uniprime"),
    Layout240(
        bank="085",
        name="Ailos",
        nosso_last=9,
        nosso_length=17,
        kinds=kinds_of(
            settled="06 17 76 77",
            informed="02 03 07 08 09 12 13 14 19 20 22 23 24 25 26 27 28 36 37 42 46 51 52 89 91 92"
            " 93 94 95 96 97 98",
        ),
    ),
    Layout240(
        bank="104",
        name="Caixa",
        nosso_written=(39, 56),
        nosso_last=15,
        kinds=kinds_of(
            settled="06 17",
            reversed_="44 47",
            informed="01 02 03 04 05 07 08 09 12 13 14 19 20 23 24 25 26 27 28 30 35 36 37 38 39 40"
            " 41 45 51 52 53 61 62",
        ),
    ),
    Layout240(bank="133", name="Cresol"),
    Layout240(bank="136", name="Unicred"),
    Layout240(
        bank="208",
        name="BTG Pactual",
        batch_count_trusted=False,  # a published file writes 1 in both trailers
        file_count_trusted=False,
    ),
    Layout240(bank="237", name="Bradesco", nosso_drop=1, nosso_last=11),
    Layout240(
        bank="341",
        name="Itau",
        nosso_written=(41, 48),
        header_agency=(54, 57),
        header_account=(66, 70),
        batch_agency=(55, 58),
        batch_account=(67, 71),
        marks=marks_of(repeats="10"),
        kinds=kinds_of(
            settled="06 08 10",
            reversed_="69",
            pending="65",
            informed="02 03 04 05 09 11 12 13 14 15 16 17 18 19 20 21 23 24 25 26 27 28 29 30 32 33"
            " 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 51 52 53 54 55 56 57 60 61 62 63 64 71"
            " 73 74 75 77 78 79 80 82 83 85 86 87 88 89 90 91 92 93 94",
        ),
    ),
    Layout240(bank="748", name="Sicredi", nosso_drop=1),
    Layout240(bank="756", name="Sicoob", nosso_written=(38, 47), nosso_drop=1),
)

# Banks that are not known to differ from FEBRABAN's own layout.
_AS_FEBRABAN = {
    "003": "Banco da Amazonia",
    "004": "Banco do Nordeste",
    "021": "Banestes",
    "037": "Banpara",
    "047": "Banese",
    "070": "BRB",
    "077": "Inter",
    "097": "Credisis",
    "099": "Uniprime Central",
    "212": "Original",
    "218": "BS2",
    "246": "ABC Brasil",
    "274": "BMP",
    "318": "BMG",
    "336": "C6",
    "389": "Mercantil do Brasil",
    "422": "Safra",
    "604": "Industrial do Brasil",
    "633": "Rendimento",
    "637": "Sofisa",
    "643": "Pine",
    "655": "Votorantim",
    "707": "Daycoval",
    "745": "Citibank",
}

LAYOUTS_240 = MappingProxyType(
    {bank: Layout240(bank=bank, name=name) for bank, name in _AS_FEBRABAN.items()}
    | {layout.bank: layout for layout in _LAYOUTS}
)
