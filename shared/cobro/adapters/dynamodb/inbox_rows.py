"""The table of the inbox: one row for each event of a gateway account."""

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute
from pynamodb.models import Model


class InboxRow(Model):
    class Meta:
        table_name = "inbox"

    event_key = UnicodeAttribute(hash_key=True)
    payload = BinaryAttribute(legacy_encoding=False)
    raw_query = UnicodeAttribute(null=True)
    received_at = UnicodeAttribute()
