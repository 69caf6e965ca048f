"""Second copies (segunda via) told by dates: what is asked for anew is what settles the invoice."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from cobro.runtime.settings import Table
from tests.support import bank_files, doors
from tests.support.charge_rules import orders_of
from tests.support.requests import collecting_issuer
from tests.support.rows import rows
from tests.support.world import ISSUER, Answer, World

USUAL = {"late_fee": {"percent": "2"}, "interest": {"percent": "1"}}
DUE, FRIDAY, COPY_DUE = date(2026, 3, 10), date(2026, 3, 20), date(2026, 3, 25)


def at(story: World, day: date) -> None:
    story.at(datetime(day.year, day.month, day.day, 15, tzinfo=UTC))


def late_invoice(story: World, day: date = FRIDAY) -> dict[str, Any]:
    """Have 100.00 issued by a company with two banks and Pix, and wait until it is late."""
    story.http("manage_customers", "POST", "/v1/issuers", collecting_issuer())
    invoice = doors.issued(story, due=DUE, terms=USUAL)
    at(story, day)
    return invoice


def reissue(story: World, invoice: dict[str, Any], due: date = COPY_DUE) -> Answer:
    path = f"/v1/invoices/{invoice['invoice_id']}/reissues"
    body = {"issuer_id": ISSUER, "due_date": due.isoformat()}
    answer = story.http("reissue_invoices", "POST", path, body, groups=("finance",))
    story.settle()
    return answer


def boleto(answer: dict[str, Any], bank: str = "237") -> dict[str, Any]:
    found: dict[str, Any] = next(c for c in answer["charges"] if c.get("bank") == bank)
    return found


def all_charges(story: World, invoice: dict[str, Any]) -> dict[str, Any]:
    path = f"/v1/invoices/{invoice['invoice_id']}/charges"
    return story.http("read_ledger", "GET", path).body


def pay(story: World, charge: dict[str, Any], day: date, amount: int = 0) -> None:
    """Let the bank's return file say that a boleto was paid."""
    number = charge["nosso_numero"].partition("/")[2].partition("-")[0]
    title = bank_files.title(number, amount or charge["amount"], paid_date=day, document_number="")
    at(story, day + timedelta(days=1))
    doors.put(story, bank_files.cnab400([title], bank=charge["bank"]))


def orders(story: World, bank: str = "bradesco") -> list[tuple[str, int]]:
    found = orders_of(rows(story, Table.CHARGES))
    own = sorted((o for o in found if o.agreement_id == bank), key=lambda o: o.order_number)
    return [(order.kind.value, order.amount.minor) for order in own]


def test_a_late_invoice_is_paid_by_the_boleto_of_its_copy(story: World) -> None:
    invoice = late_invoice(story)
    before = len(story.journal())
    answer = reissue(story, invoice)
    copy = boleto(answer.body)

    # 2 % late fee and 15 days of 1 % a month on 100.00
    assert (answer.status, copy["amount"], copy["due_date"]) == (201, 10_250, "2026-03-25")
    assert answer.body["payoff"]["total"] == 10_250
    assert len(story.journal()) == before
    assert orders(story) == [("entry", 10_000), ("entry", 10_250), ("cancel", 10_000)]
    shown = all_charges(story, invoice)["charges"]
    assert sorted((c["copy"], c["state"]) for c in shown) == [
        *[(0, "cancelled")] * 3,
        (1, "registered"),
        *[(1, "requested")] * 2,
    ]

    pay(story, copy, COPY_DUE)
    paid = doors.invoice(story, invoice["invoice_id"])
    assert (paid["status"], paid["open"]) == ("paid", 0)
    assert doors.waiting(story) == []
    states = {c["charge_id"]: c["state"] for c in all_charges(story, invoice)["charges"]}
    assert states.pop(copy["charge_id"]) == "paid"
    assert set(states.values()) == {"cancelled"}
    assert orders(story, "itau")[-1] == ("cancel", 10_250)
    assert reissue(story, invoice, date(2026, 4, 1)).body["error"]["code"] == "not_reissuable"


def test_a_copy_due_on_a_saturday_is_due_on_monday_and_says_so(story: World) -> None:
    answer = reissue(story, late_invoice(story), date(2026, 3, 28))

    assert (answer.body["asked_due_date"], answer.body["due_date"]) == ("2026-03-28", "2026-03-30")
    assert answer.body["notices"] == ["2026-03-28 is no banking day: the copy is due on 2026-03-30"]
    assert answer.body["payoff"]["on"] == "2026-03-30"
    assert boleto(answer.body)["amount"] == 10_267  # 20 days of interest


def test_a_cancelled_boleto_that_is_paid_all_the_same_pays_the_invoice(story: World) -> None:
    invoice = late_invoice(story)
    old = boleto(all_charges(story, invoice))
    reissue(story, invoice)
    pay(story, old, COPY_DUE, amount=10_250)

    assert doors.invoice(story, invoice["invoice_id"])["status"] == "paid"
    states = {(c["copy"], c["state"]) for c in all_charges(story, invoice)["charges"]}
    assert states == {(0, "paid"), (0, "cancelled"), (1, "cancelled")}


def test_who_pays_only_the_old_amount_is_looked_at_by_a_person(story: World) -> None:
    invoice = late_invoice(story)
    old = boleto(all_charges(story, invoice))
    reissue(story, invoice)
    pay(story, old, COPY_DUE, amount=9_000)

    assert doors.invoice(story, invoice["invoice_id"])["status"] == "open"
    assert len(doors.waiting(story)) == 1


def test_a_second_copy_replaces_the_first_and_its_money_settles_the_invoice(story: World) -> None:
    invoice = late_invoice(story)
    first = reissue(story, invoice)
    second = reissue(story, invoice, date(2026, 4, 9))
    again = reissue(story, invoice)

    assert boleto(second.body)["amount"] == 10_300
    assert (again.status, again.body["error"]["code"]) == (409, "copy_superseded")
    pay(story, boleto(first.body), COPY_DUE)
    assert doors.invoice(story, invoice["invoice_id"])["status"] == "paid"
    assert orders(story)[-1] == ("cancel", 10_300)
