"""`cobro series verify`: proof over the whole table: gapless numbers, nothing changed."""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table as RichTable

from cobro.adapters.dynamodb.invoice_rows import invoice_of_raw
from cobro.adapters.dynamodb.rows import SeriesRow
from cobro.domain.series import CHAIN_START
from cobro.domain.verification import DocumentSeal, SeriesProof, verify
from cobro.runtime.settings import Table
from cobro_cli.bars import bars
from cobro_cli.stack import Stack, add_stack_arguments, stack_of
from cobro_cli.steps import Listener, Progress

__all__ = ["add_arguments", "run"]

STEP = "read the documents"
BROKEN = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("verify",), help="prove numbers and hash chains")
    parser.add_argument("--issuer", help="only the series of this issuer")
    parser.add_argument("--json", action="store_true", help="one JSON object per series")
    add_stack_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    console = Console(stderr=True)
    with bars(console) as listener:
        proofs = prove(stack_of(arguments), arguments.issuer, listener)
    (_print_json if arguments.json else _print_table)(proofs)
    return BROKEN if any(proof.broken for proof in proofs.values()) else 0


def prove(stack: Stack, issuer: str | None, listener: Listener) -> dict[str, SeriesProof]:
    """Return the proof of each run of numbers by `issuer#period`.

    The counters are read first: what is issued while the documents are read is above them and
    left out, so that a stack at work is not called broken.
    """
    database = stack.client("dynamodb")
    counters = {
        row.series_key: (int(row.last_number or 0), row.last_hash or CHAIN_START)
        for row in map(_series_row, _scan(database, stack.outputs.table(Table.SERIES)))
        if issuer is None or row.series_key.partition("#")[0] == issuer
    }
    seals: dict[str, list[DocumentSeal]] = defaultdict(list)
    total, seen = sum(last for last, _ in counters.values()), 0
    for raw in _scan(database, stack.outputs.table(Table.INVOICES)):
        invoice = invoice_of_raw(raw)
        key = f"{invoice.draft.issuer_id}#{invoice.period}"
        if issuer is not None and invoice.draft.issuer_id != issuer:
            continue
        last = counters.get(key, (0, b""))[0]
        if key not in counters or invoice.number <= last:
            seals[key].append(DocumentSeal.of(invoice))
            seen += 1
            listener(Progress(STEP, min(seen, total), total))
    return {
        key: verify(seals[key], *counters.get(key, (0, CHAIN_START)))
        for key in sorted({*counters, *seals})
    }


def _series_row(raw: dict[str, Any]) -> SeriesRow:
    row = SeriesRow()
    row.deserialize(dict(raw))
    return row


def _scan(database: Any, table: str) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a botocore client
    pages = database.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    for page in pages:
        yield from page["Items"]


def _print_json(proofs: dict[str, SeriesProof]) -> None:
    for key, proof in proofs.items():
        issuer, _, period = key.partition("#")
        broken = asdict(proof.broken) if proof.broken else None
        line = {"issuer": issuer, "series": period, "documents": proof.documents, "broken": broken}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def _print_table(proofs: dict[str, SeriesProof]) -> None:
    table = RichTable("issuer", "series", "documents", "proof")
    for key, proof in proofs.items():
        issuer, _, period = key.partition("#")
        broken = proof.broken
        text = "[green]numbers and chain hold[/green]"
        if broken is not None:
            where = broken.document or f"number {broken.number}"
            text = f"[red]first break at {where}:[/red] {broken.explanation}"
        table.add_row(issuer, period, f"{proof.documents:,}", text)
    Console(soft_wrap=True).print(table)
