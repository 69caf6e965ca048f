"""Bank files that wait for a mapping or an account, and files that do not come: the real doors."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests.support import bank_files
from tests.support.deployed import START, Deployed, eventually
from tests.support.requests import issuer_body

HARBOUR = "harbour"
CSV = b"Data;Texto;Valor\r\n04/03/2026;DEPOSITO;100,00\r\n"
MAPPING = {
    "version": 1,
    "name": "conta",
    "account": "077/1/777",
    "currency": "BRL",
    "columns": {"Data": "booking_date", "Texto": "text", "Valor": "amount"},
}


@pytest.fixture(scope="module")
def harbour(stack: Deployed) -> Deployed:
    stack.at(START)
    stack.admin.post("/v1/issuers", issuer_body(HARBOUR))
    return stack


def waiting(stack: Deployed, reason: str) -> dict[str, Any] | None:
    items = stack.admin.get("/v1/exceptions", issuer_id=HARBOUR)["exceptions"]
    return next((item for item in items if item["reason_code"] == reason), None)


def numbered(number: int) -> bytes:
    """Return a return file of an account that no other story of this deployment uses."""
    told = bank_files.title(str(number), occurrence="02")
    day = START.date() + timedelta(days=number - 9)
    raw = bank_files.cnab400([told], file_date=day, number=number)
    return raw.replace(b"56789", b"77777")


def replayed(stack: Deployed, reason: str) -> None:
    item = eventually(partial(waiting, stack, reason))
    stack.admin.post(f"/v1/exceptions/{item['exception_id']}/replay", {})


def test_a_table_and_an_unknown_account_wait_until_a_person_says_what_they_are(
    harbour: Deployed,
) -> None:
    harbour.admin.put_file(f"incoming/{HARBOUR}/extrato.csv", CSV)
    eventually(partial(waiting, harbour, "no_mapping"))
    harbour.admin.put(f"/v1/csv-mappings/conta?issuer_id={HARBOUR}", MAPPING)
    replayed(harbour, "no_mapping")
    in_review = eventually(
        lambda: harbour.admin.get("/v1/reconciliation/items", issuer_id=HARBOUR, state="in_review")[
            "items"
        ]
    )

    assert [item["account"] for item in in_review] == ["077/1/777"]

    harbour.admin.post("/v1/bank-accounts", {"issuer_id": HARBOUR, "account": "077/1/777"})
    harbour.admin.put_file(f"incoming/{HARBOUR}/5.ret", numbered(5))
    eventually(partial(waiting, harbour, "unknown_account"))
    harbour.admin.post("/v1/bank-accounts", {"issuer_id": HARBOUR, "account": "237/1234/77777"})
    replayed(harbour, "unknown_account")
    harbour.admin.put_file(f"incoming/{HARBOUR}/8.ret", numbered(8))
    (gap,) = eventually(lambda: harbour.admin.get("/v1/bank-files/gaps", issuer_id=HARBOUR)["gaps"])

    assert (gap["first_number"], gap["last_number"]) == (6, 7)
    assert gap["before"]["file"] == f"incoming/{HARBOUR}/8.ret"
