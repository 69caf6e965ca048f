"""Who may take down who did what: whoever orders for people, and who follows the ledger."""

from cobro.runtime.settings import Table
from infra.routes import ROUTES
from infra.shared_rights import PUT, Right, on

__all__ = ["with_audit"]

_FOLLOWS_LEDGER = "project_reports"


def with_audit(rights: dict[str, tuple[Right, ...]]) -> dict[str, tuple[Right, ...]]:
    """Return rights to tables with that of adding to the audit list."""
    return {
        name: (*own, on(Table.AUDIT, PUT)) if _takes_down(name) else own
        for name, own in rights.items()
    }


def _takes_down(name: str) -> bool:
    orders = any(not route.startswith("GET ") for route in ROUTES.get(name, ()))
    return orders or name == _FOLLOWS_LEDGER
