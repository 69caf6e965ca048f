"""Pages of bank entries under review: read them all, and accept them all."""

import argparse
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table

from cobro_cli.api_client import Answer, ApiClient, api_of
from cobro_cli.bars import bars
from cobro_cli.steps import Progress, StepError

__all__ = ["FILTERS", "accept_above", "entries", "learn_customers", "table"]

ITEMS = "/v1/reconciliation/items"
# What a filter is called here, and in the API.
FILTERS = {
    "state": "state",
    "account": "account",
    "min_score": "min_score",
    "max_score": "max_score",
    "min_amount": "min_amount",
    "max_amount": "max_amount",
    "text": "text",
    "rule": "rule",
    "because": "reason",
    "first": "from",
    "last": "to",
    "locale": "locale",
}


def entries(arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Yield the entries of every page; raise `StepError` where the API refuses."""
    chosen = {theirs: getattr(arguments, ours, "") for ours, theirs in FILTERS.items()}
    query = {"issuer_id": arguments.issuer, **{k: v for k, v in chosen.items() if v}}
    api = api_of(arguments)
    while True:
        path = f"{ITEMS}?{urlencode(query)}"
        page = _read(api.call("GET", path), "list the bank entries")
        yield from page["items"]
        if not page["after"]:
            return
        query["after"] = page["after"]


def accept_above(arguments: argparse.Namespace, key: str) -> list[dict[str, str]]:
    """Accept every proposal from a score on, with a bar; return what became of each."""
    arguments.state = "proposed"
    total = sum(1 for _ in entries(arguments))
    outcomes: dict[str, dict[str, str]] = {}
    with bars(Console(stderr=True)) as listen:
        for page in _accepted(api_of(arguments), arguments, key):
            outcomes |= {item["entry_id"]: item for item in page}
            listen(Progress("accept the proposals", len(outcomes), max(total, len(outcomes))))
    return list(outcomes.values())


def _accepted(
    api: ApiClient, arguments: argparse.Namespace, key: str
) -> Iterator[list[dict[str, str]]]:
    body: dict[str, Any] = {"issuer_id": arguments.issuer, "min_score": arguments.min_score}
    if arguments.reason:
        body["reason"] = arguments.reason
    while True:
        answer = api.call("POST", "/v1/reconciliation/acceptances", json.dumps(body).encode(), key)
        page = _read(answer, "accept the proposals")
        yield page["items"]
        if not page["after"]:
            return
        body["after"] = page["after"]


def learn_customers(arguments: argparse.Namespace) -> int:
    """Make every customer of the issuer known as a payer, with a bar; return how many."""
    body: dict[str, str] = {"issuer_id": arguments.issuer}
    known = 0
    api, step = api_of(arguments), "make the customers known as payers"
    with bars(Console(stderr=True)) as listen:
        while True:
            answer = api.call("POST", "/v1/reconciliation/customers", json.dumps(body).encode())
            page = _read(answer, step)
            known += int(page["known"])
            listen(Progress(step, known, 0 if page["after"] else known))
            if not page["after"]:
                return known
            body["after"] = page["after"]


def _read(answer: Answer, step: str) -> Any:  # noqa: ANN401 - JSON
    said = json.loads(answer.text)
    if answer.is_refusal:
        raise StepError(step, said["error"]["message"])
    return said


def table(items: list[dict[str, Any]]) -> Table:
    found = Table("entry", "date", "amount", "score", "for", "why")
    for item in items:
        proposal = item["proposal"] or {"score": 0, "parts": []}
        found.add_row(
            item["entry_id"],
            item["booking_date"],
            f"{item['amount'] / 100:.2f} {item['currency']}",
            str(proposal["score"]),
            ", ".join(part["document"] for part in proposal["parts"]),
            item["explanation"] or item["reason_code"],
        )
    return found
