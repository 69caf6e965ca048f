"""manage_reconciliation: what people decide on bank entries, with author, time and effect."""

import json
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from cobro.adapters.dynamodb.statement_rows import StatementRow
from cobro.application import learn_customers
from cobro.domain.reconciliation.evidence import PayerKey, PayerKeyKind
from cobro.runtime.settings import Table
from cobro.runtime.wiring import parties
from tests.support import bank_files, doors, invariants
from tests.support.builders import a_customer
from tests.support.rows import rows
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
    assert [a["reason"] for a in item["alternatives"]] == ["também serve, mas não é a mais antiga"]
    assert item["explanation"].endswith("mas outra possibilidade também serve")


@pytest.mark.parametrize(
    ("headers", "query", "said"),
    [
        ({"Accept-Language": "es-MX,es;q=0.9"}, {}, "el movimiento cita A-0000001; BRL"),
        ({"Accept-Language": "en-GB"}, {"locale": "pt-PT"}, "o movimento indica A-0000001; 40,00"),
    ],
)
def test_what_is_said_is_said_in_the_language_that_is_asked_for(
    desk: Desk, headers: dict[str, str], query: dict[str, str], said: str
) -> None:
    desk.credit(desk.first["document"], 4_000)
    ask = partial(desk.world.http, FUNCTION, "GET", ITEMS)
    answer = ask(query={"issuer_id": ISSUER, **query}, headers=headers)
    (item,) = answer.body["items"]
    refused = ask(query={"issuer_id": ISSUER, "locale": "de"})

    assert item["explanation"].startswith(said)
    assert item["history"][0]["detail"] != "amount_differs"
    assert (refused.status, refused.body["error"]["field"]) == (400, "locale")


def test_what_was_written_before_sentences_had_codes_is_shown_as_it_was(desk: Desk) -> None:
    desk.credit(desk.first["document"], 4_000)
    (row,) = (r for r in rows(desk.world, Table.STATEMENTS) if r.review)
    facts = json.loads(row.review)
    for part in (facts, facts["proposal"]):
        del part["says"]
        part["explanation"] = "the entry names A-0000001"
    del facts["proposal"]["why"]
    StatementRow(row.pk, row.sk).update([StatementRow.review.set(json.dumps(facts))])
    (item,) = desk.items()
    accepted = desk.order(item, "acceptance")

    assert item["explanation"] == item["proposal"]["explanation"] == "the entry names A-0000001"
    assert accepted.body["proposal"]["explanation"] == "the entry names A-0000001"


def test_a_list_is_narrowed_and_goes_on_page_by_page_without_losing_any(desk: Desk) -> None:
    for number in range(1, 6):
        desk.credit(f"{desk.first['document']} LOTE {number}", 1_100 * number, str(number))
    every = desk.items()
    first = desk.world.http(FUNCTION, "GET", ITEMS, query={"issuer_id": ISSUER, "limit": "2"}).body
    pages, after = [first["items"]], first["after"]
    while after:
        query = {"issuer_id": ISSUER, "limit": "2", "after": after}
        page = desk.world.http(FUNCTION, "GET", ITEMS, query=query).body
        pages, after = [*pages, page["items"]], page["after"]
    day = every[0]["booking_date"]

    assert [len(page) for page in pages] == [2, 2, 1]
    assert [item for page in pages for item in page] == every
    assert len(desk.items(text="lote 3", rule="document", reason="amount_differs")) == 1
    assert len(desk.items(min_amount="2200", max_amount="4400")) == 3
    assert len(desk.items(**{"from": day, "to": day, "max_score": "9950"})) == 5
    misses = {"min_score": "9951", "account": "1", "rule": "title", "from": "2031-01-01"}
    misses |= {"to": "2001-01-01", "text": "outro", "reason": "claimed"}
    for name, value in misses.items():
        assert desk.items(**{name: value}) == []


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
    assert answer.body["after"] is None
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


def test_customers_of_before_are_made_known_page_by_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        parties.customers().put(replace(a_customer(f"old-{number}"), tax_id="11144477735"))
    monkeypatch.setattr(learn_customers, "PAGE_MAX", 3)
    ask = partial(desk.world.http, FUNCTION, "POST", "/v1/reconciliation/customers")
    pages = [ask({"issuer_id": ISSUER}).body]
    while pages[-1]["after"]:
        pages.append(ask({"issuer_id": ISSUER, "after": pages[-1]["after"]}).body)
    key = PayerKey(PayerKeyKind.TAX_ID, "11144477735")

    assert sum(page["known"] for page in pages) == 4
    assert len(pages) > 1
    assert parties.payers().customers(ISSUER, key, 9) == ["old-0", "old-1", "old-2"]
    assert ask({"issuer_id": "nobody"}).status == 404
    assert ask({"issuer_id": ISSUER, "after": "%"}).status == 400


def test_viewers_read_and_only_finance_decides(desk: Desk) -> None:
    desk.credit(desk.first["document"], 4_000)
    (item,) = desk.items()
    ask = partial(desk.world.http, FUNCTION, groups=["viewer"])
    path = f"{ITEMS}/{item['entry_id']}"

    assert ask("GET", path, query={"issuer_id": ISSUER}).status == 200
    assert ask("GET", path, query={"issuer_id": "other"}).status == 404
    assert ask("POST", f"{path}/acceptance", {"issuer_id": ISSUER}).status == 403
    assert ask("GET", ITEMS, query={"issuer_id": ISSUER, "state": "odd"}).status == 400
    for odd in ({"min_score": "x"}, {"after": "eHg"}, {"after": "é"}, {"max_amount": "9" * 20}):
        assert ask("GET", ITEMS, query={"issuer_id": ISSUER, **odd}).status == 400
