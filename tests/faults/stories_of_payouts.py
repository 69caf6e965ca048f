"""Stories of money at gateways: paid, given back, disputed, paid out, found at the bank."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from cobro.domain.gateways import GatewayPayment, GatewayPayout, PaymentState, PayoutState
from cobro.domain.gateways import MovementKind as Kind
from tests.faults.story import OWED_AGAIN, Story, invoice_id, three_invoices
from tests.support import bank_files
from tests.support.builders import brl
from tests.support.doors import credit_of
from tests.support.gateway_world import movement, take_payment, take_payout
from tests.support.redelivery import insist
from tests.support.requests import PIX, issuer_body
from tests.support.world import START, World, forget

HOUR = timedelta(hours=1)
CAPTURED = (Kind.CAPTURED, 10_000, "ch_1")


def told(name: str, invoice: str, *movements: tuple[Kind, int, str]) -> GatewayPayment:
    """Return a picture whose movements come an hour apart."""
    return GatewayPayment(
        reference=name,
        state=PaymentState.PAID,
        seen_at=START,
        invoice_id=invoice,
        movements=tuple(
            movement(kind, minor, reference, START + hours * HOUR)
            for hours, (kind, minor, reference) in enumerate(movements)
        ),
    )


def pay_and_give_back(world: World) -> None:
    """Pay too much and refund in parts; dispute and lose; pay for nothing of ours; all told twice.

    The first picture of each is told once more at the end, late.
    """
    one, two = (invoice_id(world, document) for document in ("A-0000001", "A-0000002"))
    over = told(
        "pi_1",
        one,
        (Kind.CAPTURED, 12_000, "ch_1"),
        (Kind.FEE, 480, "ch_1"),
        (Kind.REFUNDED, 5_000, "re_1"),
        (Kind.REFUND_FAILED, 5_000, "re_1"),
    )
    lost = told(
        "pi_2",
        two,
        (Kind.CAPTURED, 25_000, "ch_2"),
        (Kind.DISPUTE_WITHHELD, 25_000, "dp_1"),
        (Kind.DISPUTE_LOST, 25_000, "dp_1"),
    )
    stray = told("pi_3", "inv_9", (Kind.CAPTURED, 700, "ch_3"), (Kind.REFUNDED, 200, "re_3"))
    above = told("pi_4", one, (Kind.REFUNDED, 100, "re_4"))
    first = replace(over, movements=over.movements[:2])
    for picture in (first, over, lost, stray, above, lost, first):
        insist(world, partial(take_payment, world, picture))
    world.settle()


def pay_out(world: World) -> None:
    """Pay one invoice, pay out what is left of it, fail another payout; the bank shows one.

    And it shows another that the gateway tells of afterwards.
    """
    one = invoice_id(world, "A-0000001")
    paid = told("pi_1", one, (Kind.CAPTURED, 10_000, "ch_1"), (Kind.FEE, 400, "ch_1"))
    insist(world, partial(take_payment, world, paid))
    sent = GatewayPayout(
        "po_1", PayoutState.IN_TRANSIT, brl(9_500), bank_files.PAID, START, brl(100)
    )
    torn = GatewayPayout("po_2", PayoutState.IN_TRANSIT, brl(300), bank_files.PAID, START)
    failed = replace(torn, state=PayoutState.FAILED)
    for payout in (sent, torn, failed, torn, replace(sent, state=PayoutState.PAID)):
        insist(world, partial(take_payout, world, payout))
    lines = [credit_of("STRIPE PAYOUT", 9_500, "1"), credit_of("STRIPE PAYOUT", 200, "2")]
    world.put_file("day.ofx", bank_files.ofx(lines))
    world.settle()
    late = replace(torn, reference="po_3", amount=brl(200))
    insist(world, partial(take_payout, world, late))


def paid_by_card(world: World) -> None:
    """Let a company with a Pix key be paid by card."""
    world.http("manage_customers", "POST", "/v1/issuers", issuer_body(pix=PIX))
    forget()
    world.issue("one", 10_000)
    world.settle()
    take_payment(world, told("pi_1", invoice_id(world, "A-0000001"), CAPTURED))
    world.settle()


def take_it_back(world: World) -> None:
    """Give a part back and let the rest be charged back; told twice."""
    one = invoice_id(world, "A-0000001")
    parts = ((Kind.REFUNDED, 4_000, "re_1"), (Kind.REVERSED, 6_000, "rev_1"))
    back = told("pi_1", one, CAPTURED, *parts)
    for _ in range(2):
        insist(world, partial(take_payment, world, back))


STORIES = (
    Story(
        "owed again",
        {"publish_events", "project_reports", *OWED_AGAIN},
        paid_by_card,
        take_it_back,
    ),
    Story(
        "pay and give back at a gateway",
        {"publish_events", "project_reports", "close_charges", *OWED_AGAIN},
        three_invoices,
        pay_and_give_back,
        parts=2,
    ),
    Story(
        "pay out to the bank",
        {
            *("publish_events", "project_reports", "close_charges", "raise_alerts"),
            *("ingest_bank_file", "reconcile_entries"),
        },
        three_invoices,
        pay_out,
    ),
)
