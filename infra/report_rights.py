"""Who may do what for exports: read figures, keep what was made, write no money."""

from cobro.runtime.settings import Table
from infra.shared_rights import (
    BATCH_GET,
    DELETE,
    GET,
    PARKING,
    PUT,
    QUERY,
    UPDATE,
    Right,
    by_index,
    on,
)

__all__ = ["REPORT_RIGHTS"]

REPORT_RIGHTS: dict[str, tuple[Right, ...]] = {
    "run_exports": (
        on(Table.ISSUERS, GET),
        on(Table.CUSTOMERS, GET),
        on(Table.JOURNAL, QUERY),
        on(Table.REPORTS, GET, QUERY),
        on(Table.EXPORTS, GET, QUERY, PUT, UPDATE),
        on(Table.INVOICES, GET, BATCH_GET),
        by_index(Table.INVOICES, "by_number"),
        on(Table.SERIES, GET),
        on(Table.DUNNING, QUERY, UPDATE),
        *PARKING,
    ),
    "manage_exports": (
        on(Table.ISSUERS, GET),
        on(Table.CUSTOMERS, GET),
        on(Table.EXPORTS, GET, QUERY, PUT),
        on(Table.DUNNING, GET, QUERY, UPDATE),
    ),
    "mail_statements": (
        on(Table.ISSUERS, GET),
        on(Table.CUSTOMERS, QUERY),
        on(Table.JOURNAL, QUERY),
        on(Table.DUNNING, GET, QUERY, PUT, UPDATE),
        on(Table.EXPORTS, GET, QUERY, PUT),
        *PARKING,
    ),
    "send_announcements": (
        on(Table.ISSUERS, GET),
        on(Table.CUSTOMERS, GET, QUERY),
        on(Table.JOURNAL, QUERY),
        on(Table.DUNNING, GET, QUERY, PUT, UPDATE, DELETE),
        *PARKING,
    ),
}
