"""What a company lets the matching do by itself, told by dates: tolerance, short, over, windows."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.support import bank_files, doors
from tests.support.requests import issuer_body
from tests.support.world import ISSUER, World

ISSUERS = f"/v1/issuers/{ISSUER}"


def let(story: World, **matching: Any) -> None:
    """Let the company say what may happen without a person."""
    answer = story.http("manage_customers", "PUT", ISSUERS, issuer_body(matching=matching))
    assert answer.status == 200, answer.body


def pay(story: World, text: str, minor: int, number: str = "1") -> None:
    doors.put(story, bank_files.ofx([doors.credit_of(text, minor, number)]), f"{number}.ofx")


def statement(story: World) -> int:
    query = {"issuer_id": ISSUER, "from": "2026-03-01", "to": "2026-12-31"}
    body = story.http("read_ledger", "GET", "/v1/customers/cus-1/statement", query=query).body
    closing: int = body["statements"][0]["closing_minor"]
    return closing


def test_a_company_that_says_nothing_is_asked_about_each_difference(story: World) -> None:
    document = doors.issued(story)["document"]
    pay(story, document, 9_999)

    assert doors.reasons(story) == ["amount_differs"]


def test_five_cents_of_tolerance_let_small_differences_be_and_not_six(story: World) -> None:
    first, second = doors.issued(story, "a"), doors.issued(story, "b")
    let(story, tolerance=5)
    pay(story, first["document"], 9_995, "1")
    pay(story, second["document"], 9_994, "2")

    assert doors.invoice(story, first["invoice_id"])["open"] == 5
    assert doors.invoice(story, second["invoice_id"])["open"] == 10_000
    assert doors.reasons(story) == ["amount_differs"]


def test_what_is_short_stays_open_until_the_rest_comes_ten_days_later(story: World) -> None:
    invoice = doors.issued(story)
    let(story, short="keep_open")
    pay(story, invoice["document"], 4_000, "1")
    after_first = doors.invoice(story, invoice["invoice_id"])["open"]
    story.advance(days=10)
    pay(story, invoice["document"], 6_000, "2")

    assert after_first == 6_000
    assert doors.invoice(story, invoice["invoice_id"])["status"] == "paid"
    assert doors.reasons(story) == []


def test_what_is_too_much_is_credit_where_the_company_says_so(story: World) -> None:
    invoice = doors.issued(story)
    let(story, over="credit")
    pay(story, invoice["document"], 12_500)

    assert doors.invoice(story, invoice["invoice_id"])["open"] == 0
    assert statement(story) == -2_500
    assert doors.reasons(story) == []


@pytest.mark.parametrize(("early_days", "reasons"), [(20, []), (5, ["out_of_window"])])
def test_how_early_a_known_payer_pays_by_itself_is_the_company_s_to_say(
    story: World, early_days: int, reasons: list[str]
) -> None:
    due: date = bank_files.PAID + timedelta(days=15)
    doors.issued(story, amount=12_345, due=due)
    let(story, early_days=early_days)
    pay(story, "PIX RECEBIDO 529.982.247-25 MARIA DA SILVA", 12_345)

    assert doors.reasons(story) == reasons


def test_a_company_may_want_to_see_everything_first(story: World) -> None:
    document = doors.issued(story)["document"]
    let(story, auto_score=10_000)
    pay(story, document, 10_000)

    assert doors.reasons(story) == ["score_below_automatic"]
