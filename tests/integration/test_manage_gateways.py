"""manage_gateways: who has which account with which gateway, and what it must say of itself."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from cobro.adapters.dynamodb.gateway_accounts import DynamoGatewayAccounts, DynamoSweepMarks
from cobro.domain.gateways import Gateway, GatewayAccount, PaymentMethod
from cobro.domain.money import Currency
from cobro.runtime.wiring import gateways
from tests.support.requests import gateway_account_body, issuer_body
from tests.support.world import Answer, World


def put(world: World, path: str = "stripe/shop", **more: Any) -> Answer:
    groups = more.pop("groups", ("admin",))
    body = gateway_account_body(**more)
    path = f"/v1/gateway-accounts/{path}"
    return world.http("manage_gateways", "PUT", path, body, groups=groups)


def listed(world: World, issuer_id: str = "acme", **more: Any) -> Answer:
    query = {"issuer_id": issuer_id}
    return world.http("manage_gateways", "GET", "/v1/gateway-accounts", query=query, **more)


def test_an_account_is_registered_and_says_where_to_deliver_and_where_its_secret_lies(
    world: World,
) -> None:
    facts = {"stripe_account": "acct_1"}
    answer = put(world, offers=["link"], facts=facts, payout_account="237/1/2", is_live=True)

    assert answer.status == 200
    assert answer.body["webhook_path"] == "/webhooks/stripe/shop"
    assert answer.body["secret_name"] == "cobro/test/gateways/stripe/shop"
    assert gateways.accounts().find("stripe", "shop") == GatewayAccount(
        gateway=Gateway.STRIPE,
        account_id="shop",
        issuer_id=answer.body["issuer_id"],
        currencies=(Currency.BRL,),
        payout_account="237/1/2",
        is_live=True,
        offers=(PaymentMethod.LINK,),
        facts=facts,
    )


def test_accounts_are_listed_by_their_issuer(world: World) -> None:
    world.http("manage_customers", "POST", "/v1/issuers", issuer_body("other"))
    put(world)
    put(world, "stripe/theirs", issuer_id="other")
    shown = {issuer: listed(world, issuer).body["accounts"] for issuer in ("acme", "other", "x")}

    assert [item["account_id"] for item in shown["acme"]] == ["main", "shop"]
    assert [item["account_id"] for item in shown["other"]] == ["theirs"]
    assert shown["x"] == []
    assert len(list(gateways.accounts().all())) == 3


def test_what_is_known_of_an_account_is_replaced_but_never_its_issuer(world: World) -> None:
    world.http("manage_customers", "POST", "/v1/issuers", issuer_body("other"))
    put(world)
    again = put(world, currencies=["BRL", "eur"])
    taken = put(world, issuer_id="other")

    assert again.body["currencies"] == ["BRL", "EUR"]
    assert (taken.status, taken.body["error"]["code"]) == (409, "gateway_account_taken")
    assert listed(world, "other").body["accounts"] == []


@pytest.mark.parametrize("groups", [("finance",), ("viewer",), ()])
def test_only_admins_see_and_change_accounts(world: World, groups: tuple[str, ...]) -> None:
    assert put(world, groups=groups).status == 403
    assert listed(world, groups=groups).status == 403


@pytest.mark.parametrize(
    ("path", "more", "status", "field"),
    [
        ("stripe/shop", {"issuer_id": "nobody"}, 404, None),
        ("invented/shop", {}, 404, None),
        ("stripe/Shop", {}, 400, "account_id"),
        ("stripe/x", {}, 400, "account_id"),
        ("stripe/shop", {"currencies": []}, 400, "currencies"),
        ("stripe/shop", {"currencies": ["JPY"]}, 400, "currency"),
        ("stripe/shop", {"facts": {"webhook": "x"}}, 400, "facts.webhook"),
        ("paypal/shop", {}, 400, "facts.webhook_id"),
        ("paypal/shop", {"facts": {"webhook_id": " "}}, 400, "facts.webhook_id"),
        ("pix/shop", {"facts": {"pix_key": "k"}}, 400, "facts.base_url"),
        ("asaas/shop", {"offers": ["oxxo"]}, 400, "offers"),
        ("stripe/shop", {"api_key": "sk_live_1"}, 400, None),
    ],
)
def test_what_an_account_lacks_or_cannot_have_is_named(
    world: World, path: str, more: dict[str, Any], status: int, field: str | None
) -> None:
    answer = put(world, path, **more)

    assert (answer.status, answer.body["error"]["field"]) == (status, field)
    assert "sk_live_1" not in str(answer.body)


def test_a_name_is_looked_up_once_in_half_a_minute_whether_it_exists_or_not(world: World) -> None:
    accounts = DynamoGatewayAccounts()
    for name in ("main", "nobody"):
        accounts.find("stripe", name)
    world.calls.disarm()
    with world.calls.process():
        found = [accounts.find("stripe", name) for name in ("main", "nobody", "x" * 41)]

    assert world.calls.calls == []
    assert [account is not None for account in found] == [True, False, False]


def test_names_that_nobody_has_do_not_fill_the_memory(world: World) -> None:
    accounts = DynamoGatewayAccounts()
    for number in range(1_050):
        accounts.find("stripe", f"guess-{number}")

    assert len(accounts._kept) <= 1_000
    assert accounts.find("stripe", "main") is not None


def test_only_an_admin_tells_a_bank_where_to_deliver_and_only_of_an_own_account(
    world: World,
) -> None:
    path = "/v1/gateway-accounts/pix/bank-one/webhook"
    body = {"issuer_id": "acme", "url": "https://pix.acme.example/webhooks/pix/bank-one"}
    unknown = world.http("manage_gateways", "PUT", path, body, groups=("admin",))
    refused = world.http("manage_gateways", "PUT", path, body, groups=("finance",))
    put(world, "pix/bank-one", facts={"base_url": "https://pix.bank.example", "pix_key": "k"})
    lacking = world.http("manage_gateways", "PUT", path, body, groups=("admin",))
    body["url"] += "/s3cr3t"
    silent = world.http("manage_gateways", "PUT", path, body, groups=("admin",))

    assert (unknown.status, refused.status) == (404, 403)
    assert (lacking.status, lacking.body["error"]["code"]) == (400, "invalid_input")
    assert (silent.status, silent.body["error"]["code"]) == (503, "secrets_unavailable")


def shop(world: World) -> dict[str, Any]:
    accounts = listed(world).body["accounts"]
    return next(dict(each) for each in accounts if each["account_id"] == "shop")


def test_an_account_says_through_when_it_was_asked(world: World) -> None:
    put(world)
    new = shop(world)
    DynamoSweepMarks().move("stripe/shop", world.now - timedelta(days=2))
    late = shop(world)
    DynamoSweepMarks().move("stripe/shop", world.now)
    asked = shop(world)

    assert (new["health"], new["asked_through_at"]) == ("never_asked", None)
    assert late["health"] == "behind"
    assert asked["health"] == "well"
    assert datetime.fromisoformat(asked["asked_through_at"]) == world.now
