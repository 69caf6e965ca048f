"""What a payer is told of the ways to pay at gateways."""

from datetime import UTC, date, datetime

import pytest

from cobro.application.payment_ways import PaymentWay, payment_ways
from cobro.domain.charges import ChargeState
from cobro.domain.gateways import PaymentMethod
from tests.support.builders import DUE
from tests.support.gateway_charges import PAGE, a_gateway_charge


def test_a_page_that_lasts_until_the_day_is_named() -> None:
    ends_at = datetime(DUE.year, DUE.month, DUE.day, 23, tzinfo=UTC)
    lasting = a_gateway_charge(ends_at=ends_at)

    assert payment_ways([lasting], DUE) == ("", (PaymentWay(PaymentMethod.LINK, PAGE),))
    assert payment_ways([a_gateway_charge()], DUE)[1][0].link == PAGE


def test_a_page_that_ends_before_is_left_out() -> None:
    hours = a_gateway_charge(ends_at=datetime(2026, 1, 5, 18, tzinfo=UTC))

    assert payment_ways([hours], date(2026, 1, 6)) == ("", ())
    assert payment_ways([hours], date(2026, 1, 5)) != ("", ())


@pytest.mark.parametrize(
    "state", sorted(set(ChargeState) - {ChargeState.REGISTERED, ChargeState.PAID})
)
def test_nobody_is_sent_to_a_page_that_is_not_open(state: ChargeState) -> None:
    assert payment_ways([a_gateway_charge(state=state)], DUE) == ("", ())


def test_only_a_safe_page_is_named_and_only_something_to_pay_by() -> None:
    assert payment_ways([a_gateway_charge(link="http://pay.example/1")], DUE) == ("", ())
    assert payment_ways([a_gateway_charge(link="")], DUE) == ("", ())


def test_a_pix_code_stands_for_its_page() -> None:
    pix = a_gateway_charge(PaymentMethod.PIX, br_code="0002...")

    assert payment_ways([pix], DUE) == ("0002...", ())


def test_pages_come_before_what_is_typed_in_and_the_one_that_offers_most_is_first() -> None:
    typed = a_gateway_charge(PaymentMethod.CARD, link="", digits="12345 678")
    charges = [typed, a_gateway_charge(PaymentMethod.BOLETO, digits="0339"), a_gateway_charge()]

    methods = [way.method for way in payment_ways(charges, DUE)[1]]

    assert methods == [PaymentMethod.LINK, PaymentMethod.BOLETO, PaymentMethod.CARD]


def test_only_the_newest_copy_is_named() -> None:
    copy = a_gateway_charge(copy=1, link="https://pay.example/2")

    assert [w.link for w in payment_ways([a_gateway_charge(), copy], DUE)[1]] == [copy.link]
