"""Paying late and paying early, told by dates: what is quoted is what a payment settles."""

from datetime import UTC, date, datetime
from typing import Any

from tests.support import bank_files, doors
from tests.support.requests import customer_body, issuer_body
from tests.support.world import Answer, World

USUAL = {"late_fee": {"percent": "2"}, "interest": {"percent": "1"}}
TUESDAY = date(2026, 3, 10)
MOVED = (
    "2026-03-14 is no banking day in BR: paid until 2026-03-16 it is on time "
    "(Lei 7.089/1983 art. 1)"
)


def at(story: World, day: date) -> None:
    story.at(datetime(day.year, day.month, day.day, 15, tzinfo=UTC))


def asked(story: World, invoice_id: str, on: date) -> Answer:
    query = {"on": on.isoformat()}
    path = f"/v1/invoices/{invoice_id}/payoff"
    return story.http("read_ledger", "GET", path, query=query, groups=("viewer",))


def quoted(story: World, invoice: dict[str, Any], on: date) -> dict[str, Any]:
    answer = asked(story, invoice["invoice_id"], on)
    assert answer.status == 200, answer.body
    return answer.body


def charges(quote: dict[str, Any]) -> dict[str, int]:
    return {line["charge"]: line["amount"] for line in quote["new_charges"]}


def recorded(story: World, path: str, value: str) -> None:
    body = {"value": value, "source": "BCB SGS, an example"}
    assert story.http("manage_rates", "PUT", f"/v1/rates/{path}", body).status == 201


def test_a_partial_late_payment_pays_interest_and_late_fee_before_principal(story: World) -> None:
    invoice = doors.issued(story, due=TUESDAY, terms=USUAL)
    before = quoted(story, invoice, date(2026, 3, 25))
    at(story, date(2026, 3, 25))
    doors.pay(story, invoice["invoice_id"], 6_000, "pi_1")
    after = quoted(story, invoice, date(2026, 3, 25))
    later = quoted(story, invoice, date(2026, 4, 4))

    assert (before["days_late"], before["total"]) == (15, 10_250)
    assert charges(before) == {"late_fee": 200, "interest": 50}
    assert "a month counted as 30 days" in before["new_charges"][1]["how"]
    assert before["new_charges"][0]["source"].startswith("Código de Defesa do Consumidor art. 52")
    assert (after["total"], after["new_charges"]) == (4_250, [])
    assert (later["total"], charges(later)) == (4_264, {"interest": 14})
    at(story, date(2026, 4, 4))
    doors.pay(story, invoice["invoice_id"], 4_264, "pi_2")
    assert doors.invoice(story, invoice["invoice_id"])["status"] == "paid"


def test_due_on_a_saturday_monday_is_on_time_and_tuesday_is_three_days_late(story: World) -> None:
    invoice = doors.issued(story, due=date(2026, 3, 14), terms=USUAL)
    monday = quoted(story, invoice, date(2026, 3, 16))
    tuesday = quoted(story, invoice, date(2026, 3, 17))

    assert (monday["days_late"], monday["total"]) == (0, 10_000)
    assert (tuesday["days_late"], tuesday["payable_until"]) == (3, "2026-03-16")
    assert tuesday["notices"] == [
        MOVED,
        "paid later, days count from 2026-03-14 (STJ, REsp 1.954.924)",
    ]


def test_terms_may_count_from_the_moved_day_as_pix_does(story: World) -> None:
    terms = USUAL | {"late_from": "adjusted"}
    invoice = doors.issued(story, due=date(2026, 3, 14), terms=terms)
    quote = quoted(story, invoice, date(2026, 3, 17))

    assert (quote["days_late"], charges(quote)) == (1, {"late_fee": 200, "interest": 3})
    assert "the Pix API" in quote["notices"][1]


def test_who_pays_in_full_in_time_takes_the_discount(story: World) -> None:
    discount = {"share": {"percent": "5"}, "before_days": 5}
    invoice = doors.issued(story, due=date(2026, 3, 20), terms={"discounts": [discount]})
    early, late = quoted(story, invoice, date(2026, 3, 15)), quoted(story, invoice, TUESDAY)
    after = quoted(story, invoice, date(2026, 3, 16))
    at(story, date(2026, 3, 15))
    doors.pay(story, invoice["invoice_id"], 9_500)
    paid = doors.invoice(story, invoice["invoice_id"])

    assert (early["total"], late["total"], after["total"]) == (9_500, 9_500, 10_000)
    assert early["discount"] == {
        "amount": 500,
        "how": "a discount of 5 % of 100.00 BRL until 2026-03-15",
    }
    assert (paid["status"], paid["open"], paid["credited"]) == ("paid", 0, 500)


def test_a_missing_rate_is_named_and_the_payment_waits_until_it_is_recorded(story: World) -> None:
    invoice = doors.issued(story, due=TUESDAY, terms={"basis": "statutory"})
    on = date(2026, 4, 9)
    missing = asked(story, invoice["invoice_id"], on)
    recorded(story, "taxa_legal/2026-03-01", "0.60")
    half = asked(story, invoice["invoice_id"], on)
    at(story, on)
    doors.pay(story, invoice["invoice_id"], 10_055, "pi_1")

    assert (missing.status, missing.body["error"]["code"]) == (422, "rate_missing")
    assert "taxa_legal is recorded for 2026-03" in missing.body["error"]["message"]
    assert "taxa_legal is recorded for 2026-04" in half.body["error"]["message"]
    (waits,) = doors.waiting(story)
    assert waits["reason_code"] == "rate_missing"

    recorded(story, "taxa_legal/2026-04-01", "0.50")
    quote = quoted(story, invoice, on)
    doors.replay(story, waits)

    # 21/31 of 0.60 % and 9/30 of 0.50 % on 100.00
    assert charges(quote) == {"interest": 56}
    assert quote["new_charges"][0]["source"].startswith("Código Civil art. 406")
    assert doors.invoice(story, invoice["invoice_id"])["open"] == 1
    assert doors.waiting(story, "-") == []


def test_the_law_bounds_what_is_asked_and_lowers_what_is_usual(story: World) -> None:
    hard = {"late_fee": {"percent": "5"}, "interest": {"percent": "1"}}
    company = customer_body("firm", tax_id="11.444.777/0001-61")
    story.http("manage_customers", "POST", "/v1/customers", company)
    refused = story.issue("asked", due=TUESDAY, terms=hard)
    firm = doors.issued(story, "firm", due=TUESDAY, terms=hard, customer_id="firm")
    story.http("manage_customers", "POST", "/v1/issuers", issuer_body() | {"terms": hard})
    lowered = doors.issued(story, "usual", due=TUESDAY)
    late = date(2026, 3, 11)

    assert (refused.status, refused.body["error"]["code"]) == (422, "charge_above_cap")
    assert "art. 52 § 1" in refused.body["error"]["message"]
    assert charges(quoted(story, firm, late))["late_fee"] == 500
    assert charges(quoted(story, lowered, late))["late_fee"] == 200


def test_a_plain_invoice_is_settled_by_what_is_open_however_late(story: World) -> None:
    invoice = doors.issued(story, due=TUESDAY)
    quote = quoted(story, invoice, date(2026, 12, 31))

    assert (quote["total"], quote["new_charges"], quote["notices"]) == (10_000, [], [])
    assert quote["assessed_through"] is None
    assert asked(story, "inv_unknown", TUESDAY).status == 404


def test_the_bank_brings_what_was_quoted_for_the_day_of_payment(story: World) -> None:
    invoice = doors.issued(story, due=TUESDAY, terms=USUAL)
    day = date(2026, 3, 25)
    at(story, day)
    title = doors.title_of(invoice, quoted(story, invoice, day)["total"], day)
    doors.put(story, bank_files.cnab400([title]))
    paid = doors.invoice(story, invoice["invoice_id"])

    assert (paid["status"], paid["charges"]["interest"]) == ("paid", 0)
    assert doors.waiting(story) == []


def test_a_bank_entry_waits_for_a_rate_and_is_booked_once_it_is_recorded(story: World) -> None:
    invoice = doors.issued(story, due=TUESDAY, terms={"basis": "statutory"})
    day = date(2026, 3, 25)
    at(story, day)
    doors.put(story, bank_files.cnab400([doors.title_of(invoice, 10_029, day)]))
    (waits,) = [*doors.waiting(story), *doors.waiting(story, "-")]
    recorded(story, "taxa_legal/2026-03-01", "0.60")
    doors.replay(story, waits)

    assert waits["reason_code"] == "rate_missing"
    assert doors.invoice(story, invoice["invoice_id"])["status"] == "paid"
    assert [*doors.waiting(story), *doors.waiting(story, "-")] == []
