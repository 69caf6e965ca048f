"""The table of remittances: per agreement a counter, and a row for each run of orders.

| row | pk | sk |
|---|---|---|
| counter of an agreement | `issuer#agreement` | `counter` |
| run with a file | `issuer#agreement` | `file-` and its number, 8 digits |
| run whose orders were all refused | `issuer#agreement` | `none-` and its last order, 12 digits |
"""

import json
from dataclasses import asdict
from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from cobro.domain.agreements import BankAgreement
from cobro.domain.remittances import RefusedOrder, RemittanceRun, RunState

COUNTER_SORT = "counter"
FILE_PREFIX = "file-"  # what `file_name` begins with


class RemittanceRow(Model):
    class Meta:
        table_name = "remittances"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    facts = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    sha256 = UnicodeAttribute(null=True)
    last_file = NumberAttribute(null=True)
    ordered_through = NumberAttribute(null=True)
    last_run = UnicodeAttribute(null=True)


def agreement_key(issuer_id: str, agreement_id: str) -> str:
    return f"{issuer_id}#{agreement_id}"


def run_row(run: RemittanceRun) -> RemittanceRow:
    facts = asdict(run) | {"created_at": run.created_at.isoformat()}
    for left_out in ("state", "sha256"):
        del facts[left_out]
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    key = agreement_key(run.issuer_id, run.agreement.agreement_id)
    return RemittanceRow(key, run.name, facts=text, state=run.state.value)


def run_of(row: RemittanceRow) -> RemittanceRun:
    facts = json.loads(row.facts or "{}")
    facts["agreement"] = BankAgreement(**facts["agreement"])
    facts["refused"] = tuple(RefusedOrder(**refused) for refused in facts["refused"])
    facts["created_at"] = datetime.fromisoformat(facts["created_at"])
    return RemittanceRun(**facts, state=RunState(row.state), sha256=row.sha256 or "")
