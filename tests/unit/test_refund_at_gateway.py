"""Refunds of what lies at a gateway: asked for once, booked by the gateway's own picture."""

from datetime import timedelta

import pytest

from cobro.application.hand_payments import CarriedOut
from cobro.application.issue_invoices import IdempotencyMismatchError
from cobro.application.place_payments import AtGatewayError
from cobro.application.ports.gateways import GatewayRefusedError, GatewayUnavailableError
from cobro.application.refund_at_gateway import RefundUnsureError
from cobro.contracts.gateway_messages import gateway_hint_message
from cobro.contracts.payments_api import (
    RefundPaymentV1,
    ReversePaymentV1,
)
from cobro.domain import journal
from cobro.domain.allocation import allocate
from cobro.domain.errors import NotFoundError
from cobro.domain.gateways import GatewayHint, MovementKind, Subject
from cobro.domain.held_orders import HeldOrder, OrderState
from cobro.domain.reversals import CreditSpentError, RefundTooHighError
from tests.support.builders import NOW, a_receipt, brl
from tests.support.gateways.in_memory import (
    MemoryGateway,
    a_movement,
    a_picture,
    an_account,
)
from tests.support.pay_desk import WHY, PayDesk

ACCOUNT = an_account()
PART = RefundPaymentV1(**WHY, amount=4_000, currency="BRL")
WHOLE = RefundPaymentV1(**WHY)


def paid(desk: PayDesk, minor: int = 10_000, **more: str) -> str:
    """Let Stripe take a payment of invoice 1; return its id."""
    facts = {"source": ACCOUNT.key, "gateway_reference": "pi_1"} | more
    clearing = journal.gateway_clearing(ACCOUNT.key)
    receipt = a_receipt(minor, cash_account=clearing, **facts)
    desk.books.post(allocate(desk.books.get("inv_1"), receipt, NOW))
    gateway(desk).payments["pi_1"] = a_picture("pi_1", a_movement(minor))
    return receipt.payment_id


def gateway(desk: PayDesk) -> MemoryGateway:
    return desk.gateways.of(ACCOUNT)


def given_back(desk: PayDesk) -> int:
    movements = gateway(desk).payments["pi_1"].movements
    return sum(m.amount.minor for m in movements if m.kind is MovementKind.REFUNDED)


@pytest.fixture
def desk() -> PayDesk:
    return PayDesk()


class TestAsking:
    def test_the_gateway_gives_back_and_its_picture_is_fetched(self, desk: PayDesk) -> None:
        done = desk.do(PART, paid(desk), "k-2")
        hint = GatewayHint(Subject.PAYMENT, "pi_1")

        assert (done.record.author, done.record.amount) == ("ana", brl(4_000))
        assert given_back(desk) == 4_000
        assert desk.events.bodies == [gateway_hint_message(ACCOUNT, hint)]
        assert desk.orders.orders[done.record.adjustment_id].state is OrderState.DONE

    def test_nothing_is_booked_before_the_gateway_tells(self, desk: PayDesk) -> None:
        payment = paid(desk)
        entries = len(desk.books.journal)
        desk.do(WHOLE, payment, "k-2")

        assert (len(desk.books.journal), desk.open()) == (entries, 0)
        assert given_back(desk) == 10_000

    def test_the_same_order_again_asks_for_nothing(self, desk: PayDesk) -> None:
        payment = paid(desk)
        desk.do(PART, payment, "k-2")
        again = desk.do(PART, payment, "k-2")

        assert again.replayed
        assert (given_back(desk), len(desk.events.messages)) == (4_000, 1)

    def test_another_order_asks_for_another_part(self, desk: PayDesk) -> None:
        payment = paid(desk)
        desk.do(PART, payment, "k-2")
        desk.do(PART, payment, "k-3")

        assert given_back(desk) == 8_000

    def test_the_key_is_that_of_one_order(self, desk: PayDesk) -> None:
        payment = paid(desk)
        gateway(desk).is_down = True
        with pytest.raises(GatewayUnavailableError):
            desk.ask(PART, payment, "k-2")

        with pytest.raises(IdempotencyMismatchError):
            desk.ask(WHOLE, payment, "k-2")


class TestDying:
    """An order is written down first: whoever asks again goes on with it."""

    def test_a_gateway_that_was_down_is_asked_again(self, desk: PayDesk) -> None:
        payment = paid(desk)
        gateway(desk).is_down = True
        with pytest.raises(GatewayUnavailableError):
            desk.ask(PART, payment, "k-2")
        gateway(desk).is_down = False
        desk.do(PART, payment, "k-2")

        assert given_back(desk) == 4_000

    def test_what_was_asked_for_is_asked_for_once_although_nobody_saw_the_answer(
        self, desk: PayDesk
    ) -> None:
        payment = paid(desk)
        desk.events.failure = GatewayUnavailableError("the process died")
        with pytest.raises(GatewayUnavailableError):
            desk.ask(WHOLE, payment, "k-2")
        desk.do(WHOLE, payment, "k-2")

        assert given_back(desk) == 10_000
        assert len(desk.events.messages) == 1

    def test_the_amount_stays_that_of_the_first_time_whatever_was_booked_since(
        self, desk: PayDesk
    ) -> None:
        payment = paid(desk)
        desk.events.failure = GatewayUnavailableError("the process died")
        with pytest.raises(GatewayUnavailableError):
            desk.ask(WHOLE, payment, "k-2")
        del desk.books.payments[payment]
        done = desk.do(WHOLE, payment, "k-2")

        assert (done.record.amount, given_back(desk)) == (brl(10_000), 10_000)

    def test_an_order_whose_mark_was_not_written_is_marked_when_it_comes_again(
        self, desk: PayDesk
    ) -> None:
        payment = paid(desk)
        done = desk.do(PART, payment, "k-2")
        order_id = done.record.adjustment_id
        kept = desk.orders.orders[order_id]
        desk.orders.orders[order_id] = kept.asked_again(NOW)
        desk.do(PART, payment, "k-2")

        assert desk.orders.orders[order_id].state is OrderState.DONE

    def test_two_who_ask_at_once_are_one_refund(self, desk: PayDesk) -> None:
        payment = paid(desk)
        desk.books.interruptions = [lambda: _drop(desk.ask(PART, payment, "k-2"))]
        desk.do(PART, payment, "k-2")

        assert (given_back(desk), len(desk.books.adjustments)) == (4_000, 1)

    def test_an_old_order_is_not_asked_for_again(self, desk: PayDesk) -> None:
        payment = paid(desk)
        desk.events.failure = GatewayUnavailableError("the process died")
        with pytest.raises(GatewayUnavailableError):
            desk.ask(PART, payment, "k-2")
        desk.clock.present = NOW + timedelta(hours=21)

        with pytest.raises(RefundUnsureError, match="look there"):
            desk.ask(PART, payment, "k-2")


class TestRefusal:
    def test_what_the_gateway_refuses_is_told_and_nothing_is_recorded(self, desk: PayDesk) -> None:
        payment = paid(desk)
        desk.do(PART, payment, "k-2")  # the picture of which is not booked yet

        with pytest.raises(GatewayRefusedError, match="more than is left"):
            desk.ask(WHOLE, payment, "k-3")
        assert [order.state for order in desk.orders.orders.values()] == [
            OrderState.DONE,
            OrderState.REFUSED,
        ]
        assert len(desk.books.adjustments) == 1

    def test_what_was_refused_can_be_asked_for_again(self, desk: PayDesk) -> None:
        payment = paid(desk)
        had, gateway(desk).payments["pi_1"] = (
            gateway(desk).payments["pi_1"],
            a_picture("pi_1", a_movement(1)),
        )
        with pytest.raises(GatewayRefusedError):
            desk.ask(PART, payment, "k-2")
        gateway(desk).payments["pi_1"] = had
        desk.clock.present = NOW + timedelta(days=3)
        desk.do(PART, payment, "k-2")

        assert given_back(desk) == 4_000

    def test_what_was_refused_can_be_discarded_and_is_not_asked_for_then(
        self, desk: PayDesk
    ) -> None:
        payment = paid(desk)
        gateway(desk).payments["pi_1"] = a_picture("pi_1", a_movement(1))
        with pytest.raises(GatewayRefusedError):
            desk.ask(PART, payment, "k-2")
        (order,) = desk.orders.orders.values()
        discarded = desk.release.discard("acme", order.order_id, order.version, "rui")
        gateway(desk).payments["pi_1"] = a_picture()

        assert desk.ask(PART, payment, "k-2") == discarded
        assert given_back(desk) == 0

    def test_no_more_is_asked_for_than_came_in(self, desk: PayDesk) -> None:
        with pytest.raises(RefundTooHighError):
            desk.ask(RefundPaymentV1(**WHY, amount=10_001, currency="BRL"), paid(desk), "k-2")
        assert desk.orders.orders == {}

    def test_credit_that_was_used_is_taken_back_first(self, desk: PayDesk) -> None:
        payment = paid(desk, 12_000)
        (credit,) = desk.books.credits.values()
        desk.books.credits[credit.credit_id] = credit.less(credit.left)

        with pytest.raises(CreditSpentError):
            desk.ask(WHOLE, payment, "k-2")

    def test_a_payment_at_a_gateway_is_not_taken_back_by_hand(self, desk: PayDesk) -> None:
        with pytest.raises(AtGatewayError, match="take it back there"):
            desk.ask(ReversePaymentV1(**WHY), paid(desk), "k-2")

    def test_a_payment_that_the_gateway_is_not_known_to_name_is_refunded_there(
        self, desk: PayDesk
    ) -> None:
        with pytest.raises(AtGatewayError):
            desk.ask(WHOLE, paid(desk, gateway_reference=""), "k-2")

    def test_an_account_that_is_gone_is_named(self, desk: PayDesk) -> None:
        payment = paid(desk)
        desk.accounts.forget(ACCOUNT)

        with pytest.raises(NotFoundError, match="stripe/loja is not registered"):
            desk.ask(WHOLE, payment, "k-2")


class TestAboveTheLimit:
    @pytest.fixture
    def desk(self) -> PayDesk:
        return PayDesk(approval_limit=brl(3_999))

    def test_a_second_person_releases_it_first(self, desk: PayDesk) -> None:
        payment = paid(desk)
        held = desk.ask(PART, payment, "k-2")
        assert isinstance(held, HeldOrder)
        assert (held.state, given_back(desk)) == (OrderState.AWAITING_RELEASE, 0)
        done = desk.release.release("acme", held.order_id, 1, "rui")

        assert done.record.author == "ana, released by rui"
        assert given_back(desk) == 4_000
        assert desk.orders.orders[held.order_id].state is OrderState.DONE
        assert desk.release.release("acme", held.order_id, 1, "rui").replayed

    def test_a_release_that_the_gateway_refused_is_released_again(self, desk: PayDesk) -> None:
        payment = paid(desk)
        held = desk.ask(PART, payment, "k-2")
        assert isinstance(held, HeldOrder)
        gateway(desk).payments["pi_1"] = a_picture("pi_1", a_movement(1))
        with pytest.raises(GatewayRefusedError):
            desk.release.release("acme", held.order_id, 1, "rui")
        gateway(desk).payments["pi_1"] = a_picture()
        desk.release.release("acme", held.order_id, 1, "rui")

        assert given_back(desk) == 4_000

    def test_what_was_held_still_waits_when_the_limit_is_raised(self, desk: PayDesk) -> None:
        payment = paid(desk)
        held = desk.ask(PART, payment, "k-2")
        desk.limit(None)

        assert desk.ask(PART, payment, "k-2") == held
        assert given_back(desk) == 0

    def test_a_refund_from_the_bank_is_released_as_ever(self, desk: PayDesk) -> None:
        desk.limit(None)
        payment = desk.paid(amount=10_000)
        desk.limit(3_999)
        held = desk.ask(PART, payment, "k-2")
        assert isinstance(held, HeldOrder)
        desk.release.release("acme", held.order_id, 1, "rui")

        assert desk.open() == 4_000


def _drop(_: CarriedOut | HeldOrder) -> None:
    """The other one's answer is of no interest here."""
