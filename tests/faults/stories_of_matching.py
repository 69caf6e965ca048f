"""Stories of bank entries that rules place and people decide on."""

from dataclasses import replace
from functools import partial
from typing import Any

from cobro.runtime.settings import Table
from cobro.runtime.wiring import parties
from tests.faults.story import OWED_AGAIN, Story, invoice_id, three_invoices
from tests.support import bank_files, doors
from tests.support.builders import a_customer
from tests.support.redelivery import insist
from tests.support.requests import BRADESCO, issuer_body
from tests.support.rows import rows
from tests.support.world import ISSUER, World

ITEMS = "/v1/reconciliation/items"
POSTING = {"publish_events", "project_reports", "close_charges", "raise_alerts"}


def placed_by_rules(world: World) -> None:
    """Pay A-1 in two parts, A-2 and A-3 at once, and A-1 again."""
    days = (
        [
            doors.credit_of("A-0000001", 6_000, "1"),
            doors.credit_of("A-0000002 A-0000003", 33_000, "3"),
        ],
        [doors.credit_of("A-0000001", 4_000, "2")],
        [doors.credit_of("A-0000001", 10_000, "4")],
    )
    for day, lines in enumerate(days):  # what pays the same invoice competes: one after the other
        world.put_file(f"rules-{day}.ofx", bank_files.ofx(lines))
        world.settle()


def proposals(world: World) -> None:
    """Issue three invoices and let three entries wait."""
    three_invoices(world)
    lines = [
        doors.credit_of("A-0000001", 6_000, "1"),
        doors.credit_of("deposito", 500, "2"),
        doors.credit_of("deposito em dinheiro", 33_000, "3"),
        doors.credit_of("estorno", 70, "4"),
    ]
    world.put_file("waits.ofx", bank_files.ofx(lines))
    world.settle()


def decided_by_people(world: World) -> None:
    """Accept one, assign one, split one over two invoices and undo that, ignore one."""
    order(world, 6_000, "acceptance")
    order(world, 500, "assignment", customer_id="cus-1")
    parts = [
        {"invoice_id": invoice_id(world, "A-0000002"), "amount": 25_000},
        {"invoice_id": invoice_id(world, "A-0000003"), "amount": 8_000},
    ]
    order(world, 33_000, "split", parts=parts)
    order(world, 70, "rejection", ignore=True)
    world.settle()
    order(world, 33_000, "undo")
    world.settle()


def parts_and_a_boleto(world: World) -> None:
    """Let two entries wait that pay A-1 together, and the boleto of A-2 be paid.

    A second customer was registered before payers were kept.
    """
    parties.customers().put(replace(a_customer("cus-2"), tax_id="11144477735", name="Lima"))
    body = issuer_body(matching={"auto_score": 10_000}, agreements={"bradesco": BRADESCO})
    world.http("manage_customers", "POST", "/v1/issuers", body)
    for key, amount in (("one", 10_000), ("two", 25_000)):
        world.issue(key, amount)
    world.settle()
    lines = [doors.credit_of("A-0000001", minor, f"{minor}") for minor in (6_000, 4_000)]
    world.put_file("parts.ofx", bank_files.ofx(lines))
    title = bank_files.title("00000000501", 25_000, document_number="")
    world.put_file("paid.ret", bank_files.cnab400([title], bank="237"))
    world.settle()


def accepted_together_and_undone(world: World) -> None:
    """Accept the two as what scores highly, then undo what the boleto had paid."""
    ask = partial(world.http, "manage_reconciliation", "POST")
    path, key = "/v1/reconciliation/acceptances", {"Idempotency-Key": "above"}
    insist(world, partial(ask, path, {"issuer_id": ISSUER, "min_score": 9_000}, headers=key))
    insist(world, partial(ask, "/v1/reconciliation/customers", {"issuer_id": ISSUER}))
    order(world, 25_000, "undo")
    world.settle()


def order(world: World, minor: int, action: str, **body: Any) -> None:
    (entry_id,) = (
        row.pk.removeprefix("ENTRY#")
        for row in rows(world, Table.STATEMENTS)
        if f'"amount_minor":{minor},' in row.facts
    )
    path = f"{ITEMS}/{entry_id}/{action}"
    asked = {"issuer_id": ISSUER, "reason": "visto no extrato", **body}
    ask = partial(world.http, "manage_reconciliation", "POST", path, asked)
    insist(world, partial(ask, headers={"Idempotency-Key": f"{minor}-{action}"}))


STORIES = (
    Story(
        "placed by rules",
        {"ingest_bank_file", "reconcile_entries", *POSTING},
        three_invoices,
        placed_by_rules,
        parts=2,
    ),
    Story(
        "decided by people",
        {"manage_reconciliation", *POSTING, *OWED_AGAIN},
        proposals,
        decided_by_people,
        parts=2,
    ),
    Story(
        "accepted together and undone",
        {"manage_reconciliation", *POSTING, *OWED_AGAIN},
        parts_and_a_boleto,
        accepted_together_and_undone,
        parts=2,
    ),
)
