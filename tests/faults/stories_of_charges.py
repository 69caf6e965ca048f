"""Stories of boletos and Pix codes: offered, paid, taken back, asked for anew, paid too late."""

from datetime import date, timedelta
from functools import partial

from cobro.domain.charges import boleto_charge_id
from cobro.formats.writers import PaidTitle, write_cnab400_return
from tests.faults.story import LEDGER, Story, invoice_id
from tests.support.builders import TODAY, brl
from tests.support.redelivery import insist
from tests.support.requests import collecting_issuer
from tests.support.world import ISSUER, START, World, payment_succeeded

FIRST, SECOND, THIRD = "00000000500", "00000000501", "00000000502"


def collecting(world: World) -> None:
    """Give the company two bank agreements and a Pix key."""
    world.http("manage_customers", "POST", "/v1/issuers", collecting_issuer())


def offer_two(world: World) -> None:
    insist(world, lambda: world.issue("one", 10_000))
    insist(world, lambda: world.issue("two", 25_000, series="B"))


def two_offered(world: World) -> None:
    """Issue A-1 of 100.00, A-2 of 250.00 and A-3 of 80.00, each with its charges."""
    collecting(world)
    for key, amount in (("one", 10_000), ("two", 25_000), ("three", 8_000)):
        world.issue(key, amount)
        world.settle()


def bradesco_file(number: str, minor: int) -> bytes:
    paid = PaidTitle(nosso_numero=number, amount=brl(minor), paid_date=TODAY)
    return write_cnab400_return([paid], file_date=TODAY)


def pay_by_charges(world: World) -> None:
    """Pay one by its boleto, one by card and then by its boleto too, one with a wrong sum."""
    world.put_file("one.ret", bradesco_file(FIRST, 10_000))
    second = payment_succeeded(invoice_id(world, "A-0000002"), 25_000, START)
    insist(world, partial(world.stripe, second))
    world.settle()
    world.put_file("two.ret", bradesco_file(SECOND, 25_000))
    world.put_file("three.ret", bradesco_file(THIRD, 7_999))


def offered_with_terms(world: World) -> None:
    """Issue A-1 with charges for who pays late and have it drawn; let it become late."""
    body = collecting_issuer() | {"documents": "send"}
    world.http("manage_customers", "POST", "/v1/issuers", body)
    terms = {"late_fee": {"percent": "2"}, "interest": {"percent": "1"}}
    world.issue("one", 10_000, due=TODAY + timedelta(days=1), terms=terms)
    world.settle()
    world.at(START + timedelta(days=10))


def reissue_twice(world: World) -> None:
    """Ask for a copy, and for a later one; pay by that one's boleto."""
    path = f"/v1/invoices/{invoice_id(world, 'A-0000001')}/reissues"
    days = [(TODAY + timedelta(days=days)).isoformat() for days in (14, 21)]
    bodies = [{"issuer_id": ISSUER, "due_date": day} for day in days]
    ask = partial(world.http, "reissue_invoices", "POST", path)
    _, done = [insist(world, partial(ask, body)) for body in bodies]
    world.settle()
    boleto = next(c for c in done.body["charges"] if c.get("bank") == "237")
    number = boleto["nosso_numero"].partition("/")[2].partition("-")[0]
    due = date.fromisoformat(boleto["due_date"])
    paid = PaidTitle(nosso_numero=number, amount=brl(boleto["amount"]), paid_date=due)
    world.at(START + (due - TODAY))
    world.put_file("copy.ret", write_cnab400_return([paid], file_date=due))


def order_of_the_bank(world: World) -> None:
    """Put the due date of a boleto off, lower it by a rebate, and take it back."""
    about = invoice_id(world, "A-0000001")
    path, boleto = f"/v1/invoices/{about}", boleto_charge_id(about, "bradesco")
    later = (TODAY + timedelta(days=60)).isoformat()
    signed = {"issuer_id": ISSUER, "reason": "agreed"}
    rebate = partial(
        world.http, "adjust_invoices", "POST", f"{path}/rebates", signed | {"amount": 1_500},
        headers={"Idempotency-Key": "rebate"},
    )  # fmt: skip
    orders = ({"order": "change_due_date", "due_date": later}, {"order": "cancel"})
    ask = partial(world.http, "reissue_invoices", "POST", f"{path}/charges/{boleto}/orders")
    insist(world, partial(ask, signed | orders[0]))
    insist(world, rebate)
    world.settle()
    insist(world, partial(ask, signed | orders[1]))


STORIES = (
    Story("offer charges", {*LEDGER, "issue_invoices_api"}, collecting, offer_two, parts=2),
    Story(
        "pay by charges",
        {
            "receive_webhook",
            "apply_gateway_event",
            "ingest_bank_file",
            "reconcile_entries",
            "publish_events",
            "project_reports",
            "close_charges",
            "raise_alerts",
        },
        two_offered,
        pay_by_charges,
        parts=3,
    ),
    Story(
        "reissue",
        {
            "reissue_invoices",
            "render_document",
            "send_document",
            "ingest_bank_file",
            "reconcile_entries",
            "publish_events",
            "project_reports",
            "close_charges",
            "raise_alerts",
        },
        offered_with_terms,
        reissue_twice,
        parts=4,
    ),
    Story(
        "order of the bank",
        {
            "reissue_invoices",
            "adjust_invoices",
            "publish_events",
            "project_reports",
            "close_charges",
        },
        offered_with_terms,
        order_of_the_bank,
        parts=2,
    ),
)
