"""Names of columns in English, Portuguese and Spanish, however they are accented or spaced.

A tax has a column of its own: `tax:<mode>:<name>`, such as `tax:withheld:IRRF`, with the mode
`added`, `included` or `withheld`; rate and code may follow (`tax:added:IVA:0:M07`). What the tax
authority gave has one too: `fiscal:<name>`, such as `fiscal:nfse_key`.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from cobro.domain.invoice_draft import TaxMode

__all__ = ["Column", "FactColumn", "Header", "TaxColumn", "header_named"]

TAX_NAME_MAX = 200


class Column(StrEnum):
    EXTERNAL_REFERENCE = "external_reference"
    CUSTOMER_ID = "customer_id"
    DESCRIPTION = "description"
    QUANTITY = "quantity"
    UNIT_PRICE = "unit_price"
    AMOUNT = "amount"
    CURRENCY = "currency"
    ISSUE_DATE = "issue_date"
    DUE_DATE = "due_date"
    SERIES = "series"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class TaxColumn:
    """A column of the amounts of one tax."""

    name: str
    mode: TaxMode
    rate: str = ""
    code: str = ""

    def __str__(self) -> str:
        return ":".join(p for p in ("tax", self.mode, self.name, self.rate, self.code) if p)


@dataclass(frozen=True, slots=True)
class FactColumn:
    """A column of one fiscal fact, which is printed as it stands."""

    name: str

    def __str__(self) -> str:
        return f"fiscal:{self.name}"


Header = Column | TaxColumn | FactColumn

_NAMES: dict[Column, str] = {
    Column.EXTERNAL_REFERENCE: "external reference, reference, referencia externa, referencia",
    Column.CUSTOMER_ID: "customer id, customer, id do cliente, id cliente, codigo do cliente, "
    "codigo cliente, codigo de cliente, id del cliente, cliente",
    Column.DESCRIPTION: "description, descricao, descripcion, concepto",
    Column.QUANTITY: "quantity, qty, quantidade, qtd, qtde, cantidad",
    Column.UNIT_PRICE: "unit price, preco unitario, valor unitario, precio unitario",
    Column.AMOUNT: "amount, valor, montante, importe, monto",
    Column.CURRENCY: "currency, moeda, moneda, divisa",
    Column.ISSUE_DATE: "issue date, data de emissao, data emissao, emissao, fecha de emision, "
    "fecha emision, emision",
    Column.DUE_DATE: "due date, data de vencimento, data vencimento, vencimento, "
    "fecha de vencimiento, fecha vencimiento, vencimiento",
    Column.SERIES: "series, serie",
    Column.NOTES: "notes, observacoes, notas, observaciones",
}
_BY_NAME = MappingProxyType(
    {name.strip(): column for column, names in _NAMES.items() for name in names.split(",")}
)
_TAX_WORDS = frozenset({"tax", "imposto", "impuesto"})
_MODES = MappingProxyType(
    {
        "added": TaxMode.ADDED,
        "adicionado": TaxMode.ADDED,
        "anadido": TaxMode.ADDED,
        "included": TaxMode.INCLUDED,
        "incluso": TaxMode.INCLUDED,
        "incluido": TaxMode.INCLUDED,
        "withheld": TaxMode.WITHHELD,
        "retido": TaxMode.WITHHELD,
        "retenido": TaxMode.WITHHELD,
    }
)
_TAX_PARTS = 3
_TAX = re.compile(
    r"(?P<name>.*?)\s*:\s*(?P<rate>[0-9]{1,3}([.,][0-9]{1,4})?)\s*%?"
    r"(\s*:\s*(?P<code>[A-Za-z0-9._-]{1,20}))?"
)
_FACT_PARTS = 2
_FACT_WORDS = frozenset({"fiscal"})
_FACT = re.compile(r"[a-z][a-z0-9_]{0,39}")


def header_named(text: str) -> Header | None:
    """Return the column that a header names, or None for a name that is not known."""
    parts = [part.strip() for part in text.split(":", _TAX_PARTS - 1)]
    if len(parts) == _TAX_PARTS and _plain(parts[0]) in _TAX_WORDS:
        return _tax_named(_MODES.get(_plain(parts[1])), parts[2])
    if len(parts) == _FACT_PARTS and _plain(parts[0]) in _FACT_WORDS:
        return FactColumn(parts[1]) if _FACT.fullmatch(parts[1]) else None
    return _BY_NAME.get(_plain(text))


def _tax_named(mode: TaxMode | None, text: str) -> TaxColumn | None:
    """Read `name`, `name:rate` or `name:rate:code`; what is none of them is all of it a name."""
    found = _TAX.fullmatch(text)
    name = found["name"].strip() if found else text
    if mode is None or not 0 < len(name) <= TAX_NAME_MAX or not name.isprintable():
        return None
    if found is None:
        return TaxColumn(name, mode)
    return TaxColumn(name, mode, found["rate"].replace(",", "."), found["code"] or "")


def _plain(text: str) -> str:
    """Return the words without accents, in lower case, one blank between them."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()
