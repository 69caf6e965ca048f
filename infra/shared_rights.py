"""What a right on a table is, and the rights that several functions share.

`posting` is a right that holds only inside TransactWriteItems.
"""

from dataclasses import dataclass

from cobro.runtime.settings import Table
from infra.constructs.tables import ItemAction

GET, BATCH_GET, QUERY, PUT, UPDATE, DELETE = (
    ItemAction.GET,
    ItemAction.BATCH_GET,
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
        Table.DISPUTES,
        Table.AGREEMENTS,
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
AGREEING = (
    on(Table.ISSUERS, GET),
    on(Table.CUSTOMERS, GET),
    on(Table.INVOICES, GET),
    on(Table.SERIES, GET),
    on(Table.CHARGES, QUERY),
    on(Table.RATES, QUERY),
    on(Table.AGREEMENTS, GET),
    on(Table.DUNNING, GET, PUT),
    posting(Table.AGREEMENTS, PUT),
    posting(Table.INVOICES, PUT, UPDATE),
    posting(Table.SERIES, UPDATE),
    posting(Table.JOURNAL, PUT),
)
DISPUTING = (
    on(Table.DISPUTES, QUERY),
    on(Table.DUNNING, PUT),
    posting(Table.DISPUTES, PUT),
    posting(Table.INVOICES, UPDATE),
    posting(Table.JOURNAL, PUT),
)
# What is owed of an invoice on a day.
OWING = (on(Table.INVOICES, GET), on(Table.CHARGES, QUERY), on(Table.RATES, QUERY))
PARKING = (on(Table.EXCEPTIONS, PUT),)
FORECASTING = (
    on(Table.ISSUERS, GET),
    on(Table.CUSTOMERS, QUERY),
    on(Table.JOURNAL, QUERY),
    on(Table.INVOICES, BATCH_GET),
    on(Table.CONTRACTS, BATCH_GET),
    by_index(Table.CONTRACTS, "due"),
    on(Table.RATES, QUERY),
    on(Table.REPORTS, QUERY, PUT),
)
# Who sees to dunning; the call list is read off what waits for people, and a call leaves it.
DUNNING_DESK = (
    *POLICIES,
    on(Table.DUNNING, UPDATE),
    on(Table.CUSTOMERS, QUERY),
    on(Table.JOURNAL, QUERY),
    on(Table.DISPUTES, QUERY),
    by_index(Table.AGREEMENTS, "by_customer"),
    on(Table.EXCEPTIONS, GET, PUT, UPDATE),
    by_index(Table.EXCEPTIONS, "open"),
    *OWING,
)
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
# Reports: what they are made of, and forecasts beside them.
PROJECTING = (
    on(Table.CUSTOMERS, GET),
    on(Table.REPORTS, GET, BATCH_GET, QUERY, PUT, DELETE),
    *PARKING,
)
