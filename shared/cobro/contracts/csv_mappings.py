"""Mappings of CSV statements as JSON, which users write and keep; version 1.

Its JSON schema is docs/csv-mapping.schema.json (`make schemas`); docs/bank-files-statements.md
explains it by examples.
"""

import re
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from cobro.contracts.parsing import parse
from cobro.domain.errors import InvalidInputError
from cobro.formats.csv_statements.mapping import REFERENCE, Column, CsvMapping, Stated
from cobro.formats.csv_statements.values import ISO, date_tokens
from cobro.formats.statements import KEPT

_ColumnName = Annotated[
    str, msgspec.Meta(pattern=rf"^({'|'.join(Column)}|{REFERENCE}[a-z][a-z0-9_]*)$")
]
_Letter = Annotated[str, msgspec.Meta(min_length=1, max_length=1)]
_CODE = re.compile(r"[A-Z]{3}")


class CsvMappingV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How one kind of CSV statement is read: each header of the file, and what it holds."""

    version: Literal[1]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    columns: Annotated[dict[str, _ColumnName], msgspec.Meta(min_length=2, max_length=100)]
    delimiter: _Letter = ";"
    quote: _Letter = '"'
    encoding: Literal[
        "utf-8", "cp1252", "iso-8859-1", "iso-8859-15", "cp850", "utf-16", "utf-16-le", "utf-16-be"
    ] = "utf-8"
    decimal: Literal[",", "."] = ","
    date_format: Annotated[str, msgspec.Meta(min_length=3, max_length=40)] = "DD/MM/YYYY"
    time_zone: str = ""
    bank: str = ""
    account: str = ""
    currency: str = ""
    inverted: bool = False
    debits_negative: bool = False
    debit_words: tuple[str, ...] = ()
    credit_words: tuple[str, ...] = ()
    preamble: dict[str, Stated] = {}
    totals: dict[str, Stated] = {}
    footer: dict[str, Stated] = {}

    def to_mapping(self) -> CsvMapping:
        """Return the mapping; raise `InvalidInputError` where its parts do not fit together."""
        self._check_columns(set(self.columns.values()))
        self._check_values()
        facts = {name: getattr(self, name) for name in self.__struct_fields__ if name != "version"}
        facts["columns"] = {name.strip(): held for name, held in self.columns.items()}
        return CsvMapping(**facts)

    def _check_columns(self, held: set[str]) -> None:
        amounts = {Column.AMOUNT, Column.DEBIT, Column.CREDIT} & held
        _require(
            amounts in ({Column.AMOUNT}, {Column.DEBIT, Column.CREDIT}),
            "columns", "amounts are one column amount, or two of them: debit and credit",
        )  # fmt: skip
        _require(Column.BOOKING_DATE in held, "columns", "no column is the booking_date")
        has_words = bool(self.debit_words and self.credit_words)
        _require(
            (Column.DIRECTION in held) == has_words,
            "debit_words", "a direction column needs debit_words and credit_words, and they it",
        )  # fmt: skip
        several = [name for name in held if list(self.columns.values()).count(name) > 1]
        wrong = sorted(set(several) - {Column.TEXT, Column.IGNORED})
        _require(not wrong, "columns", f"{', '.join(wrong)} is given twice")
        stated = {*self.preamble.values(), *self.totals.values(), *self.footer.values()}
        _require(
            Column.CURRENCY in held or Stated.CURRENCY in stated or bool(self.currency),
            "currency", "no column and no line before the table says the currency: name it",
        )  # fmt: skip

    def _check_values(self) -> None:
        _require(self.delimiter != self.decimal, "delimiter", "it is the decimal mark too")
        _require(
            not self.currency or self.currency in KEPT,
            "currency", f"{self.currency!r} is none of {', '.join(KEPT)}",
        )  # fmt: skip
        if self.date_format != ISO:
            tokens = date_tokens(self.date_format)
            _require(
                all(sum(map(tokens.count, one)) == 1 for one in _PARTS_OF_A_DATE),
                "date_format", "it has one of each: YYYY or YY, MM or MMM, DD; or it is ISO",
            )  # fmt: skip
        if self.time_zone:
            try:
                ZoneInfo(self.time_zone)
            except (ValueError, OSError, KeyError) as error:
                message = f"{self.time_zone!r} is no time zone such as America/Sao_Paulo"
                raise InvalidInputError(message, field="time_zone") from error


_PARTS_OF_A_DATE = (("YYYY", "YY"), ("MM", "MMM"), ("DD",))


def _require(condition: bool, field: str, message: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not condition:
        raise InvalidInputError(message, field=field)


def csv_mapping(raw: bytes) -> CsvMapping:
    """Read a mapping from JSON; raise `InvalidInputError` or `MalformedJsonError`."""
    return parse(raw, CsvMappingV1).to_mapping()
