"""How it lies in its table who did what."""

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.models import Model


class AuditRow(Model):
    """`month_key` is company and month, `act_key` the instant and the id of the act."""

    class Meta:
        table_name = "audit"

    month_key = UnicodeAttribute(hash_key=True)
    act_key = UnicodeAttribute(range_key=True)
    facts = JSONAttribute()
