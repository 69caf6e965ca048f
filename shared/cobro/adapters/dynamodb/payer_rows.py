"""How the keys of payers lie in their table: `payer_key` is `issuer#kind#value`.

Addresses that a customer is written to at stand there by their hashes.
"""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


class Learnt(GlobalSecondaryIndex["PayerRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "learnt"
        projection = AllProjection()

    learnt_key = UnicodeAttribute(hash_key=True)
    learnt_at = UnicodeAttribute(range_key=True)


class PayerRow(Model):
    """What people taught has `learnt_key`, its issuer; what the profile says has not."""

    class Meta:
        table_name = "payers"

    payer_key = UnicodeAttribute(hash_key=True)
    customer_id = UnicodeAttribute(range_key=True)
    learnt_key = UnicodeAttribute(null=True)
    learnt_at = UnicodeAttribute(null=True)
    entry_id = UnicodeAttribute(null=True)
    author = UnicodeAttribute(null=True)

    learnt = Learnt()
