"""manage_reconciliation: what people decide on bank entries, with author, time and effect."""

from functools import partial
from typing import Any

import pytest

from cobro.runtime.settings import Table
from tests.support import bank_files, doors, invariants
from tests.support.world import ISSUER, Answer, World

FUNCTION = "manage_reconciliation"
ITEMS = "/v1/reconciliation/items"
ALIASES = "/v1/reconciliation/aliases"


class Desk:
    """Two invoices of 100.00, and the review of what the bank says of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.first, self.second = (doors.issued(world, key) for key in ("a", "b"))

    def credit(self, text: str, minor: int, number: str = "1") -> None:
        doors.put(self.world, bank_files.ofx([doors.credit_of(text, minor, number)]))

    def items(self, state: str = "proposed", **query: str) -> list[dict[str, Any]]:
        wanted = {"issuer_id": ISSUER, "state": state, **query}
        items: list[dict[str, Any]] = self.world.http(FUNCTION, "GET", ITEMS, query=wanted).body[
            "items"
        ]
        return items

    def order(self, item: dict[str, Any], action: str, **body: Any) -> Answer:
        path = f"{ITEMS}/{item['entry_id']}/{action}"
        headers = {"Idempotency-Key": body.pop("key", f"{action} {body}")}
        asked = {"issuer_id": ISSUER, **body}
        return self.world.http(FUNCTION, "POST", path, asked, headers=headers)

    def status(self, invoice: dict[str, Any]) -> tuple[str, int]:
        shown = doors.invoice(self.world, invoice["invoice_id"])
        return shown["status"], shown["open"]


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_a_proposal_shows_rule_score_reason_and_alternatives(desk: Desk) -> None:
    text = f"{desk.first['document']} {desk.second['document']}"
    desk.credit(text, 10_000)
    (item,) = desk.items()

    assert (item["state"], item["reason_code"], item["amount"]) == ("proposed", "ambiguous", 10_000)
    assert item["proposal"]["score"] == 9_950
    assert item["proposal"]["parts"][0]["document"] == desk.first["document"]
    assert [a["reason"] for a in item["alternatives"]] == ["it fits as well, and is not the oldest"]
    assert desk.items(min_score="9951") == []
    assert desk.items(account="1") == []
    assert desk.items(**{"from": "2031-01-01"}) == []


def test_an_accepted_proposal_is_posted_once_with_its_author(desk: Desk) -> None:
    desk.credit(desk.first["document"], 4_000)
    (item,) = desk.items()
    answers = [desk.order(item, "acceptance", reason="parcial") for _ in range(2)]
    desk.world.settle()

    assert [answer.status for answer in answers] == [200, 200]
    assert desk.status(desk.first) == ("open", 6_000)
    assert doors.waiting(desk.world) == []
    acts = [(act["author"], act["action"]) for act in answers[0].body["history"]]
    assert acts == [("rules", "proposed"), ("ana", "accepted")]
    invariants.check(desk.world)


def test_money_is_split_over_the_invoices_that_a_person_names(desk: Desk) -> None:
    desk.credit("deposito", 15_000)
    (item,) = desk.items("in_review")
    parts = [
        {"invoice_id": desk.first["invoice_id"], "amount": 10_000},
        {"invoice_id": desk.second["invoice_id"], "amount": 5_000},
    ]
    short = desk.order(item, "split", reason="x", parts=parts[:1])
    twice = desk.order(item, "split", reason="x", parts=[parts[0], parts[0]])
    done = desk.order(item, "split", reason="cliente avisou", parts=parts)
    desk.world.settle()

    assert [answer.status for answer in (short, twice, done)] == [400, 400, 200]
    assert desk.status(desk.first)[0] == "paid"
    assert desk.status(desk.second) == ("open", 5_000)
    assert len(desk.world.items(Table.PAYMENTS)) == 2
    invariants.check(desk.world)


def test_money_without_an_invoice_is_kept_on_account_of_a_customer(desk: Desk) -> None:
    desk.credit("deposito", 700)
    (item,) = desk.items("in_review")
    unknown = desk.order(item, "assignment", reason="x", customer_id="nobody")
    answers = [
        desk.order(item, "assignment", reason="adiantamento", customer_id="cus-1") for _ in range(2)
    ]
    desk.world.settle()

    assert [unknown.status, *(answer.status for answer in answers)] == [404, 200, 200]
    assert answers[0].body["state"] == "matched"
    invariants.check(desk.world)


def test_a_posting_is_undone_by_new_entries_and_posted_elsewhere(desk: Desk) -> None:
    desk.credit(f"{desk.first['document']} {desk.second['document']}", 20_000)
    (item,) = desk.items("matched")
    before = len(desk.world.journal())
    undone = [desk.order(item, "undo", reason="era de outro") for _ in range(2)]
    desk.world.settle()
    opened = [desk.status(desk.first), desk.status(desk.second)]
    again = desk.order(item, "assignment", reason="do cliente certo", customer_id="cus-1")
    desk.world.settle()

    assert [answer.status for answer in (*undone, again)] == [200, 200, 200]
    assert opened == [("open", 10_000), ("open", 10_000)]
    assert len(desk.world.journal()) > before
    invariants.check(desk.world)


def test_a_rejected_or_ignored_entry_is_left_alone_by_the_rules(desk: Desk) -> None:
    desk.credit(desk.first["document"], 4_000)
    (item,) = desk.items()
    rejected = desk.order(item, "rejection", reason="não é")
    accepted = desk.order(item, "acceptance")
    ignored = desk.order(item, "rejection", reason="tarifa devolvida", ignore=True)
    commented = desk.order(item, "comments", reason="visto")
    undone = desk.order(item, "undo", reason="x")
    desk.order(item, "comments", reason="visto")

    assert [a.status for a in (rejected, accepted, ignored, commented, undone)] == [
        *(200, 422, 200, 200, 422)
    ]
    assert desk.items("ignored")[0]["history"][-1]["detail"] == "visto"
    invariants.check(desk.world)


def test_proposals_above_a_score_are_accepted_together(desk: Desk) -> None:
    desk.credit(f"{desk.first['document']} {desk.second['document']}", 10_000)
    desk.credit(desk.second["document"], 4_000, "2")
    body = {"issuer_id": ISSUER, "min_score": 9_000}
    path, headers = "/v1/reconciliation/acceptances", {"Idempotency-Key": "all"}
    answer = desk.world.http(FUNCTION, "POST", path, body, headers=headers)
    desk.world.settle()

    assert [item["outcome"] for item in answer.body["items"]] == ["accepted"]
    assert len(desk.items()) == 1
    invariants.check(desk.world)


def test_what_is_accepted_teaches_a_visible_and_removable_alias(desk: Desk) -> None:
    desk.credit("PIX RECEBIDO PADARIA ALHEIA", 10_000)
    (item,) = desk.items("in_review")
    parts = [{"invoice_id": desk.first["invoice_id"], "amount": 10_000}]
    desk.order(item, "split", reason="sócio", parts=parts)
    ask = partial(desk.world.http, FUNCTION)
    (alias,) = ask("GET", ALIASES, query={"issuer_id": ISSUER}).body["aliases"]
    desk.credit("PIX RECEBIDO PADARIA ALHEIA", 10_000, "2")
    key = {name: alias[name] for name in ("kind", "value", "customer_id")} | {"issuer_id": ISSUER}
    removed = [ask("DELETE", ALIASES, query=key).status for _ in range(2)]

    assert (alias["value"], alias["author"]) == ("PADARIA ALHEIA", "ana")
    assert removed == [200, 404]
    assert ask("GET", ALIASES, query={"issuer_id": ISSUER}).body == {"aliases": []}
    assert desk.items("in_review") == []


def test_viewers_read_and_only_finance_decides(desk: Desk) -> None:
    desk.credit(desk.first["document"], 4_000)
    (item,) = desk.items()
    ask = partial(desk.world.http, FUNCTION, groups=["viewer"])
    path = f"{ITEMS}/{item['entry_id']}"

    assert ask("GET", path, query={"issuer_id": ISSUER}).status == 200
    assert ask("GET", path, query={"issuer_id": "other"}).status == 404
    assert ask("POST", f"{path}/acceptance", {"issuer_id": ISSUER}).status == 403
    assert ask("GET", ITEMS, query={"issuer_id": ISSUER, "state": "odd"}).status == 400
    assert ask("GET", ITEMS, query={"issuer_id": ISSUER, "min_score": "x"}).status == 400
