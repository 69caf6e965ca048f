"""Keys, indexes and streams of the tables, as data.

`infra` makes the tables from it and the tests make moto's from it, so that the three never drift.
All keys are strings. Time-to-live is only on rows that can be thrown away.
"""

from dataclasses import dataclass

__all__ = ["SCHEMAS", "IndexSchema", "TableSchema"]


@dataclass(frozen=True, slots=True)
class IndexSchema:
    """A sparse global index; `projection` is KEYS_ONLY or ALL."""

    name: str
    partition_key: str
    sort_key: str | None = None
    projection: str = "KEYS_ONLY"


@dataclass(frozen=True, slots=True)
class TableSchema:
    partition_key: str
    sort_key: str | None = None
    indexes: tuple[IndexSchema, ...] = ()
    has_stream: bool = False
    ttl_attribute: str | None = None


SCHEMAS: dict[str, TableSchema] = {
    "issuers": TableSchema("issuer_id"),
    "customers": TableSchema("issuer_id", "customer_id"),
    "invoices": TableSchema("invoice_id", indexes=(IndexSchema("by_number", "number_key"),)),
    "series": TableSchema("series_key"),
    "payments": TableSchema("payment_id"),
    "credits": TableSchema("book", "credit_id"),
    "gateway_payments": TableSchema("payment_key"),
    "payouts": TableSchema(
        "payout_key", indexes=(IndexSchema("awaited", "awaited_by", "arrival_date"),)
    ),
    "adjustments": TableSchema("adjustment_id"),
    "charges": TableSchema(
        "pk",
        "sk",
        indexes=(
            IndexSchema("by_reference", "reference"),
            IndexSchema("watched", "watch_key", "watch_on"),
        ),
    ),
    "rates": TableSchema("name", "valid_from"),
    "journal": TableSchema("party_key", "entry_key", has_stream=True),
    "dunning": TableSchema("pk", "sk", ttl_attribute="expires_at"),
    "statements": TableSchema(
        "pk", "sk", indexes=(IndexSchema("reviews", "review_key", "review_on", "ALL"),)
    ),
    "remittances": TableSchema("pk", "sk"),
    "inbox": TableSchema("event_key"),
    "exceptions": TableSchema(
        "exception_id", indexes=(IndexSchema("open", "open_key", "raised_at", "ALL"),)
    ),
    "reports": TableSchema("pk", "sk"),
    "drafts": TableSchema(
        "draft_id", indexes=(IndexSchema("by_state", "issuer_id", "state_key", "ALL"),)
    ),
    "orders": TableSchema(
        "order_id",
        indexes=(
            IndexSchema("by_state", "issuer_id", "state_key", "ALL"),
            IndexSchema("by_payment", "payment_key", "ordered_at", "ALL"),
        ),
    ),
    "imports": TableSchema(
        "import_id",
        "part",
        indexes=(IndexSchema("by_issuer", "issuer_key", "seen_at", "ALL"),),
    ),
    "gateways": TableSchema("pk", "sk"),
    "contracts": TableSchema("contract_key", indexes=(IndexSchema("due", "due_key", "due_on"),)),
    "payers": TableSchema(
        "payer_key",
        "customer_id",
        indexes=(IndexSchema("learnt", "learnt_key", "learnt_at", "ALL"),),
    ),
    "bank_accounts": TableSchema("pk", "sk"),
    "exports": TableSchema("pk", "sk"),
    "audit": TableSchema("month_key", "act_key"),
    "alerts": TableSchema(
        "pk",
        "sk",
        indexes=(
            IndexSchema("listed", "list_key", "order_key", "ALL"),
            IndexSchema("untold", "untold_key", "order_key", "ALL"),
        ),
        ttl_attribute="expires_at",
    ),
    "agreements": TableSchema(
        "pk",
        "sk",
        indexes=(
            IndexSchema("by_customer", "customer_key", "order_key", "ALL"),
            IndexSchema("running", "running_key", "order_key", "ALL"),
        ),
    ),
    "disputes": TableSchema(
        "invoice_id", "number", indexes=(IndexSchema("open", "open_key", "deadline_key", "ALL"),)
    ),
    "collections": TableSchema("pk", "sk", indexes=(IndexSchema("due", "due_key", "due_at"),)),
}
