"""The lists of the console as data: where the API has them and what is shown of each row."""

from collections.abc import Mapping
from types import MappingProxyType

from cobro.adapters.console.tables import Column
from cobro.runtime.console.listing import Listing, RowAction
from cobro.runtime.console.listings_of_one import AGREEMENTS, CUSTOMER, DISPUTES, INVOICE, OF_ONE
from cobro.runtime.console.listings_of_waiting import OF_WAITING

__all__ = ["LISTINGS", "PAGES"]

ACTS = (
    Column("acted_at", "instant"),
    Column("person", "person"),
    Column("outcome", "state", path="kind"),
    Column("what", "word"),
    Column("document", link=INVOICE),
    Column("customer_id", link=CUSTOMER),
    Column("amount", "money"),
)
ALERTS = (
    Column("raised_at", "instant"),
    Column("rule"),
    Column("kind"),
    Column("explanation", path="text"),
    Column("document"),
    Column("customer_id", link=CUSTOMER),
    Column("amount", "money"),
    Column("state", "state"),
    Column("person", "person", path="acknowledged_by"),
    Column("acted_at", "instant", path="acknowledged_at"),
)
CALLS = (
    Column("name", link=CUSTOMER),
    Column("phone"),
    Column("document", link=INVOICE),
    Column("due_date", "day"),
    Column("owed", "money"),
    Column("charges", "money"),
    Column("promised_date", "day", path="promise.promised_date"),
    Column("state", path="hold"),
    Column("step"),
)
EXPORTS = (
    Column("export", path="name"),
    Column("report"),
    Column("format"),
    Column("frequency"),
    Column("weekday", "number", path="day"),
    Column("hour", "number"),
    Column("recipients"),
    Column("state", path="is_active"),
    Column("turn_date", "day", path="last_run.turn_date"),
    Column("last_run", path="last_run.state"),
)


def _decisions(what: str) -> tuple[RowAction, RowAction]:
    discard = RowAction(f"discard_{what}", f"{what}_id", is_plain=True)
    return RowAction(f"release_{what}", f"{what}_id"), discard


_ALL = (
    *OF_WAITING,
    Listing(
        "drafts",
        "/v1/drafts",
        "drafts",
        (
            Column("draft_id"),
            Column("customer_id", path="invoice.customer_id", link="/console/customers/{customer}"),
            Column("due_date", "day", path="invoice.due_date"),
            Column("editor", "person"),
            Column("changed_at", "instant"),
        ),
        query={"state": "awaiting_release"},
        actions=_decisions("draft"),
    ),
    Listing(
        "orders",
        "/v1/payment-orders",
        "orders",
        (
            Column("order_id"),
            Column("kind", "state"),
            Column("subject"),
            Column("amount", "money"),
            Column("reason"),
            Column("author", "person"),
            Column("created_at", "instant"),
        ),
        query={"state": "awaiting_release"},
        actions=_decisions("order"),
    ),
    Listing(
        "gaps",
        "/v1/bank-files/gaps",
        "gaps",
        (
            Column("account"),
            Column("kind", "state"),
            Column("after", path="after.file"),
            Column("after_date", "day", path="after.date"),
            Column("before", path="before.file"),
            Column("before_date", "day", path="before.date"),
            Column("difference", "money"),
        ),
    ),
    Listing(
        "imports",
        "/v1/imports",
        "imports",
        (
            Column("seen_at", "instant"),
            Column("key"),
            Column("state", "state"),
            Column("rows", "number"),
            Column("rows_read", "number"),
            Column("rows_refused", "number"),
            Column("reason"),
        ),
    ),
    Listing(
        "remittances",
        "/v1/remittances",
        "remittances",
        (
            Column("created_at", "instant"),
            Column("agreement_id"),
            Column("bank"),
            Column("file_number", "number"),
            Column("state", "state"),
            Column("orders", "number"),
        ),
    ),
    Listing(
        "bank_accounts",
        "/v1/bank-accounts",
        "accounts",
        (Column("account"), Column("label"), Column("source", "state"), Column("author", "person")),
    ),
    Listing(
        "policies",
        "/v1/dunning-policies",
        "policies",
        (
            Column("policy", link="/console/dunning/{policy}"),
            Column("version", "number"),
            Column("steps"),
            Column("author", "person"),
            Column("stored_at", "instant"),
        ),
    ),
    Listing(
        "assignments",
        "/v1/dunning-policies",
        "assignments",
        (Column("kind", "state"), Column("key"), Column("policy")),
    ),
    Listing(
        "letters",
        "/v1/letters",
        "batches",
        (
            Column("gathered_date", "day", link="/console/letters-file?day={gathered_date}"),
            Column("state", "state"),
            Column("letters", "number"),
            Column("sheets", "number", path="pages"),
            Column("left_out", "number"),
            Column("posted_at", "instant"),
            Column("person", "person", path="posted_by"),
        ),
        actions=(RowAction("post_letters", "gathered_date", only="drawn"),),
    ),
    Listing(
        "gateways",
        "/v1/gateway-accounts",
        "accounts",
        (
            Column("gateway"),
            Column("account_id"),
            Column("currencies"),
            Column("offers"),
            Column("is_live", "state"),
            Column("health", "state"),
            Column("asked_through_at", "instant"),
            Column("webhook_path"),
        ),
    ),
    Listing(
        "customers",
        "/v1/customers",
        "customers",
        (
            Column("name", link=CUSTOMER),
            Column("customer_id", link=CUSTOMER),
            Column("tax_id"),
            Column("email"),
            Column("segment"),
        ),
        takes=("text", "after"),
    ),
    Listing(
        "contracts",
        "/v1/contracts",
        "contracts",
        (Column("contract_id"), Column("next_issue_date", "day")),
    ),
    Listing(
        "review",
        "/v1/reconciliation/items",
        "items",
        (
            Column("booking_date", "day"),
            Column("account"),
            Column("payer_name"),
            Column("text"),
            Column("amount", "money"),
            Column("state", "state"),
            Column("explanation"),
        ),
        takes=("state", "text", "after"),
    ),
    Listing(
        "invoices",
        "/v1/invoices",
        "invoices",
        (
            Column("document", link=INVOICE),
            Column("customer_id", link=CUSTOMER),
            Column("issue_date", "day"),
            Column("due_date", "day"),
            Column("total", "money"),
            Column("open", "money"),
            Column("status", "state"),
        ),
        takes=("status", "customer_id", "series", "due_from", "due_to", "after"),
    ),
    Listing("acts", "/v1/audit", "acts", ACTS, takes=("month", "after")),
    Listing("stray_acts", "/v1/audit", "acts", ACTS, query={"issuer_id": "-"}, takes=("month",)),
    Listing(
        "alerts",
        "/v1/alerts",
        "alerts",
        ALERTS,
        takes=("state", "kind", "rule", "subject", "after"),
    ),
    Listing("calls", "/v1/call-list", "calls", CALLS),
    Listing("exports", "/v1/exports", "exports", EXPORTS),
    Listing("disputes", "/v1/disputes", "disputes", DISPUTES),
    Listing("agreements", "/v1/agreements", "agreements", AGREEMENTS),
)
LISTINGS: Mapping[str, Listing] = MappingProxyType(
    {listing.name: listing for listing in (*_ALL, *OF_ONE)}
)
# Pages that are nothing but lists, each with what it shows.
PAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "exceptions": ("exceptions", "unassigned"),
        "releases": ("drafts", "orders"),
        "files": ("gaps", "imports", "remittances", "bank_accounts"),
        "dunning": ("policies", "assignments", "letters"),
        "gateways": ("gateways",),
        "contracts": ("contracts",),
        "dead-letters": ("dead_letters",),
        "dead-letter": ("dead_messages",),
        "disputes": ("disputes",),
        "agreements": ("agreements",),
    }
)
