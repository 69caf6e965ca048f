"""What an account with a gateway is called, and what it must say and may offer."""

from dataclasses import replace

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.gateway_rules import GATEWAY_RULES, check_account
from cobro.domain.gateways import Gateway, GatewayAccount, PaymentMethod
from tests.support.gateways.paypal_office import ACCOUNT as PAYPAL
from tests.support.gateways.pix_office import ACCOUNT as PIX


@pytest.mark.parametrize("account", [PAYPAL, PIX], ids=["paypal", "pix"])
def test_an_account_that_says_all_that_is_needed_is_taken(account: GatewayAccount) -> None:
    check_account(account)

    assert account.key == f"{account.gateway}/{account.account_id}"


@pytest.mark.parametrize("name", ["base_url", "pix_key"])
@pytest.mark.parametrize("value", ["", " "])
def test_what_an_account_lacks_is_named(name: str, value: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_account(replace(PIX, facts=PIX.facts | {name: value}))

    assert caught.value.field == f"facts.{name}"


def test_a_fact_that_the_gateway_does_not_know_is_named() -> None:
    with pytest.raises(InvalidInputError, match="has no fact 'webhook'"):
        check_account(replace(PAYPAL, facts=PAYPAL.facts | {"webhook": "x"}))


def test_a_gateway_offers_its_own_methods_only() -> None:
    check_account(replace(PIX, offers=(PaymentMethod.PIX,)))

    with pytest.raises(InvalidInputError) as caught:
        check_account(replace(PIX, offers=(PaymentMethod.PIX, PaymentMethod.CARD)))
    assert caught.value.field == "offers"


def test_every_gateway_has_its_rules() -> None:
    assert set(GATEWAY_RULES) == set(Gateway)


@pytest.mark.parametrize("account_id", ["", "ab", "Shop", "-shop", "shop-", "a" * 41, "a/b", "é-é"])
def test_the_name_of_an_account_can_stand_in_an_address(account_id: str) -> None:
    with pytest.raises(InvalidInputError, match="3 to 40"):
        replace(PAYPAL, account_id=account_id)


def test_an_account_takes_at_least_one_currency() -> None:
    with pytest.raises(InvalidInputError, match="currency"):
        replace(PAYPAL, currencies=())
