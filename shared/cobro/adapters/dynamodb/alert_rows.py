"""How rules of alerts, alerts, mutes and due days lie in their table.

| `pk` | `sk` | holds |
|---|---|---|
| `RULES#issuer` | the version in six digits | `body`: the document; `state`: its hash |
| the id of an alert | `-` | `body`: what was raised; `told`: to whom |
| `MUTE#issuer` | `rule#...`, `subject#...` | `body` |
| `DUE#issuer#2026` | the due date, `#` and the id of an invoice | |
| `LOOK#issuer` | `-` | `state`: the day; `version`: that of the rules |
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


class ListedAlerts(GlobalSecondaryIndex["AlertRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "listed"
        projection = AllProjection()

    list_key = UnicodeAttribute(hash_key=True)
    order_key = UnicodeAttribute(range_key=True)


class UntoldAlerts(GlobalSecondaryIndex["AlertRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "untold"
        projection = AllProjection()

    untold_key = UnicodeAttribute(hash_key=True)
    order_key = UnicodeAttribute(range_key=True)


class AlertRow(Model):
    """`list_key` is the issuer and the state; only what is still to be told has `untold_key`."""

    class Meta:
        table_name = "alerts"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute(null=True)
    body = UnicodeAttribute(null=True)
    at = UnicodeAttribute(null=True)
    author = UnicodeAttribute(null=True)
    version = NumberAttribute(null=True)
    told = UnicodeSetAttribute(null=True)
    expires_at = NumberAttribute(null=True)
    list_key = UnicodeAttribute(null=True)
    order_key = UnicodeAttribute(null=True)
    untold_key = UnicodeAttribute(null=True)

    listed = ListedAlerts()
    untold = UntoldAlerts()
