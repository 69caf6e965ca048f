"""A list of the console as data: where the API has it and what is shown of each row."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cobro.adapters.console.tables import Column

__all__ = ["Listing", "RowAction"]


@dataclass(frozen=True, slots=True)
class RowAction:
    """An order that rows have a button for; `id_from` is what names the row to the API.

    Where `only` is named, just the rows in that state have it. `is_plain` is for the second choice.
    """

    order: str
    id_from: str
    only: str = ""
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows under `items` of what the API answers at `path`; `actions` are buttons of each row.

    `of` is what the page's query names that stands in `path`. The next page is asked for by
    `cursor`, with what the answer says under `cursor_from`. Where `nested` is named, the rows lie
    one deeper, and bear the currency of what they lie in.
    """

    name: str
    path: str
    items: str
    columns: tuple[Column, ...]
    query: Mapping[str, str] = field(default_factory=dict)
    actions: tuple[RowAction, ...] = ()
    takes: tuple[str, ...] = ()  # what the page's own query may narrow
    of: str = ""
    cursor: str = "after"
    cursor_from: str = "after"
    nested: str = ""
