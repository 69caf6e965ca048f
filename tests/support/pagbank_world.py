"""The company's account with the PagBank of the tests, beside a world."""

from typing import Any

from tests.support.requests import gateway_account_body
from tests.support.world import Answer, World


def join_pagbank(world: World, *offers: str) -> None:
    """Register the account, and what it offers each invoice by."""
    facts = {"base_url": world.sites.pagbank_url}
    body = gateway_account_body(offers=list(offers), facts=facts)
    path = "/v1/gateway-accounts/pagbank/loja"
    answer = world.http("manage_gateways", "PUT", path, body)
    if answer.status not in {200, 201}:
        raise AssertionError(answer)


def pagbank_tells(world: World, thing: dict[str, Any]) -> Answer:
    """Post what PagBank says of an object, signed."""
    sent = world.sites.pagbank.webhook(thing)
    path = f"pagbank/loja/{sent.path_rest}"
    return world.webhook(sent.body, path, headers=dict(sent.headers))
