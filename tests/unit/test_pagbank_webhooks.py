"""What proves that PagBank sent a webhook, and what does not."""

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from cobro.adapters.gateways.pagbank_webhooks import PagBankWebhooks, fetch_public_key
from cobro.adapters.gateways.request import (
    BadSignatureError,
    GatewaySecrets,
    MissingSecretError,
    UnwantedWebhookError,
    WebhookRequest,
)
from cobro.application.ports.gateways import GatewayUnavailableError
from cobro.contracts.gateways.pagbank import head
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import Gateway, GatewayAccount
from cobro.runtime.outcomes import outcome_of
from tests.support.gateways.accounts import gateway_account, gateway_secrets
from tests.support.gateways.pagbank import PATH_TOKEN, TOKEN, FakePagBank
from tests.support.gateways.prolonged import prolonged
from tests.support.gateways.web import served

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
LIVE = gateway_account(Gateway.PAGBANK)
SECRETS = gateway_secrets(TOKEN, path_token=PATH_TOKEN)
CHARGE = {"id": "CHAR_1", "status": "PAID", "description": "São João"}


class Office:
    """A verifier that asks a PagBank of ours for its key; `gives` may be made to fail."""

    def __init__(self) -> None:
        self.pagbank = FakePagBank()
        self.asked = 0
        self.is_down = False
        self.verifier = PagBankWebhooks(self._gives)

    def _gives(self, _account: GatewayAccount, _secrets: GatewaySecrets) -> str:
        self.asked += 1
        if self.is_down:
            message = "down"
            raise GatewayUnavailableError(message)
        return self.pagbank.public_key

    def accepts(
        self,
        request: WebhookRequest,
        account: GatewayAccount = LIVE,
        secrets: GatewaySecrets = SECRETS,
        now: datetime = NOW,
    ) -> bool:
        try:
            self.verifier.verify(request, account, secrets, now)
        except BadSignatureError:
            return False
        return True


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.mark.parametrize("scheme", ["token", "der", "p1363"])
def test_each_scheme_is_proof_of_its_body(office: Office, scheme: str) -> None:
    request = office.pagbank.webhook(CHARGE, scheme)

    assert office.accepts(request)
    assert not office.accepts(replace(request, body=request.body.replace(b"PAID", b"PAIS")))
    assert not office.accepts(replace(request, body=request.body + b"\n"))


def test_while_the_api_token_is_changed_both_are_accepted(office: Office) -> None:
    request = office.pagbank.webhook(CHARGE)

    assert office.accepts(request, secrets=gateway_secrets("new", TOKEN, path_token=PATH_TOKEN))
    assert not office.accepts(request, secrets=gateway_secrets("new", path_token=PATH_TOKEN))


@pytest.mark.parametrize("path_rest", ["", "other", f"{PATH_TOKEN}x", "é", f"x/{PATH_TOKEN}"])
def test_a_good_signature_at_another_path_is_no_proof(office: Office, path_rest: str) -> None:
    request = office.pagbank.webhook(CHARGE)

    assert office.accepts(replace(request, path_rest=f"/{PATH_TOKEN}"))
    assert not office.accepts(replace(request, path_rest=path_rest))


def test_only_the_sandbox_may_leave_its_webhooks_unsigned(office: Office) -> None:
    request = office.pagbank.webhook(CHARGE, "unsigned")
    sandbox = gateway_account(Gateway.PAGBANK, is_live=False)
    forged = replace(request, headers={"x-authenticity-token": "0" * 64})

    assert office.accepts(request, sandbox)
    assert not office.accepts(request)
    assert not office.accepts(forged, sandbox)
    assert not office.accepts(replace(request, path_rest=""), sandbox)


@pytest.mark.parametrize("given", ["", " ", ",", "é", "0" * 64, "A" * 5000, "\ud800"])
@pytest.mark.parametrize("header", ["x-authenticity-token", "x-payload-signature"])
def test_what_is_no_signature_is_refused_without_a_crash(
    office: Office, header: str, given: str
) -> None:
    request = replace(office.pagbank.webhook(CHARGE), headers={header: given})

    assert not office.accepts(request)


def test_one_good_signature_among_several_is_enough(office: Office) -> None:
    request = office.pagbank.webhook(CHARGE, "der")
    good = request.headers["x-payload-signature"]
    other = FakePagBank().signature(request.body)

    for header in (f"{other},{good}", f"anVuaw==, {good}", f"%%%,{good}"):
        assert office.accepts(replace(request, headers={"x-payload-signature": header}))
    too_many = ",".join([other] * 8 + [good])
    assert not office.accepts(replace(request, headers={"x-payload-signature": too_many}))


def test_a_hash_that_does_not_fit_leaves_the_signature_its_say(office: Office) -> None:
    request = office.pagbank.webhook(CHARGE, "der")
    both = {**request.headers, "x-authenticity-token": "0" * 64}

    assert office.accepts(replace(request, headers=both))


def test_the_public_key_is_asked_for_once_a_day(office: Office) -> None:
    request = office.pagbank.webhook(CHARGE, "der")
    for hours in (0, 1, 23):
        assert office.accepts(request, now=NOW + timedelta(hours=hours))

    assert office.asked == 1
    assert office.accepts(request, now=NOW + timedelta(hours=25))
    assert office.asked == 2


def test_after_pagbank_changed_its_key_the_new_one_is_fetched(office: Office) -> None:
    office.accepts(office.pagbank.webhook(CHARGE, "der"))
    office.pagbank = FakePagBank()
    request = office.pagbank.webhook(CHARGE, "der")

    assert office.accepts(request, now=NOW + timedelta(minutes=2))
    assert office.asked == 2


def test_a_flood_of_forgeries_asks_for_the_key_once_a_minute(office: Office) -> None:
    forged = FakePagBank().webhook(CHARGE, "der")
    for second in range(120):
        assert not office.accepts(forged, now=NOW + timedelta(seconds=second))

    assert office.asked == 2


def test_while_the_key_cannot_be_had_nothing_is_decided(office: Office) -> None:
    office.is_down = True
    request = office.pagbank.webhook(CHARGE, "der")
    for seconds in (0, 1, 61):
        with pytest.raises(GatewayUnavailableError):
            office.accepts(request, now=NOW + timedelta(seconds=seconds))

    assert office.asked == 2
    office.is_down = False
    assert office.accepts(request, now=NOW + timedelta(seconds=122))


@pytest.mark.parametrize("secrets", [(), ("",), (TOKEN, " ")])
def test_a_deployment_without_token_accepts_nobody(
    office: Office, secrets: tuple[str, ...]
) -> None:
    with pytest.raises(MissingSecretError):
        office.accepts(
            office.pagbank.webhook(CHARGE),
            secrets=gateway_secrets(*secrets, path_token=PATH_TOKEN),
        )


@pytest.mark.parametrize("path_token", ["", "  "])
def test_a_deployment_without_path_token_accepts_nobody(office: Office, path_token: str) -> None:
    request = replace(office.pagbank.webhook(CHARGE), path_rest=path_token)

    with pytest.raises(MissingSecretError):
        office.accepts(request, secrets=gateway_secrets(TOKEN, path_token=path_token))


def test_the_old_api_is_told_that_its_forms_are_not_taken(office: Office) -> None:
    form = WebhookRequest(
        body=b"notificationCode=1&notificationType=transaction",
        headers={"content-type": "application/x-www-form-urlencoded; charset=ISO-8859-1"},
    )

    with pytest.raises(UnwantedWebhookError) as refusal:
        office.accepts(form)

    assert outcome_of(refusal.value).status is HTTPStatus.UNSUPPORTED_MEDIA_TYPE


def test_a_prolonged_hash_proves_a_body_that_is_no_json(office: Office) -> None:
    """A plain hash with the secret in front lets anyone add to a body that was once sent."""
    request = office.pagbank.webhook(CHARGE)
    old = request.headers["x-authenticity-token"]
    body, digest = prolonged(request.body, old, len(TOKEN) + 1, b',"status":"PAID"}')
    longer = replace(request, body=body, headers={"x-authenticity-token": digest})

    assert office.accepts(longer)
    with pytest.raises(InvalidInputError):
        head(longer.body, "")


@pytest.mark.parametrize(
    "told", [b"not json", b"[]", b"{}", b'{"public_key":"AAAA"}', b'{"public_key":"%%%"}']
)
def test_a_key_that_is_none_is_as_good_as_no_answer(told: bytes) -> None:
    from cobro.adapters.gateways.transport import HttpAnswer

    request = FakePagBank().webhook(CHARGE, "der")
    with served(lambda _: HttpAnswer(200, {}, told)) as url:
        account = gateway_account(Gateway.PAGBANK, is_live=False, base_url=url)

        with pytest.raises(GatewayUnavailableError):
            PagBankWebhooks(fetch_public_key).verify(request, account, SECRETS, NOW)


def test_a_key_of_another_kind_is_no_key_of_webhooks(office: Office) -> None:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    rsa_key = rsa.generate_private_key(65537, 2048).public_key()
    told = b64encode(rsa_key.public_bytes(serialization.Encoding.DER, form)).decode()
    verifier = PagBankWebhooks(lambda *_: told)

    with pytest.raises(GatewayUnavailableError):
        verifier.verify(office.pagbank.webhook(CHARGE, "der"), LIVE, SECRETS, NOW)


def test_the_key_is_asked_of_pagbank_with_the_token_of_the_api() -> None:
    pagbank = FakePagBank()
    site = lambda request: pagbank(  # noqa: E731 - one line
        replace(request, headers={"Authorization": request.headers["authorization"]})
    )
    with served(site) as url:
        account = gateway_account(Gateway.PAGBANK, is_live=False, base_url=url)
        verifier = PagBankWebhooks(fetch_public_key)
        verifier.verify(pagbank.webhook(CHARGE, "der"), account, SECRETS, NOW)

    assert pagbank.asked_for_key == 1
    with pytest.raises(GatewayUnavailableError):
        fetch_public_key(account, SECRETS)
