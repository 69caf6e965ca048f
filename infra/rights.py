"""Who may do what in which table: the whole of it, to be read in one sitting.

Who may send to which queue stands in `infra.sends`.

`posting` is a right that holds only inside TransactWriteItems. The money tables (`MONEY_TABLES`)
are written in no other way, and nothing is ever deleted from them.
"""

from dataclasses import dataclass

from cobro.runtime.settings import Table
from infra.constructs.tables import ItemAction

__all__ = ["MONEY_TABLES", "TABLE_RIGHTS", "Right"]

GET, QUERY, PUT, UPDATE, DELETE = (
    ItemAction.GET,
    ItemAction.QUERY,
    ItemAction.PUT,
    ItemAction.UPDATE,
    ItemAction.DELETE,
)
MONEY_TABLES = frozenset(
    {
        Table.INVOICES,
        Table.SERIES,
        Table.PAYMENTS,
        Table.CREDITS,
        Table.GATEWAY_PAYMENTS,
        Table.PAYOUTS,
        Table.ADJUSTMENTS,
        Table.JOURNAL,
    }
)


@dataclass(frozen=True, slots=True)
class Right:
    """Actions of one function on one table, or a query of one of its indexes."""

    table: Table
    actions: tuple[ItemAction, ...]
    only_in_transactions: bool = False
    index: str | None = None


def on(table: Table, *actions: ItemAction) -> Right:
    return Right(table, actions)


def posting(table: Table, *actions: ItemAction) -> Right:
    return Right(table, actions, only_in_transactions=True)


def by_index(table: Table, index: str) -> Right:
    return Right(table, (QUERY,), index=index)


ISSUING = (
    on(Table.DRAFTS, GET, PUT),
    on(Table.ISSUERS, GET),
    on(Table.CUSTOMERS, GET),
    on(Table.INVOICES, GET),
    on(Table.SERIES, GET),
    posting(Table.INVOICES, PUT),
    posting(Table.SERIES, UPDATE),
    posting(Table.JOURNAL, PUT),
)
PAYING = (
    on(Table.RATES, QUERY),
    on(Table.INVOICES, GET),
    on(Table.PAYMENTS, GET),
    posting(Table.INVOICES, UPDATE),
    posting(Table.PAYMENTS, PUT),
    posting(Table.CREDITS, PUT),
    posting(Table.JOURNAL, PUT),
)
GATEWAY_BOOKING = (
    on(Table.CREDITS, GET),
    on(Table.JOURNAL, GET),
    on(Table.GATEWAY_PAYMENTS, GET),
    on(Table.PAYOUTS, GET),
    on(Table.CHARGES, GET, QUERY, UPDATE),
    by_index(Table.CHARGES, "by_reference"),
    posting(Table.GATEWAY_PAYMENTS, PUT),
    posting(Table.PAYOUTS, PUT),
)
# What an account of PagBank has open: it lists no payments by time.
WATCHING = (on(Table.CHARGES, GET), by_index(Table.CHARGES, "watched"))
ADJUSTING = (
    on(Table.ISSUERS, GET),
    on(Table.INVOICES, GET),
    on(Table.SERIES, GET),
    on(Table.ADJUSTMENTS, GET),
    posting(Table.INVOICES, PUT, UPDATE),
    posting(Table.SERIES, UPDATE),
    posting(Table.ADJUSTMENTS, PUT),
    posting(Table.CREDITS, PUT),
    posting(Table.JOURNAL, PUT),
)
CHARGING = (
    on(Table.INVOICES, GET),
    on(Table.CHARGES, GET, QUERY, UPDATE),
    posting(Table.CHARGES, PUT, UPDATE),
)
# Proposals claim invoices; a proposal that ends takes its claims back.
MATCHING = (
    on(Table.STATEMENTS, GET, QUERY, PUT, UPDATE, DELETE),
    on(Table.CUSTOMERS, GET),
    on(Table.PAYERS, QUERY),
    on(Table.JOURNAL, QUERY),
    on(Table.EXCEPTIONS, GET, UPDATE),
)
POLICIES = (on(Table.ISSUERS, GET), on(Table.CUSTOMERS, GET), on(Table.DUNNING, GET, QUERY, PUT))
PARKING = (on(Table.EXCEPTIONS, PUT),)
PRINTING = (
    on(Table.INVOICES, GET),
    on(Table.ISSUERS, GET),
    on(Table.CUSTOMERS, GET),
    on(Table.CHARGES, QUERY),
)
ORDERING = (
    on(Table.ISSUERS, GET),
    on(Table.CUSTOMERS, GET),
    on(Table.CHARGES, QUERY),
    on(Table.REMITTANCES, GET, QUERY, UPDATE),
    posting(Table.REMITTANCES, PUT),
    *PARKING,
)

TABLE_RIGHTS: dict[str, tuple[Right, ...]] = {
    "manage_customers": (
        on(Table.ISSUERS, GET, PUT, UPDATE),
        on(Table.CUSTOMERS, GET, PUT),
        on(Table.PAYERS, PUT, DELETE),
    ),
    "manage_rates": (on(Table.RATES, QUERY, PUT),),
    "issue_invoices_api": ISSUING,
    "adjust_invoices": ADJUSTING,
    "manage_payments": (
        on(Table.ISSUERS, GET),
        on(Table.GATEWAYS, GET),
        on(Table.CUSTOMERS, GET),
        on(Table.CREDITS, GET, QUERY),
        on(Table.JOURNAL, GET, QUERY),
        on(Table.ADJUSTMENTS, GET),
        on(Table.ORDERS, GET, PUT),
        by_index(Table.ORDERS, "by_state"),
        posting(Table.ADJUSTMENTS, PUT),
        *PAYING,
    ),
    "issue_invoices": (*ISSUING, on(Table.IMPORTS, PUT), *PARKING),
    "read_ledger": (
        on(Table.INVOICES, GET),
        on(Table.CUSTOMERS, GET),
        on(Table.ISSUERS, GET),
        on(Table.JOURNAL, QUERY),
        on(Table.REPORTS, QUERY),
        on(Table.RATES, QUERY),
        on(Table.CHARGES, QUERY),
        by_index(Table.INVOICES, "by_number"),
        by_index(Table.EXCEPTIONS, "open"),
    ),
    "replay_exceptions": (on(Table.EXCEPTIONS, GET, UPDATE),),
    "manage_gateways": (on(Table.ISSUERS, GET), on(Table.GATEWAYS, GET, PUT, QUERY)),
    "receive_webhook": (on(Table.GATEWAYS, GET), on(Table.INBOX, PUT)),
    "sweep_gateways": (on(Table.GATEWAYS, GET, PUT, QUERY), *WATCHING),
    "sync_gateway_charges": (
        on(Table.GATEWAYS, GET),
        on(Table.ISSUERS, GET),
        on(Table.CUSTOMERS, GET),
        on(Table.INVOICES, GET),
        on(Table.CHARGES, GET, QUERY, UPDATE),
        *PARKING,
    ),
    "collect_payments": (
        on(Table.GATEWAYS, GET),
        on(Table.ISSUERS, GET),
        on(Table.INVOICES, GET),
        on(Table.COLLECTIONS, GET, PUT),
        by_index(Table.COLLECTIONS, "due"),
        on(Table.CHARGES, QUERY, UPDATE),
        posting(Table.CHARGES, PUT),
        *PARKING,
    ),
    "manage_collection": (
        on(Table.GATEWAYS, GET),
        on(Table.CUSTOMERS, GET),
        on(Table.INVOICES, GET),
        on(Table.CHARGES, QUERY),
        on(Table.COLLECTIONS, GET, PUT, QUERY),
        posting(Table.CHARGES, PUT),
    ),
    "apply_gateway_event": (
        on(Table.INBOX, GET),
        on(Table.GATEWAYS, GET),
        on(Table.ISSUERS, GET),
        on(Table.CHARGES, QUERY),
        by_index(Table.STATEMENTS, "reviews"),
        by_index(Table.ORDERS, "by_payment"),
        *PAYING,
        *GATEWAY_BOOKING,
        *PARKING,
    ),
    "write_remittances": ORDERING,
    "manage_remittances": ORDERING,
    "ingest_bank_file": (on(Table.ISSUERS, GET), on(Table.STATEMENTS, GET, PUT), *PARKING),
    "bill_milestone": PARKING,
    "manage_drafts": (*ISSUING, by_index(Table.DRAFTS, "by_state")),
    "ingest_import": (
        on(Table.ISSUERS, GET),
        on(Table.CUSTOMERS, GET),
        on(Table.IMPORTS, GET, PUT),
        *PARKING,
    ),
    "manage_imports": (
        on(Table.ISSUERS, GET),
        on(Table.IMPORTS, GET, QUERY),
        by_index(Table.IMPORTS, "by_issuer"),
    ),
    "reconcile_entries": (
        on(Table.ISSUERS, GET),
        *MATCHING,
        by_index(Table.INVOICES, "by_number"),
        by_index(Table.CHARGES, "by_reference"),
        on(Table.CHARGES, GET, QUERY, UPDATE),
        on(Table.PAYOUTS, GET),
        by_index(Table.PAYOUTS, "awaited"),
        posting(Table.PAYOUTS, PUT),
        *PAYING,
        *PARKING,
    ),
    "manage_reconciliation": (
        on(Table.ISSUERS, GET),
        *MATCHING,
        on(Table.JOURNAL, GET),
        on(Table.CREDITS, GET),
        on(Table.PAYERS, PUT, DELETE),
        by_index(Table.STATEMENTS, "reviews"),
        by_index(Table.PAYERS, "learnt"),
        *PAYING,
    ),
    "offer_charges": (
        on(Table.ISSUERS, GET),
        on(Table.GATEWAYS, QUERY),
        on(Table.COLLECTIONS, QUERY, PUT),
        *CHARGING,
        *PARKING,
    ),
    "close_charges": (*CHARGING, *PARKING),
    "reissue_invoices": (
        on(Table.ISSUERS, GET),
        on(Table.RATES, QUERY),
        on(Table.GATEWAYS, QUERY),
        *CHARGING,
    ),
    "publish_events": (),
    "manage_dunning": POLICIES,
    "schedule_reminders": (
        *POLICIES,
        on(Table.INVOICES, GET),
        on(Table.GATEWAYS, QUERY),
        on(Table.COLLECTIONS, QUERY, PUT),
        *PARKING,
    ),
    "plan_reminders": (on(Table.ISSUERS, GET), on(Table.DUNNING, GET, QUERY, PUT)),
    "dispatch_reminders": (
        on(Table.INVOICES, GET),
        on(Table.CUSTOMERS, GET),
        on(Table.ISSUERS, GET),
        on(Table.CHARGES, QUERY),
        on(Table.COLLECTIONS, GET),
        on(Table.RATES, QUERY),
        on(Table.JOURNAL, QUERY),
        on(Table.DUNNING, GET, QUERY, PUT, UPDATE),
        *PARKING,
    ),
    "project_reports": (on(Table.REPORTS, PUT), *PARKING),
    "manage_contracts": (
        on(Table.ISSUERS, GET),
        on(Table.CUSTOMERS, GET),
        on(Table.CONTRACTS, GET, PUT),
        by_index(Table.CONTRACTS, "due"),
        on(Table.RATES, QUERY),
    ),
    "bill_contracts": (
        on(Table.ISSUERS, GET),
        on(Table.CONTRACTS, GET, PUT),
        by_index(Table.CONTRACTS, "due"),
        on(Table.RATES, QUERY),
        *PARKING,
    ),
    "render_document": (*PRINTING, *PARKING),
    "send_document": (*PRINTING, on(Table.DUNNING, GET, PUT, UPDATE), *PARKING),
    "open_document": (),
    "manage_branding": (on(Table.ISSUERS, GET, PUT, UPDATE),),
}
