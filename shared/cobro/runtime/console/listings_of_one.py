"""The lists of one customer or one invoice as data."""

from cobro.adapters.console.tables import Column
from cobro.runtime.console.listing import Listing

__all__ = [
    "AGREEMENTS",
    "CHARGES",
    "CLAIMS",
    "CREDITS",
    "CUSTOMER",
    "DISPUTES",
    "INVOICE",
    "MOVEMENTS",
    "NOTICES",
    "OF_ONE",
]

INVOICE = "/console/invoices/{invoice_id}"
CUSTOMER = "/console/customers/{customer_id}"
_CUSTOMER_PATH = "/v1/customers/{customer_id}"
_INVOICE_PATH = "/v1/invoices/{invoice_id}"
AGREEMENTS = (
    Column("agreement", path="agreement_id", link="/console/agreements/{agreement_id}"),
    Column("customer_id", link=CUSTOMER),
    Column("state", "state"),
    Column("total", "money"),
    Column("proposed_by"),
    Column("proposed_at", "instant"),
    Column("valid_until_date", "day"),
)
DISPUTES = (
    Column("document", link="/console/disputes/{invoice_id}"),
    Column("customer_id", link=CUSTOMER),
    Column("reason", "state"),
    Column("amount", "money"),
    Column("owner", "person"),
    Column("deadline_date", "day"),
    Column("said", path="text"),
)
CLAIMS = (*DISPUTES[:1], Column("state", "state"), *DISPUTES[2:])  # the customer is known here
CHARGES = (
    Column("kind", "state"),
    Column("state", "state"),
    Column("amount", "money"),
    Column("due_date", "day"),
    Column("reason"),
)
NOTICES = (
    Column("at", "instant"),
    Column("step"),
    Column("state", "state"),
    Column("channel", "state"),
    Column("policy"),
    Column("detail"),
)
MOVEMENTS = (
    Column("business_date", "day"),
    Column("code", "state"),
    Column("document", link="/console/invoices?document={document}"),
    Column("source", "state"),
    Column("movement_minor", "money"),
    Column("balance_minor", "money"),
)
CREDITS = (
    Column("opened_date", "day"),
    Column("source", "state"),
    Column("document"),
    Column("amount", "money"),
    Column("left", "money"),
)
EXPORT_RUNS = (
    Column("turn_date", "day"),
    Column("state", "state"),
    Column("file"),
    Column("size_bytes", "number"),
    Column("made_at", "instant"),
    Column("detail"),
)
OF_ONE = (
    Listing(
        "timeline",
        "/v1/customers/{customer_id}/timeline",
        "moments",
        (
            Column("happened_at", "instant"),
            Column("kind", path="label"),
            Column("what", "word", link=INVOICE),
            Column("amount", "money"),
            Column("said", path="text"),
            Column("actor", "person"),
        ),
        of="customer_id",
        cursor="before",
        cursor_from="next_before",
    ),
    Listing(
        "customer_agreements",
        f"{_CUSTOMER_PATH}/agreements",
        "agreements",
        AGREEMENTS,
        of="customer_id",
    ),
    Listing("credits", f"{_CUSTOMER_PATH}/credits", "credits", CREDITS, of="customer_id"),
    Listing(
        "movements",
        f"{_CUSTOMER_PATH}/statement",
        "statements",
        MOVEMENTS,
        takes=("from", "to"),
        of="customer_id",
        nested="lines",
    ),
    Listing("charges", f"{_INVOICE_PATH}/charges", "charges", CHARGES, of="invoice_id"),
    Listing("notices", f"{_INVOICE_PATH}/notices", "notices", NOTICES, of="invoice_id"),
    Listing("export_runs", "/v1/exports/{name}/runs", "runs", EXPORT_RUNS, of="name"),
    Listing("claims", f"{_INVOICE_PATH}/disputes", "disputes", CLAIMS, of="invoice_id"),
)
