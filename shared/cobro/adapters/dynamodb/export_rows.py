"""Exports in a table of their own.

| `pk` | `sk` | what |
|---|---|---|
| `PLAN#issuer` | `name#version`, the version in six digits | one version of what is wanted |
| `RUN#issuer` | `name#day` | what became of a turn; `state` is how far it came |
"""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

__all__ = ["ExportRow"]


class ExportRow(Model):
    class Meta:
        table_name = "exports"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute(null=True)
    facts = UnicodeAttribute()
    at = UnicodeAttribute()
    detail = UnicodeAttribute(null=True)
