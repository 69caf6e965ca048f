"""Orders above the approval limit: a second person releases or discards them."""

import pytest

from cobro.application.issue_invoices import IdempotencyMismatchError
from cobro.application.ports.held_orders import OrderMovedError
from cobro.domain.drafts import DraftStateError, SelfReleaseError
from cobro.domain.errors import NotFoundError
from cobro.domain.held_orders import HeldOrder, OrderState
from tests.support.builders import NOW, brl
from tests.support.pay_desk import RECORD, PayDesk, changed


class TestRelease:
    @pytest.fixture
    def office(self) -> PayDesk:
        return PayDesk(approval_limit=brl(9_999))

    def held(self, office: PayDesk) -> HeldOrder:
        order = office.ask(RECORD)
        assert isinstance(order, HeldOrder)
        return order

    def test_above_the_limit_an_order_waits_and_moves_nothing(self, office: PayDesk) -> None:
        order, again = self.held(office), self.held(office)

        assert order == again
        assert (order.state, order.amount) == (OrderState.AWAITING_RELEASE, brl(10_000))
        assert office.books.journal == {}
        assert office.release.of_issuer("acme", OrderState.AWAITING_RELEASE) == [order]

    def test_up_to_the_limit_it_is_carried_out(self, office: PayDesk) -> None:
        office.paid(amount=9_999)

        assert office.open() == 1

    def test_a_second_person_releases_it_once(self, office: PayDesk) -> None:
        order = self.held(office)
        done = office.release.release("acme", order.order_id, 1, "rui")
        again = office.release.release("acme", order.order_id, 1, "rui")

        assert (done.replayed, again.replayed) == (False, True)
        assert done.record.author == "ana, released by rui"
        assert office.orders.orders[order.order_id].state is OrderState.DONE
        assert office.open() == 0

    def test_its_author_does_not_release_it(self, office: PayDesk) -> None:
        with pytest.raises(SelfReleaseError, match="ana gave the order"):
            office.release.release("acme", self.held(office).order_id, 1, "ana")

    def test_a_release_that_died_is_carried_out_by_the_next_request(self, office: PayDesk) -> None:
        order = self.held(office)
        office.orders.put(order.released("rui", NOW))
        office.release.release("acme", order.order_id, 1, "rui")

        assert office.open() == 0

    def test_the_version_that_was_seen_is_released(self, office: PayDesk) -> None:
        with pytest.raises(OrderMovedError, match="at version 1, not 2"):
            office.release.release("acme", self.held(office).order_id, 2, "rui")

    def test_a_discarded_order_stays_so(self, office: PayDesk) -> None:
        order = self.held(office)
        discarded = office.release.discard("acme", order.order_id, 1, "rui")

        assert discarded.state is OrderState.DISCARDED
        assert office.release.discard("acme", order.order_id, 1, "rui") == discarded
        with pytest.raises(DraftStateError, match="is discarded"):
            office.release.release("acme", order.order_id, 2, "eva")
        assert office.ask(RECORD) == discarded

    def test_what_is_done_is_not_discarded(self, office: PayDesk) -> None:
        order = self.held(office)
        office.release.release("acme", order.order_id, 1, "rui")

        with pytest.raises(DraftStateError):
            office.release.discard("acme", order.order_id, 3, "rui")

    def test_the_key_of_a_held_order_is_that_of_no_other(self, office: PayDesk) -> None:
        self.held(office)

        with pytest.raises(IdempotencyMismatchError):
            office.ask(changed(RECORD, amount=20_000))

    def test_an_order_of_somebody_else_is_not_there(self, office: PayDesk) -> None:
        with pytest.raises(NotFoundError):
            office.release.release("rival", self.held(office).order_id, 1, "rui")
