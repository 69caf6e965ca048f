"""Read the optional segments Y that follow the title they belong to in a CNAB 240 return.

Only the records that are alike at all banks are read; any other is kept with the raw text of its
title. Source: FEBRABAN CNAB 240 manual, segments Y-01 (guarantor), Y-03 (Pix) and Y-04 (cheques).
"""

from cobro.formats.columns import field_text, span_slice
from cobro.formats.entries import StatementEntry
from cobro.formats.tax_ids import brazilian_tax_id

_GUARANTOR, _PIX, _CHEQUES = "Y01", "Y03", "Y04"
_PIX_FIELDS = (
    ("pix_key_type", span_slice((81, 81))),
    ("pix_location", span_slice((82, 158))),
    ("txid", span_slice((159, 193))),
)
_GUARANTOR_KIND, _GUARANTOR_ID = 19, span_slice((21, 35))
_GUARANTOR_NAME = span_slice((36, 75))
_CHEQUE_COLUMNS = tuple(span_slice((first, first + 33)) for first in range(20, 224, 34))


def with_optional(entry: StatementEntry, text: str) -> StatementEntry:
    """Return the entry of a title with what another segment adds to it."""
    found = _read(text[13] + text[17:19], text)
    references = {name: value for name, value in found.items() if value.strip("0 ")}
    return entry._replace(references={**entry.references, **references}, raw=f"{entry.raw}\n{text}")


def _read(segment: str, text: str) -> dict[str, str]:
    if segment == _PIX:
        return {name: field_text(text[columns]) for name, columns in _PIX_FIELDS}
    if segment == _GUARANTOR:
        return {
            "guarantor_tax_id": brazilian_tax_id(text[_GUARANTOR_KIND], text[_GUARANTOR_ID]),
            "guarantor_name": field_text(text[_GUARANTOR_NAME]),
        }
    if segment == _CHEQUES:
        cheques = (text[columns].strip() for columns in _CHEQUE_COLUMNS)
        return {"cheques": " ".join(cheque for cheque in cheques if cheque.strip("0"))}
    return {}
