"""Why a bank rejects a title or an instruction, in words.

Most banks number their reasons as the FEBRABAN manual does (CNAB 240, note C047); those of
`motives_banks` have tables of their own. A code that no table has is given as the bank wrote it.
"""

from collections.abc import Mapping
from types import MappingProxyType

from cobro.formats.entries import FileFormat
from cobro.formats.motives_banks import BANCO_DO_BRASIL, BRADESCO, CAIXA, ITAU, SANTANDER, SICREDI
from cobro.formats.notices import NoticeKind

_REJECTS = frozenset({NoticeKind.REJECTED, NoticeKind.INSTRUCTION_REJECTED})
_FREE_TEXT = "077"  # Inter writes a sentence; its blanks are kept as underscores
_ITAU = "341"
_LONG_CODE = 3

_FEBRABAN: Mapping[str, str] = MappingProxyType(
    {
        "01": "invalid bank code",
        "02": "invalid record type",
        "03": "invalid segment code",
        "04": "movement not allowed for the carteira",
        "05": "invalid movement code",
        "06": "invalid tax id of the payee",
        "07": "invalid agency, account or check digit",
        "08": "invalid nosso numero",
        "09": "nosso numero used before",
        "10": "invalid carteira",
        "11": "invalid way of registration",
        "12": "invalid kind of document",
        "13": "invalid code of who prints the boleto",
        "14": "invalid code of who sends the boleto",
        "15": "features of the collection that exclude each other",
        "16": "invalid due date",
        "17": "due date before the issue date",
        "18": "due date beyond what the bank takes",
        "19": "due date too near for a correspondent bank",
        "20": "invalid amount",
        "21": "invalid species",
        "22": "species not allowed for the carteira",
        "23": "invalid acceptance",
        "24": "invalid issue date",
        "25": "issue date after the day of entry",
        "26": "invalid code of interest",
        "27": "invalid interest",
        "28": "invalid code of discount",
        "29": "discount not below the amount",
        "30": "discount other than the one agreed",
        "31": "a discount was granted before",
        "32": "invalid IOF",
        "33": "invalid rebate",
        "34": "rebate not below the amount",
        "35": "rebate other than the one agreed",
        "36": "a rebate was granted before",
        "37": "invalid code of protest",
        "38": "invalid days until protest",
        "39": "protest not allowed for the title",
        "40": "protest ordered before",
        "41": "no protest was ordered that could be stopped",
        "42": "invalid code of write-off",
        "43": "invalid days until write-off",
        "44": "invalid currency",
        "45": "no name of the payer",
        "46": "invalid tax id of the payer",
        "47": "no address of the payer",
        "48": "invalid CEP",
        "49": "CEP without a place of collection",
        "50": "CEP of a correspondent bank",
        "51": "CEP does not belong to the state",
        "52": "invalid state",
        "53": "invalid tax id of the guarantor",
        "54": "no name of the guarantor",
        "57": "invalid code of the fine",
        "58": "invalid date of the fine",
        "59": "invalid fine",
        "60": "instruction for a title that is not registered",
        "63": "title registered before",
        "79": "invalid date of interest",
        "80": "invalid date of the discount",
        "86": "invalid document number",
    }
)
_400 = FileFormat.CNAB400
_OTHERS: Mapping[tuple[FileFormat, str], Mapping[str, str]] = MappingProxyType(
    {
        (_400, "001"): BANCO_DO_BRASIL,
        (_400, "033"): SANTANDER,
        (_400, "041"): _FEBRABAN,
        (_400, "104"): CAIXA,
        (_400, "136"): _FEBRABAN,
        (_400, "237"): MappingProxyType({**_FEBRABAN, **BRADESCO}),
        (_400, "748"): MappingProxyType({**_FEBRABAN, **SICREDI}),
        (_400, _ITAU): ITAU,
        (FileFormat.CNAB240, _ITAU): ITAU,
    }
)
_NONE: Mapping[str, str] = MappingProxyType({})


def motive_text(file_format: FileFormat, bank: str, kind: NoticeKind, code: str) -> str:
    """Return the bank's reason in words; where they are not known for sure, its code."""
    if bank == _FREE_TEXT and file_format is _400:
        return code.replace("_", " ")
    table = _table(file_format, bank, kind)
    words = table.get(code) or table.get(code.rjust(_LONG_CODE, "0"))
    return f"{words} ({code})" if words else f"motive {code} of bank {bank}"


def _table(file_format: FileFormat, bank: str, kind: NoticeKind) -> Mapping[str, str]:
    if kind not in _REJECTS or (bank == _ITAU and kind is not NoticeKind.REJECTED):
        return _NONE  # Itau numbers the reasons of rejected instructions anew
    usual = _FEBRABAN if file_format is FileFormat.CNAB240 else _NONE
    return _OTHERS.get((file_format, bank), usual)
