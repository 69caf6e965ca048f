"""How bank files, their entries and what is proposed for them lie in their table."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


class ReviewIndex(GlobalSecondaryIndex["StatementRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "reviews"
        projection = AllProjection()

    review_key = UnicodeAttribute(hash_key=True)
    review_on = UnicodeAttribute(range_key=True)


class StatementRow(Model):
    """Bank files and entries: `pk` is `FILE#issuer#file` or `ENTRY#entry`, `sk` is `-`.

    `CLAIM#invoice` with an entry's id says that the entry is proposed for the invoice. Only an
    entry that the rules or a person looked at has a review.
    """

    class Meta:
        table_name = "statements"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    facts = UnicodeAttribute()
    state = UnicodeAttribute()
    detail = UnicodeAttribute(null=True)
    review = UnicodeAttribute(null=True)
    review_version = NumberAttribute(null=True)
    review_key = UnicodeAttribute(null=True)
    review_on = UnicodeAttribute(null=True)

    reviews = ReviewIndex()
