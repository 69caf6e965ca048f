"""PynamoDB models: how each aggregate lies in its table.

Attribute names in the tables are short and the immutable body of an invoice is one JSON text, so
that an ordinary invoice stays within 1 KB: a transactional write of it costs two units and not
four. Table names are bound by `Database.bind`; keys and indexes are checked against
`schema.SCHEMAS` by a test.
"""

from pynamodb.attributes import (
    BinaryAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

DIRECTORY_KEY = "*"


class IssuerRow(Model):
    class Meta:
        table_name = "issuers"

    issuer_id = UnicodeAttribute(hash_key=True)
    profile = JSONAttribute(null=True)
    members = UnicodeSetAttribute(null=True)


class CustomerRow(Model):
    class Meta:
        table_name = "customers"

    issuer_id = UnicodeAttribute(hash_key=True)
    customer_id = UnicodeAttribute(range_key=True)
    profile = JSONAttribute()


class ByNumber(GlobalSecondaryIndex["InvoiceRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "by_number"
        projection = KeysOnlyProjection()

    number_key = UnicodeAttribute(hash_key=True)


class InvoiceRow(Model):
    class Meta:
        table_name = "invoices"

    invoice_id = UnicodeAttribute(hash_key=True)
    number_key = UnicodeAttribute()
    issuer_id = UnicodeAttribute(attr_name="iss")
    customer_id = UnicodeAttribute(attr_name="cus")
    series = UnicodeAttribute(attr_name="ser")
    series_code = NumberAttribute(attr_name="sc")
    number = NumberAttribute(attr_name="num")
    currency = UnicodeAttribute(attr_name="cur")
    body = UnicodeAttribute(attr_name="body")
    issue_date = UnicodeAttribute(attr_name="on")
    due_date = UnicodeAttribute(attr_name="due")
    open_minor = NumberAttribute(attr_name="open")
    content_hash = UnicodeAttribute(attr_name="hash")
    issued_at = UnicodeAttribute(attr_name="at")
    version = NumberAttribute(attr_name="v")
    # What the first version of the program did not write.
    period = UnicodeAttribute(attr_name="per", null=True)
    document = UnicodeAttribute(attr_name="doc", null=True)
    chain = BinaryAttribute(legacy_encoding=False, attr_name="lnk", null=True)
    credited_minor = NumberAttribute(attr_name="cred", null=True)
    charges = UnicodeAttribute(attr_name="chg", null=True)
    ended = UnicodeAttribute(attr_name="end", null=True)
    rebated_minor = NumberAttribute(attr_name="reb", null=True)
    due_again = UnicodeAttribute(null=True)
    disputed_minor = NumberAttribute(attr_name="dsp", null=True)

    by_number = ByNumber()


class SeriesRow(Model):
    class Meta:
        table_name = "series"

    series_key = UnicodeAttribute(hash_key=True)
    last_number = NumberAttribute(null=True)
    last_hash = BinaryAttribute(legacy_encoding=False, null=True)
    holder = UnicodeAttribute(null=True)


class AdjustmentRow(Model):
    """What changed an invoice without a number of its own, with who did it and why."""

    class Meta:
        table_name = "adjustments"

    adjustment_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute()
    invoice_id = UnicodeAttribute()
    amount_minor = NumberAttribute()
    currency = UnicodeAttribute()
    content_hash = UnicodeAttribute()
    reason = UnicodeAttribute()
    author = UnicodeAttribute()
    recorded_at = UnicodeAttribute()
    uses = UnicodeAttribute(null=True)  # of credit only: minor units by credit, as JSON


class PaymentRow(Model):
    class Meta:
        table_name = "payments"

    payment_id = UnicodeAttribute(hash_key=True)
    source = UnicodeAttribute()
    reference = UnicodeAttribute()
    invoice_id = UnicodeAttribute()
    currency = UnicodeAttribute()
    amount_minor = NumberAttribute()
    allocated_minor = NumberAttribute()
    on_account_minor = NumberAttribute()
    paid_date = UnicodeAttribute()
    booked_at = UnicodeAttribute()
    # What happened since, or where no invoice says whose it is.
    issuer_id = UnicodeAttribute(attr_name="iss", null=True)
    customer_id = UnicodeAttribute(attr_name="cus", null=True)
    cash_account = UnicodeAttribute(attr_name="cash", null=True)
    reversed_minor = NumberAttribute(attr_name="rev", null=True)
    reopened_minor = NumberAttribute(attr_name="reo", null=True)
    placed_by = UnicodeAttribute(attr_name="plc", null=True)
    placed_date = UnicodeAttribute(attr_name="plo", null=True)
    gateway_reference = UnicodeAttribute(attr_name="gwr", null=True)
    version = NumberAttribute(attr_name="v", null=True)


class CreditRow(Model):
    """A sum on account; `book` says whose it is (`domain.journal.book_of`)."""

    class Meta:
        table_name = "credits"

    book = UnicodeAttribute(hash_key=True)
    credit_id = UnicodeAttribute(range_key=True)
    account = UnicodeAttribute(attr_name="acc")
    currency = UnicodeAttribute(attr_name="cur")
    amount_minor = NumberAttribute(attr_name="amt")
    left_minor = NumberAttribute(attr_name="left")
    opened_by = UnicodeAttribute(attr_name="by")
    opened_date = UnicodeAttribute(attr_name="on")
    source = UnicodeAttribute(attr_name="src")
    document = UnicodeAttribute(attr_name="doc")
    issuer_id = UnicodeAttribute(attr_name="iss")
    customer_id = UnicodeAttribute(attr_name="cus")
    version = NumberAttribute(attr_name="v")


class JournalRow(Model):
    class Meta:
        table_name = "journal"

    party_key = UnicodeAttribute(hash_key=True)
    entry_key = UnicodeAttribute(range_key=True)
    entry_id = UnicodeAttribute()
    code = UnicodeAttribute()
    issuer_id = UnicodeAttribute()
    customer_id = UnicodeAttribute()
    currency = UnicodeAttribute()
    business_date = UnicodeAttribute()
    recorded_at = UnicodeAttribute()
    postings = UnicodeAttribute()
    invoice_id = UnicodeAttribute()
    document = UnicodeAttribute()
    due_date = UnicodeAttribute()
    payment_id = UnicodeAttribute(null=True)
    source = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    author = UnicodeAttribute(null=True)


class AgendaRow(Model):
    """Agenda of reminders, the mark of the last planned day, the notices, and dunning policies.

    `pk` is `AGENDA#issuer#day#shard`, `LATER#issuer`, `PLAN#issuer` or `NOTICE#invoice`; see
    `policies`, `promises`, `call_notes`, `contacts`, `effects`, `page_visits`,
    `customer_requests`, `letters`, `reach_book` and `unknown_senders`.
    """

    class Meta:
        table_name = "dunning"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute(null=True)
    detail = UnicodeAttribute(null=True)
    at = UnicodeAttribute(null=True)
    expires_at = NumberAttribute(null=True)
    author = UnicodeAttribute(null=True)  # this and the rest: not by the first version
    policy = UnicodeAttribute(null=True)
    tone = UnicodeAttribute(null=True)
    channel = UnicodeAttribute(null=True)
    no_channel = UnicodeAttribute(null=True)
    settled_at = UnicodeAttribute(null=True)
    delivery = UnicodeAttribute(null=True)  # `Delivery.place`
    version = NumberAttribute(null=True)
    goes_with = UnicodeAttribute(null=True)
    owed_minor = NumberAttribute(null=True)
    currency = UnicodeAttribute(null=True)
    outcome = UnicodeAttribute(null=True)
    invoice_id = UnicodeAttribute(null=True)
    phone_hash = UnicodeAttribute(null=True)


class OpenExceptions(GlobalSecondaryIndex["ExceptionRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "open"
        projection = AllProjection()

    open_key = UnicodeAttribute(hash_key=True)
    raised_at = UnicodeAttribute(range_key=True)


class ExceptionRow(Model):
    """An item that waits has `open_key`; one that was sent again has not."""

    class Meta:
        table_name = "exceptions"

    exception_id = UnicodeAttribute(hash_key=True)
    open_key = UnicodeAttribute(null=True)
    raised_at = UnicodeAttribute()
    issuer_id = UnicodeAttribute()
    queue = UnicodeAttribute()
    reason_code = UnicodeAttribute()
    explanation = UnicodeAttribute()
    message = UnicodeAttribute()
    amount_minor = NumberAttribute()
    currency = UnicodeAttribute()
    replays = NumberAttribute()

    open = OpenExceptions()


class SegmentRow(Model):
    """Ledger lines, sums of them, marks of what is in the sums: see the modules that write them."""

    class Meta:
        table_name = "reports"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    lines = BinaryAttribute(legacy_encoding=False, null=True)
    cells = BinaryAttribute(legacy_encoding=False, null=True)
    ids = BinaryAttribute(legacy_encoding=False, null=True)
    version = NumberAttribute(null=True)
    current = NumberAttribute(null=True)
    building = NumberAttribute(null=True)
    segment = UnicodeAttribute(null=True)  # of customers
