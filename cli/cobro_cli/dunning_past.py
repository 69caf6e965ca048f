"""The past of a company as a dunning policy sees it: its invoices with what moved them.

The journal is read whole, once; segments and places come from the customers, and instruments
from the charges only where a policy asks for them. Nothing is written and nothing is sent.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from cobro.adapters.dynamodb.invoice_rows import entry_of_raw
from cobro.adapters.dynamodb.parties import bounds_of
from cobro.contracts.dunning_policy import DunningPolicyV2
from cobro.contracts.parsing import parse
from cobro.domain.dunning.bounds import Bounds
from cobro.domain.dunning.history import late_invoices
from cobro.domain.dunning.hours import ContactHours
from cobro.domain.dunning.places import Address, place_of
from cobro.domain.dunning.policy import DunningPolicy
from cobro.domain.dunning.simulation import PastInvoice, past_invoice
from cobro.domain.journal import JournalEntry
from cobro.domain.reports import LedgerLine, distinct, ledger_line
from cobro.runtime.settings import Table
from cobro_cli.stack import Stack
from cobro_cli.steps import Listener, Progress, StepError

__all__ = ["Past", "newest_policy", "read_past"]

STEP = "read the journal"


@dataclass(frozen=True, slots=True)
class Past:
    """A company's invoices, and the ledger lines of each customer in order of their days."""

    country: str
    bounds: Bounds
    invoices: Sequence[PastInvoice]
    lines: dict[str, list[LedgerLine]]

    def late_invoices(self, invoice: PastInvoice, today: date) -> int | None:
        lines = self.lines.get(invoice.customer_id, [])
        return late_invoices(lines, today, besides=invoice.invoice_id)


def read_past(stack: Stack, issuer_id: str, listener: Listener, *, wants_instruments: bool) -> Past:
    """Read what a simulation needs; raise `StepError` for an unknown company."""
    database = stack.client("dynamodb")
    company = _company(database, stack, issuer_id)
    payers = _payers(database, stack, issuer_id)
    instruments = _instruments(database, stack) if wants_instruments else {}
    by_invoice: dict[str, list[JournalEntry]] = defaultdict(list)
    lines: dict[str, list[LedgerLine]] = defaultdict(list)
    for entry in _journal(database, stack, issuer_id, listener):
        if entry.invoice_id:
            by_invoice[entry.invoice_id].append(entry)
            lines[entry.customer_id].append(ledger_line(entry))
    invoices = []
    for invoice_id, entries in by_invoice.items():
        payer = payers.get(entries[0].customer_id, company)  # one that is gone is taken to be near
        offered = frozenset(instruments.get(invoice_id, ()))
        hours = _hours(payer, company)
        invoice = past_invoice(entries, str(payer.get("segment", "")), offered, hours)
        invoices += [invoice] if invoice else []
    invoices.sort(key=lambda each: (each.issue_date, each.document))
    told = {key: distinct(each) for key, each in lines.items()}
    return Past(str(company.get("country", "")), bounds_of(company), invoices, told)


def newest_policy(stack: Stack, issuer_id: str, name: str) -> DunningPolicy:
    """Return a policy that the company keeps; raise `StepError` where it keeps none so named."""
    found = stack.client("dynamodb").query(
        TableName=stack.outputs.table(Table.DUNNING),
        KeyConditionExpression="pk = :p AND begins_with(sk, :s)",
        ExpressionAttributeValues={":p": {"S": f"POLICY#{issuer_id}"}, ":s": {"S": f"{name}#"}},
        ScanIndexForward=False,
        Limit=1,
    )["Items"]
    if not found:
        step, reason = f"find policy {name}", f"{issuer_id} keeps none so named, nor is it a file"
        raise StepError(step, reason)
    version = int(found[0]["sk"]["S"].rpartition("#")[2])
    return parse(found[0]["detail"]["S"], DunningPolicyV2).to_policy(name, version)


def _journal(
    database: Any,  # noqa: ANN401 - a botocore client
    stack: Stack,
    issuer_id: str,
    listener: Listener,
) -> Iterator[JournalEntry]:
    table = stack.outputs.table(Table.JOURNAL)
    total, read = database.describe_table(TableName=table)["Table"].get("ItemCount", 0), 0
    pages = database.get_paginator("scan").paginate(
        TableName=table,
        FilterExpression="issuer_id = :i",
        ExpressionAttributeValues={":i": {"S": issuer_id}},
    )
    for page in pages:
        read += page["ScannedCount"]
        listener(Progress(STEP, min(read, max(total, 1)), max(total, 1)))
        yield from map(entry_of_raw, page["Items"])


def _company(database: Any, stack: Stack, issuer_id: str) -> dict[str, Any]:  # noqa: ANN401 - a botocore client
    key = {"issuer_id": {"S": issuer_id}}
    table = stack.outputs.table(Table.ISSUERS)
    item = database.get_item(TableName=table, Key=key).get("Item")
    if item is None:
        step, reason = "find the company", f"there is no issuer {issuer_id}"
        raise StepError(step, reason)
    return _profile(item)


def _hours(payer: dict[str, Any], company: dict[str, Any]) -> ContactHours:
    address = Address(payer["country"], payer.get("address", ""), payer.get("fiscal", {}))
    return ContactHours(place_of(address, company["country"], ZoneInfo(company["timezone"])))


def _payers(database: Any, stack: Stack, issuer_id: str) -> dict[str, dict[str, Any]]:  # noqa: ANN401 - a botocore client
    pages = database.get_paginator("query").paginate(
        TableName=stack.outputs.table(Table.CUSTOMERS),
        KeyConditionExpression="issuer_id = :i",
        ExpressionAttributeValues={":i": {"S": issuer_id}},
    )
    return {
        item["customer_id"]["S"]: _profile(item)
        for page in pages
        for item in page["Items"]
        if "#" not in item["customer_id"]["S"]
    }


def _instruments(database: Any, stack: Stack) -> dict[str, set[str]]:  # noqa: ANN401 - a botocore client
    found: dict[str, set[str]] = defaultdict(set)
    pages = database.get_paginator("scan").paginate(TableName=stack.outputs.table(Table.CHARGES))
    for page in pages:
        for item in page["Items"]:
            if "kind" in item:
                found[item["pk"]["S"]].add(item["kind"]["S"])
    return found


def _profile(item: dict[str, Any]) -> dict[str, Any]:
    profile: dict[str, Any] = json.loads(item["profile"]["S"])
    return profile
