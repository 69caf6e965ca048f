"""How bank files, their entries and what is proposed for them lie in their table."""

from base64 import b32decode, b32encode
from collections.abc import Sequence

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

_ID_BYTES = 15  # of cobro.domain.ids


class ReviewIndex(GlobalSecondaryIndex["StatementRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "reviews"
        projection = AllProjection()

    review_key = UnicodeAttribute(hash_key=True)
    review_on = UnicodeAttribute(range_key=True)


class StatementRow(Model):
    """Bank files and entries: `pk` is `FILE#issuer#file` or `ENTRY#entry`, `sk` is `-`.

    `CLAIM#invoice` with an entry's id says that the entry is proposed for the invoice. Only an
    entry that the rules or a person looked at has a review. `PARTS#issuer#file` has a small row for
    each part that is kept of a large file, `IDS#issuer#file` the ids of its entries: parts are
    listed without reading a million ids. A file that was kept in one piece has them in its own row.
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
    entry_ids = BinaryAttribute(legacy_encoding=False, null=True)

    reviews = ReviewIndex()


def packed(entry_ids: Sequence[str]) -> bytes:
    """Write ids as the bytes that they stand for: 15 in place of 28."""
    return b"".join(b32decode(each.partition("_")[2].upper()) for each in entry_ids)


def unpacked(ids: bytes) -> list[str]:
    return [
        f"ent_{b32encode(ids[start : start + _ID_BYTES]).decode().lower()}"
        for start in range(0, len(ids), _ID_BYTES)
    ]
