"""Stories of bank files that wait for an account or a mapping, or that do not come in order."""

from datetime import timedelta
from functools import partial
from typing import Any

from tests.faults.story import Story
from tests.support import bank_files
from tests.support.invariants import open_exceptions
from tests.support.redelivery import insist
from tests.support.world import ISSUER, World

ACCOUNT = "237/1234/56789"
MAPPING = {
    "version": 1,
    "name": "conta",
    "account": "077/1/2",
    "currency": "BRL",
    "columns": {"Data": "booking_date", "Texto": "text", "Valor": "amount"},
}


def waiting_files(world: World) -> None:
    """Register one account, and let a file of another one and a table wait."""
    ask(world, "POST", "/v1/bank-accounts", {"issuer_id": ISSUER, "account": "077/1/2"})
    world.put_file("waits.ret", numbered(5))
    world.put_file("table.csv", b"Data;Texto;Valor\r\n04/03/2026;SALDO;0,00\r\n")
    world.settle()


def kept_for_files(world: World) -> None:
    """Say whose account it is and how the table is read; replay both; take one off again."""
    ask(world, "POST", "/v1/bank-accounts", {"issuer_id": ISSUER, "account": ACCOUNT})
    ask(world, "PUT", "/v1/csv-mappings/conta", MAPPING, issuer_id=ISSUER)
    for item in open_exceptions(world):
        path = f"/v1/exceptions/{item.exception_id}/replay"
        insist(world, partial(world.http, "replay_exceptions", "POST", path))
    world.settle()
    ask(world, "DELETE", "/v1/csv-mappings/conta", issuer_id=ISSUER)
    ask(world, "DELETE", "/v1/bank-accounts", issuer_id=ISSUER, account="077/1/2")


def numbered(number: int) -> bytes:
    """Return a file that brings no money, so that the story is about the file alone."""
    told = bank_files.title(str(number), occurrence="02")
    day = bank_files.PAID + timedelta(days=number)
    return bank_files.cnab400([told], file_date=day, number=number)


def ask(world: World, method: str, path: str, body: Any = None, **query: str) -> None:
    insist(world, partial(world.http, "manage_bank_files", method, path, body, query=query))


STORIES = (
    Story(
        "kept for bank files",
        {"manage_bank_files", "ingest_bank_file", "reconcile_entries", "replay_exceptions"},
        waiting_files,
        kept_for_files,
        parts=2,
    ),
)
