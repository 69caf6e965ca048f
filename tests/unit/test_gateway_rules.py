"""What an account with a gateway must say, cannot have, and may offer."""

from typing import Any

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.gateway_rules import GATEWAY_RULES, check_account
from cobro.domain.gateways import Gateway, PaymentMethod
from tests.support.builders import a_gateway_account


def refused(**account: Any) -> InvalidInputError:
    with pytest.raises(InvalidInputError) as refusal:
        check_account(a_gateway_account(**account))
    return refusal.value


def test_every_gateway_has_rules_and_something_to_offer() -> None:
    assert set(GATEWAY_RULES) == set(Gateway)
    assert all(rules.methods for rules in GATEWAY_RULES.values())
    assert all(
        meaning
        for rules in GATEWAY_RULES.values()
        for meaning in {**rules.required, **rules.optional}.values()
    )


def test_an_account_may_say_what_its_gateway_knows_and_offer_what_it_has() -> None:
    facts = {"base_url": "https://sandbox.example", "stripe_account": "acct_1"}
    check_account(a_gateway_account(facts=facts, offers=tuple(PaymentMethod)))
    check_account(a_gateway_account(gateway=Gateway.PAYPAL, facts={"webhook_id": "8PT"}))


def test_a_fact_that_is_needed_is_asked_for_with_its_meaning() -> None:
    for facts in ({}, {"webhook_id": "  "}):
        refusal = refused(gateway=Gateway.PAYPAL, facts=facts)

        assert refusal.field == "facts.webhook_id"
        assert "the id that PayPal gave the webhook" in str(refusal)


def test_a_fact_that_the_gateway_does_not_know_is_refused_with_those_it_knows() -> None:
    refusal = refused(facts={"retrun_url": "https://acme.example"})

    assert refusal.field == "facts.retrun_url"
    assert "return_url" in str(refusal)


def test_a_method_that_the_gateway_has_not_cannot_be_offered() -> None:
    refusal = refused(gateway=Gateway.ASAAS, offers=(PaymentMethod.MULTIBANCO,))

    assert refusal.field == "offers"
    assert "boleto" in str(refusal)


@pytest.mark.parametrize("account_id", ["", "ab", "Main", "a b", "-ab", "ab-", "x" * 41, "a/b"])
def test_the_name_of_an_account_can_stand_in_a_path(account_id: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        a_gateway_account(account_id=account_id)

    assert refusal.value.field == "account_id"


def test_an_account_takes_a_currency_and_is_known_by_gateway_and_name() -> None:
    with pytest.raises(InvalidInputError, match="at least one currency"):
        a_gateway_account(currencies=())

    assert a_gateway_account().key == "stripe/main"
