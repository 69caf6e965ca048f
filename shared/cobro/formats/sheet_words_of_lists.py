"""Words of lists as tables, in the order of `Language`, as in `sheet_words`."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["LIST_WORDS", "STATUS"]

STATUS = "status "  # before the status of an invoice: other tables have words of the same name

LIST_WORDS: Mapping[str, tuple[str, str, str, str, str]] = MappingProxyType(
    {
        "customer": ("Cliente", "Cliente", "Cliente", "Cliente", "Customer"),
        "issued": ("Emissão", "Emissão", "Emisión", "Emisión", "Issued"),
        "total": ("Total", "Total", "Total", "Total", "Total"),
        "still_open": ("Em aberto", "Em aberto", "Pendiente", "Pendiente", "Open"),
        "status": ("Situação", "Situação", "Estado", "Estado", "Status"),
        f"{STATUS}open": ("em aberto", "em aberto", "pendiente", "pendiente", "open"),
        f"{STATUS}paid": ("paga", "paga", "pagada", "pagada", "paid"),
        f"{STATUS}credited": ("creditada", "creditada", "abonada", "acreditada", "credited"),
        f"{STATUS}cancelled": ("cancelada", "anulada", "anulada", "cancelada", "cancelled"),
        f"{STATUS}written_off": (
            "baixada como perda",
            "dada como perdida",
            "dada por perdida",
            "dada por perdida",
            "written off",
        ),
        f"{STATUS}renegotiated": (
            "renegociada",
            "renegociada",
            "renegociada",
            "renegociada",
            "renegotiated",
        ),
    }
)
