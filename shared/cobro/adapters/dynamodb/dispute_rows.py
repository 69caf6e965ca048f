"""How disputes about invoices lie in their table."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


class OpenDisputes(GlobalSecondaryIndex["DisputeRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "open"
        projection = AllProjection()

    open_key = UnicodeAttribute(hash_key=True)
    deadline_key = UnicodeAttribute(range_key=True)


class DisputeRow(Model):
    """Only one that is open has an `open_key`, its issuer: the index holds nothing else."""

    class Meta:
        table_name = "disputes"

    invoice_id = UnicodeAttribute(hash_key=True)
    number = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    body = UnicodeAttribute()
    open_key = UnicodeAttribute(null=True)
    deadline_key = UnicodeAttribute(null=True)

    open = OpenDisputes()
