"""What the functions of alerts may do."""

from cobro.runtime.settings import Table
from infra.constructs.tables import ItemAction
from infra.shared_rights import DELETE, GET, PARKING, PUT, QUERY, UPDATE, Right, by_index, on

__all__ = ["ALERT_RIGHTS"]

_ALERTING = (
    on(Table.ISSUERS, GET),
    on(Table.INVOICES, GET),
    on(Table.ALERTS, GET, QUERY, PUT, UPDATE),
    by_index(Table.ALERTS, "untold"),
)
ALERT_RIGHTS: dict[str, tuple[Right, ...]] = {
    "manage_alerts": (
        on(Table.ISSUERS, GET),
        on(Table.ALERTS, GET, QUERY, PUT, UPDATE, DELETE),
        by_index(Table.ALERTS, "listed"),
    ),
    "raise_alerts": (*_ALERTING, on(Table.ALERTS, ItemAction.BATCH_WRITE), *PARKING),
    "watch_alerts": (
        *_ALERTING,
        by_index(Table.EXCEPTIONS, "open"),
        by_index(Table.DISPUTES, "open"),
        by_index(Table.STATEMENTS, "reviews"),
        on(Table.REPORTS, QUERY),
    ),
}
