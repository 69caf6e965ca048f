"""From the card to the bank statement: paid, refunded in part, disputed, lost, paid out."""

from datetime import date, timedelta
from typing import Any

from cobro.domain import journal
from cobro.domain.gateways import GatewayPayment, GatewayPayout, PaymentState, PayoutState
from cobro.domain.gateways import MovementKind as Kind
from tests.support import bank_files, doors
from tests.support.builders import brl
from tests.support.gateway_desk import CLEARING, DISPUTES, FEES, TRANSIT
from tests.support.gateway_world import OFX_ACCOUNT, moved, movement, take_payment, take_payout
from tests.support.outbox import mailed_steps
from tests.support.requests import collecting_issuer
from tests.support.world import World, forget

JULY = date(2026, 7, 31)


class Payment:
    """A payment at the gateway; each happening adds to what the gateway tells of it."""

    def __init__(self, world: World, invoice: str, name: str = "pi_1") -> None:
        self.world, self.invoice, self.name = world, invoice, name
        self.movements: list[Any] = []

    def happens(self, kind: Kind, minor: int, reference: str, **facts: Any) -> None:
        self.movements.append(movement(kind, minor, reference, self.world.now))
        told = GatewayPayment(
            reference=self.name,
            state=PaymentState.PAID,
            seen_at=self.world.now,
            movements=tuple(self.movements),
            invoice_id=self.invoice,
            **facts,
        )
        take_payment(self.world, told)
        self.world.settle()


def paid_out(world: World, minor: int, arrival: date, state: PayoutState) -> None:
    take_payout(world, GatewayPayout("po_1", state, brl(minor), arrival, world.now))
    world.settle()


def test_a_card_payment_is_refunded_in_part_paid_out_and_found_at_the_bank(story: World) -> None:
    issued = doors.issued(story, due=date(2026, 3, 20))
    payment = Payment(story, issued["invoice_id"])

    payment.happens(Kind.CAPTURED, 10_000, "ch_1", is_available=False)
    payment.happens(Kind.FEE, 400, "ch_1")

    assert doors.invoice(story, issued["invoice_id"])["status"] == "paid"
    assert moved(story, CLEARING) == 9_600

    story.advance(days=1)
    payment.happens(Kind.REFUNDED, 2_600, "re_1")

    assert doors.invoice(story, issued["invoice_id"])["open"] == 2_600
    assert doors.ageing(story, JULY)["BRL"]["buckets"]["over_90"] == 2_600

    paid_out(story, 7_000, bank_files.PAID, PayoutState.IN_TRANSIT)

    assert (moved(story, CLEARING), moved(story, TRANSIT)) == (0, 7_000)

    doors.put(story, bank_files.ofx([doors.credit_of("REPASSE CARTOES", 7_000)]), "day.ofx")
    paid_out(story, 7_000, bank_files.PAID, PayoutState.PAID)

    assert (moved(story, TRANSIT), moved(story, journal.bank(OFX_ACCOUNT))) == (0, 7_000)
    assert moved(story, FEES) == 400
    assert doors.waiting(story) == []


def test_a_lost_dispute_makes_the_customer_owe_again(story: World) -> None:
    issued = doors.issued(story, due=date(2026, 3, 20))
    payment = Payment(story, issued["invoice_id"])
    payment.happens(Kind.CAPTURED, 10_000, "ch_1")
    story.advance(days=30)
    payment.happens(Kind.DISPUTE_WITHHELD, 10_000, "dp_1", is_disputed=True)

    assert doors.invoice(story, issued["invoice_id"])["status"] == "paid"
    assert moved(story, DISPUTES) == 10_000

    story.advance(days=40)
    payment.happens(Kind.DISPUTE_LOST, 10_000, "dp_1")
    query = {"issuer_id": "acme", "as_of": JULY.isoformat()}
    received = story.http("read_ledger", "GET", "/v1/reports/reconciliation", query=query)
    totals = received.body["currencies"]["BRL"]["stripe/br-main"]

    assert doors.invoice(story, issued["invoice_id"])["status"] == "open"
    assert (moved(story, DISPUTES), moved(story, CLEARING)) == (0, 0)
    assert (totals["received_minor"], totals["refunded_minor"]) == (10_000, 10_000)
    assert doors.ageing(story, JULY)["BRL"]["buckets"]["over_90"] == 10_000


def test_a_dispute_that_is_won_brings_the_money_back(story: World) -> None:
    issued = doors.issued(story)
    payment = Payment(story, issued["invoice_id"])
    payment.happens(Kind.CAPTURED, 10_000, "ch_1")
    payment.happens(Kind.DISPUTE_WITHHELD, 10_000, "dp_1")
    payment.happens(Kind.DISPUTE_RETURNED, 10_000, "dp_1")

    assert (moved(story, DISPUTES), moved(story, CLEARING)) == (0, 10_000)
    assert doors.invoice(story, issued["invoice_id"])["status"] == "paid"


def test_a_payment_for_nothing_of_ours_is_kept_and_shown(story: World) -> None:
    Payment(story, "inv_9").happens(Kind.CAPTURED, 700, "ch_1")

    assert moved(story, journal.UNIDENTIFIED) == -700
    assert doors.reasons(story) == ["unknown_invoice"]


def test_a_payout_that_fails_is_at_the_gateway_again(story: World) -> None:
    issued = doors.issued(story)
    Payment(story, issued["invoice_id"]).happens(Kind.CAPTURED, 10_000, "ch_1")
    paid_out(story, 10_000, bank_files.PAID, PayoutState.IN_TRANSIT)
    story.advance(days=2)
    paid_out(story, 10_000, bank_files.PAID, PayoutState.FAILED)
    doors.put(story, bank_files.ofx([doors.credit_of("OUTRA COISA", 10_000)]), "day.ofx")

    assert (moved(story, CLEARING), moved(story, TRANSIT)) == (10_000, 0)
    assert doors.reasons(story) == ["no_reference"]


def test_the_bank_takes_a_payout_back_that_it_had_shown(story: World) -> None:
    issued = doors.issued(story)
    Payment(story, issued["invoice_id"]).happens(Kind.CAPTURED, 10_000, "ch_1")
    paid_out(story, 10_000, bank_files.PAID, PayoutState.PAID)
    doors.put(story, bank_files.ofx([doors.credit_of("REPASSE", 10_000)]), "day.ofx")
    paid_out(story, 10_000, bank_files.PAID, PayoutState.FAILED)

    assert (moved(story, CLEARING), moved(story, TRANSIT)) == (10_000, -10_000)

    lines = [
        doors.credit_of("TED DEVOLVIDA", -10_000, "2"),
        doors.credit_of("FORNECEDOR", -5_000, "3"),
    ]
    doors.put(story, bank_files.ofx(lines), "later.ofx")

    assert (moved(story, TRANSIT), moved(story, journal.bank(OFX_ACCOUNT))) == (0, 0)
    assert doors.waiting(story) == []


def test_a_customer_who_names_the_invoice_is_not_taken_for_a_payout(story: World) -> None:
    issued = doors.issued(story)
    other = doors.issued(story, "k-2")
    Payment(story, other["invoice_id"]).happens(Kind.CAPTURED, 10_000, "ch_1")
    paid_out(story, 10_000, bank_files.PAID, PayoutState.IN_TRANSIT)
    named, payout = (
        doors.credit_of(f"PAGTO {issued['document']}", 10_000, "1"),
        doors.credit_of("REPASSE", 10_000, "2"),
    )
    doors.put(story, bank_files.ofx([named, payout]), "day.ofx")

    assert doors.invoice(story, issued["invoice_id"])["status"] == "paid"
    assert moved(story, TRANSIT) == 0
    assert moved(story, journal.bank(OFX_ACCOUNT)) == 20_000


def test_a_bank_entry_that_comes_before_its_payout_waits_for_it(story: World) -> None:
    issued = doors.issued(story)
    Payment(story, issued["invoice_id"]).happens(Kind.CAPTURED, 10_000, "ch_1")
    doors.put(story, bank_files.ofx([doors.credit_of("REPASSE", 10_000)]), "day.ofx")
    before = doors.reasons(story)
    paid_out(story, 10_000, bank_files.PAID, PayoutState.IN_TRANSIT)

    assert before == ["no_reference"]
    assert doors.waiting(story) == []
    assert (moved(story, TRANSIT), moved(story, journal.bank(OFX_ACCOUNT))) == (0, 10_000)


def test_a_chargeback_has_the_invoice_offered_and_reminded_of_anew(story: World) -> None:
    body = collecting_issuer() | {"documents": "send"}
    story.http("manage_customers", "POST", "/v1/issuers", body)
    forget()
    issued = doors.issued(story, due=date(2026, 3, 20))
    payment = Payment(story, issued["invoice_id"])
    payment.happens(Kind.CAPTURED, 10_000, "ch_1")
    story.advance(days=30)
    payment.happens(Kind.REVERSED, 10_000, "rev_1")
    path = f"/v1/invoices/{issued['invoice_id']}"
    charges = story.http("read_ledger", "GET", f"{path}/charges").body["charges"]
    anew = [charge for charge in charges if charge["state"] in {"requested", "registered"}]
    due_date = story.now.date() + timedelta(days=7)
    story.advance(days=5)  # the day before is a Sunday
    story.run_schedule()
    story.settle()

    assert {(c["due_date"], c["amount"]) for c in anew} == {(due_date.isoformat(), 10_000)}
    assert {c["kind"] for c in anew} == {"boleto", "pix"}
    assert doors.invoice(story, issued["invoice_id"])["due_again_date"] == due_date.isoformat()
    assert [step for _, step in mailed_steps()] == [
        "document",
        f"document-1-{due_date}-10000",
        f"before_due-{due_date}",
    ]
