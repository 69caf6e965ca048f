"""Lists of what went wrong and waits for a person: parked input, and dead letters."""

from cobro.adapters.console.tables import Column
from cobro.runtime.console.listing import Listing, RowAction

__all__ = ["OF_WAITING"]

EXCEPTIONS = (
    Column("raised_at", "instant"),
    Column("source", "word"),
    Column("why"),
    Column("explanation"),
    Column("reason_code"),
    Column("amount", "money"),
)
DEAD_LETTERS = (
    Column("queue", path="work", link="/console/dead-letter?queue={queue}"),
    Column("waiting", "number"),
    Column("since_at", "instant"),
    Column("state", "state"),
)
DEAD_MESSAGES = (
    Column("first_sent_at", "instant", path="sent_at"),
    Column("kind"),
    Column("goes_by"),
    Column("document", path="named_invoice", link="/console/invoices/{named_invoice}"),
    Column("message_id"),
)
REQUESTS = (
    Column("raised_at", "instant", path="received_at"),
    Column("name", link="/console/customers/{customer_id}"),
    Column("kind", "state"),
    Column("channel", "state"),
    Column("subject"),
    Column("text"),
    Column("owner", "person"),
)
REPLAY = RowAction("replay", "exception_id")
OF_WAITING = (
    Listing("requests", "/v1/requests", "requests", REQUESTS, takes=("channel", "owner")),
    Listing(
        "exceptions",
        "/v1/exceptions",
        "exceptions",
        EXCEPTIONS,
        actions=(REPLAY,),
    ),
    Listing(
        "unassigned",
        "/v1/exceptions",
        "exceptions",
        EXCEPTIONS,
        query={"issuer_id": "-"},
        actions=(REPLAY,),
    ),
    Listing(
        "dead_letters",
        "/v1/dead-letters",
        "queues",
        DEAD_LETTERS,
        actions=(RowAction("redrive", "queue", only="waiting"),),
    ),
    Listing("dead_messages", "/v1/dead-letters", "messages", DEAD_MESSAGES, takes=("queue",)),
)
