"""How an issuer's bank accounts lie in their table, with what is kept for reading their files.

| row | pk | sk | body |
|---|---|---|---|
| account of an issuer | `ISSUER#issuer` | account | what is known of it |
| who has an account | `ACCOUNT#account` | `-` | none; `issuer_id` says it |
| mapping of CSV files | `MAPPING#issuer` | its name | the mapping |
| number of a return file | `SEEN#issuer#account` | `FILE#series#date#number` | the sighting |
| statement | `SEEN#issuer#account` | `STATEMENT#date#...` | the sighting |
"""

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from cobro.domain.bank_accounts import BankAccount
from cobro.domain.file_gaps import Sighting

NO_SORT = "-"
NOT_WHOLE = "-"  # in place of the file that has taken a number


class BankAccountRow(Model):
    class Meta:
        table_name = "bank_accounts"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    body = UnicodeAttribute(null=True)
    issuer_id = UnicodeAttribute(null=True)
    taken_by = UnicodeAttribute(null=True)


def accounts_key(issuer_id: str) -> str:
    return f"ISSUER#{issuer_id}"


def owner_key(account: str) -> str:
    return f"ACCOUNT#{account}"


def mappings_key(issuer_id: str) -> str:
    return f"MAPPING#{issuer_id}"


def seen_key(issuer_id: str, account: str) -> str:
    return f"SEEN#{issuer_id}#{account}"


def account_row(account: BankAccount) -> BankAccountRow:
    facts = asdict(account) | {"known_at": account.known_at.isoformat()}
    del facts["issuer_id"], facts["account"]
    return BankAccountRow(
        accounts_key(account.issuer_id),
        account.account,
        body=_text(facts),
        issuer_id=account.issuer_id,
    )


def account_of(row: BankAccountRow) -> BankAccount:
    facts: dict[str, Any] = json.loads(row.body or "")
    facts["known_at"] = datetime.fromisoformat(facts["known_at"])
    return BankAccount(issuer_id=row.issuer_id or "", account=row.sk, **facts)


def sighting_sort(one: Sighting) -> str:
    """Name a sighting: the same facts are the same row, whichever file brings them."""
    if not one.currency:
        return f"{file_prefix(one)}{one.end_date}#{one.number:012}"
    facts = (one.series, one.currency, one.start_date, one.opening_minor, one.closing_minor)
    return f"STATEMENT#{one.end_date}#{one.number:012}#" + "#".join(map(str, facts))


def file_prefix(one: Sighting) -> str:
    return f"FILE#{one.series}#" if not one.currency else "STATEMENT#"


def sighting_row(issuer_id: str, account: str, one: Sighting) -> BankAccountRow:
    facts = asdict(one) | {"end_date": one.end_date.isoformat()}
    facts["start_date"] = one.start_date.isoformat() if one.start_date else None
    return BankAccountRow(
        seen_key(issuer_id, account), sighting_sort(one), body=_text(facts), issuer_id=issuer_id
    )


def sighting_of(row: BankAccountRow) -> Sighting:
    facts: dict[str, Any] = json.loads(row.body or "")
    facts["end_date"] = date.fromisoformat(facts["end_date"])
    if facts["start_date"]:
        facts["start_date"] = date.fromisoformat(facts["start_date"])
    return Sighting(**facts)


def _text(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
