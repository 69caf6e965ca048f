"""Who may do what for exports by schedule: read figures, keep what was made, write no money."""

from cobro.runtime.settings import Table
from infra.shared_rights import GET, PARKING, PUT, QUERY, UPDATE, on

__all__ = ["EXPORTING", "KEEPING_EXPORTS", "MAILING_STATEMENTS"]

EXPORTING = (
    on(Table.ISSUERS, GET),
    on(Table.CUSTOMERS, GET),
    on(Table.JOURNAL, QUERY),
    on(Table.REPORTS, GET, QUERY),
    on(Table.EXPORTS, GET, QUERY, PUT, UPDATE),
    *PARKING,
)
KEEPING_EXPORTS = (
    on(Table.ISSUERS, GET),
    on(Table.CUSTOMERS, GET),
    on(Table.EXPORTS, GET, QUERY, PUT),
)
MAILING_STATEMENTS = (
    on(Table.ISSUERS, GET),
    on(Table.CUSTOMERS, QUERY),
    on(Table.JOURNAL, QUERY),
    on(Table.DUNNING, GET, QUERY, PUT, UPDATE),
    on(Table.EXPORTS, GET, QUERY, PUT),
    *PARKING,
)
