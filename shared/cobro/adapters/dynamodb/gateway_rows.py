"""The table of gateways: accounts with them, and what is remembered of each account.

All accounts lie together: they are few, change by hand, and the daily sweep wants every one. The
partition key says what a row is, the sort key which.
"""

import json
from dataclasses import asdict
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from cobro.domain.gateways import Gateway, GatewayAccount, PaymentMethod
from cobro.domain.ids import IssuerId
from cobro.domain.money import Currency

ACCOUNTS = "ACCOUNT"
MARKS = "SWEPT"


class GatewayRow(Model):
    """`sk` is `gateway/account`; `pk` is `ACCOUNT` with JSON in `body`, or `SWEPT` with a mark."""

    class Meta:
        table_name = "gateways"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    issuer_id = UnicodeAttribute(null=True)
    body = UnicodeAttribute(null=True)
    through_at = UnicodeAttribute(null=True)


def account_row(account: GatewayAccount) -> GatewayRow:
    body = asdict(account)
    del body["issuer_id"]
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return GatewayRow(ACCOUNTS, account.key, issuer_id=account.issuer_id, body=text)


def account_of(row: GatewayRow) -> GatewayAccount:
    body: dict[str, Any] = json.loads(row.body or "{}")
    return GatewayAccount(
        gateway=Gateway(body["gateway"]),
        account_id=body["account_id"],
        issuer_id=IssuerId(row.issuer_id or ""),
        currencies=tuple(Currency(code) for code in body["currencies"]),
        payout_account=body["payout_account"],
        is_live=body["is_live"],
        offers=tuple(PaymentMethod(method) for method in body["offers"]),
        facts=body["facts"],
    )
