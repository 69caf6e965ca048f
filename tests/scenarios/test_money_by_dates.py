"""From invoice to money: cards, bank files, too little, too much, and both at once."""

from datetime import date, timedelta
from typing import Any

from cobro.runtime.settings import Table
from tests.support import bank_files, doors
from tests.support.requests import customer_body, invoice_body, payment_succeeded
from tests.support.world import World

APRIL = date(2026, 4, 30)


def open_total(story: World, as_of: date = APRIL) -> int:
    total: int = doors.ageing(story, as_of).get("BRL", {"open": 0})["open"]
    return total


def statement(story: World) -> dict[str, Any]:
    query = {"issuer_id": "acme", "from": "2026-03-01", "to": "2026-12-31"}
    body = story.http("read_ledger", "GET", "/v1/customers/cus-1/statement", query=query).body
    found: dict[str, Any] = body["statements"][0]
    return found


def test_a_partial_payment_keeps_the_invoice_open_until_the_rest_comes(story: World) -> None:
    invoice_id = doors.issued(story, due=date(2026, 3, 20))["invoice_id"]
    doors.pay(story, invoice_id, 4_000, "pi_1")
    after_first = doors.invoice(story, invoice_id)
    story.advance(days=10)
    doors.pay(story, invoice_id, 6_000, "pi_2")

    assert (after_first["status"], after_first["open"]) == ("open", 6_000)
    assert doors.invoice(story, invoice_id)["status"] == "paid"
    assert open_total(story, date(2026, 3, 5)) == 6_000
    assert open_total(story) == 0


def test_what_is_paid_too_much_is_the_customers_credit(story: World) -> None:
    invoice_id = doors.issued(story)["invoice_id"]
    doors.pay(story, invoice_id, 12_500)

    assert doors.invoice(story, invoice_id)["open"] == 0
    assert statement(story)["closing_minor"] == -2_500
    assert open_total(story) == 0


def test_a_second_payment_of_a_paid_invoice_is_kept_on_account(story: World) -> None:
    invoice_id = doors.issued(story)["invoice_id"]
    doors.pay(story, invoice_id, 10_000, "pi_1")
    doors.pay(story, invoice_id, 10_000, "pi_2")

    assert len(story.items(Table.PAYMENTS)) == 2
    assert statement(story)["closing_minor"] == -10_000


def test_a_bank_file_for_an_invoice_that_a_card_has_paid_waits_for_a_person(story: World) -> None:
    invoice = doors.issued(story)
    doors.pay(story, invoice["invoice_id"], 10_000)
    doors.put(story, bank_files.cnab400([doors.title_of(invoice)]))

    assert doors.reasons(story) == ["already_paid"]
    assert len(story.items(Table.PAYMENTS)) == 1


def test_a_card_payment_for_an_invoice_that_the_bank_has_paid_stays_on_account(
    story: World,
) -> None:
    invoice = doors.issued(story)
    doors.put(story, bank_files.cnab400([doors.title_of(invoice)]))
    doors.pay(story, invoice["invoice_id"], 10_000)

    assert doors.invoice(story, invoice["invoice_id"])["status"] == "paid"
    assert statement(story)["closing_minor"] == -10_000
    assert doors.reasons(story) == ["paid_by_closed_charge"]


def test_bank_and_gateway_at_the_same_moment_are_both_kept(story: World) -> None:
    """Both lie in their queues when AWS begins to deliver."""
    invoice = doors.issued(story)
    story.put_file("a.ret", bank_files.cnab240([doors.title_of(invoice)]))
    story.stripe(payment_succeeded(invoice["invoice_id"], 10_000, story.now))
    story.settle()
    kept = len(story.items(Table.PAYMENTS)) + len(doors.waiting(story))

    assert doors.invoice(story, invoice["invoice_id"])["status"] == "paid"
    assert kept == 2


def test_the_same_day_as_return_file_and_as_statement_pays_once(story: World) -> None:
    invoice = doors.issued(story)
    doors.put(story, bank_files.cnab400([doors.title_of(invoice)]), "day.ret")
    credit = doors.credit_of(f"LIQ COBRANCA {invoice['document']}", 10_000)
    doors.put(story, bank_files.ofx([credit]), "day.ofx")

    assert doors.reasons(story) == ["already_paid"]
    assert len(story.items(Table.PAYMENTS)) == 1


def test_a_month_of_invoices_from_all_doors_has_no_gap(story: World) -> None:
    for day in range(5):
        story.at(story.now + timedelta(days=1))
        story.issue(f"api-{day}", 1_000 + day)
        story.issue(f"api-{day}", 1_000 + day)
        story.issue(f"bad-{day}", 1_000, customer_id="nobody")
        items = [
            {"idempotency_key": f"b-{day}-{n}", "invoice": invoice_body(500 + n, APRIL)}
            for n in range(7)
        ]
        body = {"invoices": items}
        story.http("issue_invoices_api", "POST", "/v1/invoice-batches", body)
        story.settle()
    numbers = sorted(int(row["num"]["N"]) for row in story.items(Table.INVOICES))

    assert numbers == list(range(1, 41))


def test_an_unknown_customer_is_registered_and_the_invoice_issued_after_all(story: World) -> None:
    items = [
        {"idempotency_key": f"k{n}", "invoice": invoice_body(1_000, APRIL, customer_id=customer)}
        for n, customer in enumerate(["cus-1", "late", "cus-1"])
    ]
    story.http("issue_invoices_api", "POST", "/v1/invoice-batches", {"invoices": items})
    story.settle()
    (item,) = doors.waiting(story)
    story.http("manage_customers", "POST", "/v1/customers", customer_body("late"))
    doors.replay(story, item)

    assert doors.waiting(story) == []
    assert open_total(story) == 3_000


def test_what_falls_due_moves_through_the_buckets_of_the_ageing(story: World) -> None:
    due = date(2026, 3, 10)
    doors.issued(story, due=due)
    found = []
    for days_late in (0, 1, 30, 31, 61, 91):
        row = doors.ageing(story, due + timedelta(days=days_late))["BRL"]["buckets"]
        found.append(next(bucket for bucket, minor in row.items() if minor))

    assert found == [
        "not_due",
        "days_1_30",
        "days_1_30",
        "days_31_60",
        "days_61_90",
        "over_90",
    ]
