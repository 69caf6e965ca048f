"""What proves that Asaas sent a webhook, and what its events are worth."""

from datetime import UTC, datetime

import pytest

from cobro.adapters.gateways.asaas_webhooks import verify
from cobro.adapters.gateways.request import BadSignatureError, MissingSecretError, WebhookRequest
from cobro.contracts.gateways.asaas import head, news
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import Gateway, GatewayHint, NothingToDo, Subject
from tests.support.gateways.accounts import gateway_account, gateway_secrets

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
ACCOUNT = gateway_account(Gateway.ASAAS)
TOKEN = "asaas-webhook-token-of-the-tests"


def accepts(token: str | None, *secrets: str) -> bool:
    headers = {} if token is None else {"asaas-access-token": token}
    try:
        verify(WebhookRequest(b"{}", headers), ACCOUNT, gateway_secrets(*secrets), NOW)
    except BadSignatureError:
        return False
    return True


def test_an_active_token_is_proof() -> None:
    assert accepts(TOKEN, TOKEN)
    assert accepts(TOKEN, "new", TOKEN)


@pytest.mark.parametrize("token", [None, "", "nope", TOKEN.upper(), TOKEN + "x", "é", "\ud800"])
def test_anything_else_is_none_and_crashes_nothing(token: str | None) -> None:
    assert not accepts(token, TOKEN)


@pytest.mark.parametrize("secrets", [(), ("",), (TOKEN, " ")])
def test_without_a_token_of_ours_nobody_is_accepted(secrets: tuple[str, ...]) -> None:
    with pytest.raises(MissingSecretError):
        accepts("", *secrets)


def test_an_event_is_known_by_its_id_and_kept_in_order_with_its_payment() -> None:
    body = b'{"id":"evt_1&2","event":"PAYMENT_RECEIVED","payment":{"id":"pay_1"}}'

    found = head(body, "")

    assert (found.event_id, found.payment_reference) == ("evt_1&2", "pay_1")
    assert found.event_type == "PAYMENT_RECEIVED"


@pytest.mark.parametrize("event", ["PAYMENT_RECEIVED", "PAYMENT_TELEPORTED"])
def test_every_event_of_a_payment_is_a_hint(event: str) -> None:
    body = f'{{"id":"evt_1","event":"{event}","payment":{{"id":"pay_1","value":1}}}}'

    assert news(ACCOUNT, body.encode(), "") == [GatewayHint(Subject.PAYMENT, "pay_1", event)]


def test_an_event_of_a_transfer_is_a_hint_to_a_payout() -> None:
    body = b'{"id":"evt_1","event":"TRANSFER_DONE","transfer":{"id":"tra_1"}}'

    assert head(body, "").payment_reference == "tra_1"
    assert news(ACCOUNT, body, "") == [GatewayHint(Subject.PAYOUT, "tra_1", "TRANSFER_DONE")]


def test_an_event_of_neither_needs_nothing() -> None:
    body = b'{"id":"evt_1","event":"ACCOUNT_STATUS_UPDATED","account":{"id":"a"}}'

    assert head(body, "").payment_reference == "evt_1"
    assert isinstance(news(ACCOUNT, body, "")[0], NothingToDo)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id":1,"event":"A"}'])
def test_what_is_no_event_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInputError):
        head(body, "")
