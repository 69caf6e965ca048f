"""Stories of published figures, and of payments that come late and are charged for."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from tests.faults.story import Story, invoice_id, nothing
from tests.support.redelivery import insist
from tests.support.world import ISSUER, World, payment_succeeded

DUE = date(2026, 3, 20)


def record_and_correct(world: World) -> None:
    """Record two months of IPCA, correct one of them and a figure that came with the program."""
    orders = [
        ("ipca/2026-01-01", {"value": "0.33", "source": "IBGE"}),
        ("ipca/2026-02-01", {"value": "0.70", "source": "IBGE"}),
        ("ipca/2026-02-01", {"value": "0.71", "source": "IBGE, revised", "replaces": "0.70"}),
        ("ipca/2026-02-01", {"value": "0.72", "source": "a slip of the pen"}),
        ("pt_commercial/2026-01-01", {"value": "10.2", "source": "DGTF", "replaces": "10.15"}),
    ]
    for path, body in orders:
        insist(world, partial(world.http, "manage_rates", "PUT", f"/v1/rates/{path}", body))
    insist(world, partial(world.http, "manage_rates", "GET", "/v1/rates/ipca"))


def two_with_terms(world: World) -> None:
    """Issue one invoice under agreed terms and one under the law, with the rates of March."""
    agreed = {"late_fee": {"percent": "2"}, "interest": {"percent": "1"}}
    world.issue("agreed", 10_000, due=DUE, terms=agreed)
    world.issue("legal", 20_000, due=DUE, terms={"basis": "statutory"})
    record(world, "taxa_legal/2026-03-01")
    world.settle()


def record(world: World, path: str) -> None:
    body = {"value": "0.6", "source": "BCB, an example"}
    insist(world, partial(world.http, "manage_rates", "PUT", f"/v1/rates/{path}", body))


def paid_late(world: World) -> None:
    """Pay a part and then the rest, months apart; pay the other by the rates of the law."""
    agreed, legal = (invoice_id(world, f"A-000000{number}") for number in (1, 2))
    pay(world, agreed, 6_000, "pi_part", days=20)
    record(world, "taxa_legal/2026-04-01")
    pay(world, legal, 20_200, "pi_legal", days=20)
    quote = {"on": (DUE + timedelta(days=40)).isoformat()}
    path = f"/v1/invoices/{agreed}/payoff"
    insist(world, partial(world.http, "read_ledger", "GET", path, query=quote))
    pay(world, agreed, 5_000, "pi_rest", days=40)


def pay(world: World, invoice: str, amount: int, intent: str, days: int) -> None:
    paid_at = datetime.combine(DUE + timedelta(days=days), time(15), UTC)
    event = payment_succeeded(invoice, amount, paid_at, intent, f"evt_{intent}")
    event["data"]["object"]["amount"] = 10**6  # a part of what was asked
    insist(world, partial(world.stripe, event))
    world.settle()


def charged_in_part(world: World) -> None:
    """Issue an invoice under agreed terms and pay less of it, late, than was charged for that."""
    terms = {"late_fee": {"percent": "2"}, "interest": {"percent": "1"}}
    world.issue("agreed", 10_000, due=DUE, terms=terms)
    world.settle()
    pay(world, invoice_id(world, "A-0000001"), 100, "pi_little", days=20)


def give_up_the_charges(world: World) -> None:
    path = f"/v1/invoices/{invoice_id(world, 'A-0000001')}/waivers"
    body = {"issuer_id": ISSUER, "reason": "primeiro atraso"}
    headers = {"Idempotency-Key": "waived"}
    done = insist(
        world, partial(world.http, "adjust_invoices", "POST", path, body, headers=headers)
    )

    assert done.body["invoice"]["charges"] == dict.fromkeys(
        ("costs", "interest", "late_fee", "correction"), 0
    )


STORIES = (
    Story(
        "waive charges",
        {"adjust_invoices", "publish_events", "project_reports", "close_charges"},
        charged_in_part,
        give_up_the_charges,
        parts=1,
    ),
    Story("record rates", {"manage_rates"}, nothing, record_and_correct),
    Story(
        "paid late",
        {
            *("manage_rates", "read_ledger", "receive_webhook", "apply_gateway_event"),
            *("publish_events", "project_reports", "close_charges", "raise_alerts"),
        },
        two_with_terms,
        paid_late,
        parts=2,
    ),
)
