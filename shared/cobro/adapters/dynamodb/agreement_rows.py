"""How payment agreements and their rules lie in their table."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


class AgreementsOfCustomer(GlobalSecondaryIndex["AgreementRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "by_customer"
        projection = AllProjection()

    customer_key = UnicodeAttribute(hash_key=True)
    order_key = UnicodeAttribute(range_key=True)


class RunningAgreements(GlobalSecondaryIndex["AgreementRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "running"
        projection = AllProjection()

    running_key = UnicodeAttribute(hash_key=True)
    order_key = UnicodeAttribute(range_key=True)


class AgreementRow(Model):
    """`pk` is an agreement's id with the `sk` `-`, or `RULES#issuer` with a segment, `-` for none.

    Only what is proposed or active has a `running_key`, its issuer.
    """

    class Meta:
        table_name = "agreements"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    body = UnicodeAttribute()
    customer_key = UnicodeAttribute(null=True)
    running_key = UnicodeAttribute(null=True)
    order_key = UnicodeAttribute(null=True)

    by_customer = AgreementsOfCustomer()
    running = RunningAgreements()
