"""Telling a bank of the API Pix where to deliver, and what address it may be."""

from dataclasses import replace

import pytest

from cobro.application.register_webhook import RegisterWebhook, WebhookOrder
from cobro.domain.errors import InvalidInputError, NotFoundError
from tests.support.gateways.in_memory import MemoryGatewayAccounts, an_account
from tests.support.gateways.pix import KEY
from tests.support.gateways.pix_office import ACCOUNT, PixOffice

ADDRESS = "https://pix.acme.example/webhooks/pix/bank-one"
ORDER = WebhookOrder("acme", "pix", "bank-one", ADDRESS)
UNPINNED = replace(ACCOUNT, facts={**ACCOUNT.facts, "client_subject": ""})


class Desk:
    def __init__(self, account: object = ACCOUNT) -> None:
        self.office = PixOffice()
        accounts = MemoryGatewayAccounts(account, an_account())  # type: ignore[arg-type]  # an account
        self.register = RegisterWebhook(accounts=accounts, registry_of=lambda _: self.office.api)

    @property
    def told(self) -> tuple[str, bool]:
        kept = self.office.bank.webhooks[KEY]
        return kept["webhookUrl"], "x-skip-mtls-checking" in kept["headers"]


def test_the_bank_has_the_address_however_often_it_is_told() -> None:
    desk = Desk()
    for _ in range(2):
        assert desk.register(ORDER) == ACCOUNT

    assert desk.told == (ADDRESS, False)


def test_a_bank_without_a_pinned_certificate_gets_an_address_with_a_secret_part() -> None:
    desk = Desk(UNPINNED)
    desk.register(replace(ORDER, url=f"{ADDRESS}/s3cr3t"))

    assert desk.told == (f"{ADDRESS}/s3cr3t", True)


@pytest.mark.parametrize(
    ("account", "url"),
    [
        (ACCOUNT, "http://pix.acme.example/webhooks/pix/bank-one"),
        (ACCOUNT, "https:///webhooks/pix/bank-one"),
        (ACCOUNT, f"{ADDRESS}/s3cr3t"),
        (ACCOUNT, f"{ADDRESS}?a=1"),
        (ACCOUNT, "https://pix.acme.example/webhooks/pix/bank-two"),
        (UNPINNED, ADDRESS),
        (UNPINNED, f"{ADDRESS}/"),
        (UNPINNED, "https://pix.acme.example/x/pix/bank-one/s3cr3t"),
    ],
)
def test_an_address_that_the_intake_would_not_take_is_refused(account: object, url: str) -> None:
    desk = Desk(account)
    with pytest.raises(InvalidInputError, match="the address must be https://"):
        desk.register(replace(ORDER, url=url))

    assert desk.office.bank.webhooks == {}


def test_other_gateways_and_other_companies_are_refused() -> None:
    register = Desk().register
    with pytest.raises(InvalidInputError, match="its own panel"):
        register(replace(ORDER, gateway="stripe", account_id="loja"))
    for order in (replace(ORDER, issuer_id="rival"), replace(ORDER, account_id="bank-two")):
        with pytest.raises(NotFoundError, match="register the account first"):
            register(order)
