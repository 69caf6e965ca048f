"""Charges at gateways that a person asks for."""

from dataclasses import replace
from typing import Any

import pytest

from cobro.application.offer_at_gateways import OfferCharge
from cobro.domain.charges import Charge, ChargeState
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.gateways import PaymentMethod
from cobro.domain.money import Currency
from tests.support.charge_desk import LINK, Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


class TestByHand:
    WANTED = OfferCharge("acme", "inv_1", "stripe/loja", PaymentMethod.CARD)

    def offer(self, desk: Desk, **wanted: Any) -> Charge:
        return desk.at_gateways.by_hand(desk.books.get("inv_1"), replace(self.WANTED, **wanted))

    def test_a_person_may_ask_for_another_method(self, desk: Desk) -> None:
        charge = self.offer(desk)

        assert (charge.state, charge.kind) == (ChargeState.REQUESTED, "gateway")
        assert [message.body for message in desk.orders.messages] == [charge.charge_id]

    def test_asking_again_makes_one_charge(self, desk: Desk) -> None:
        self.offer(desk)
        desk.deliver()
        again = self.offer(desk)

        assert again == desk.charge
        assert desk.orders.messages == []

    @pytest.mark.parametrize(
        "wanted", [{"account_key": "stripe/other"}, {"issuer_id": "rival"}], ids=str
    )
    def test_an_account_of_somebody_else_is_not_there(
        self, desk: Desk, wanted: dict[str, str]
    ) -> None:
        with pytest.raises(NotFoundError, match="has no gateway account"):
            self.offer(desk, **wanted)

    def test_a_paid_invoice_is_not_offered(self, desk: Desk) -> None:
        desk.pay()

        with pytest.raises(InvalidInputError, match="nothing is to be paid"):
            self.offer(desk)

    def test_an_account_takes_its_currencies_only(self) -> None:
        desk = Desk(replace(LINK, currencies=(Currency.EUR,)))

        with pytest.raises(InvalidInputError, match="takes no BRL"):
            self.offer(desk)
