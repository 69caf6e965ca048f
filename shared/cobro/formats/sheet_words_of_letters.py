"""Words of the table of letters, in the order of `Language`, as in `sheet_words`."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["LETTER_WORDS"]

LETTER_WORDS: Mapping[str, tuple[str, str, str, str, str]] = MappingProxyType(
    {
        "first_page": (
            "Primeira página",
            "Primeira página",
            "Primera página",
            "Primera página",
            "First page",
        ),
        "letter_pages": ("Páginas", "Páginas", "Páginas", "Páginas", "Pages"),
        "postal_address": (
            "Endereço postal",
            "Morada",
            "Dirección postal",
            "Domicilio",
            "Postal address",
        ),
        "left_out": ("Não enviada", "Não enviada", "No enviada", "No enviada", "Left out"),
        "settled_before": (
            "quitada antes",
            "paga antes",
            "pagada antes",
            "pagada antes",
            "settled before",
        ),
    }
)
