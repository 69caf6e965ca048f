"""Callbacks of the API Pix: who calls, and what each body tells to ask for."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from cobro.adapters.gateways.pix_webhooks import verify
from cobro.adapters.gateways.request import (
    BadSignatureError,
    ClientCertificate,
    GatewaySecrets,
    MissingSecretError,
    WebhookRequest,
)
from cobro.contracts.gateways.pix import head, news
from cobro.contracts.gateways.pix_objects import pix_of
from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import ForReview, GatewayHint, NothingToDo, Subject
from tests.support.gateways.pix_office import ACCOUNT, SUBJECT

NOW = datetime(2026, 9, 21, tzinfo=UTC)
BANK = ClientCertificate(subject=SUBJECT, issuer="CN=PSP CA", serial="17")
FIRST, SECOND = "E12345678202609211221abcdefghijk", "E12345678202609211222abcdefghijk"


def take(
    certificate: ClientCertificate | None = BANK,
    *,
    path_rest: str = "pix",
    tokens: tuple[str, ...] = (),
    facts: Mapping[str, str],
) -> None:
    request = WebhookRequest(b"{}", path_rest=path_rest, certificate=certificate)
    account = replace(ACCOUNT, facts=dict(facts))
    verify(request, account, GatewaySecrets(signing_secrets=tokens), NOW)


@pytest.mark.parametrize(
    "facts",
    [
        {"client_subject": SUBJECT},
        {"client_serial": "17"},
        {"client_subject": SUBJECT, "client_serial": "17"},
        {"client_subject": "CN=old.example", "next_client_subject": SUBJECT},
        {"client_serial": "16", "next_client_serial": "17"},
    ],
)
def test_the_banks_own_certificate_opens(facts: dict[str, str]) -> None:
    take(BANK, facts=facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"client_subject": "CN=other.example,O=Other"},
        {"client_subject": SUBJECT.lower()},
        {"client_subject": SUBJECT[:-1]},
        {"client_serial": "18"},
        {"client_subject": SUBJECT, "client_serial": "18"},
        {"client_subject": "CN=other.example", "client_serial": "17"},
    ],
)
def test_another_certificate_of_the_same_authority_does_not(facts: dict[str, str]) -> None:
    with pytest.raises(BadSignatureError, match="not that of"):
        take(BANK, facts=facts)


def test_a_caller_without_a_certificate_is_refused_whatever_the_address() -> None:
    with pytest.raises(BadSignatureError, match="mTLS"):
        take(None, path_rest="secret/pix", tokens=("secret",), facts={"client_subject": SUBJECT})


def test_a_bank_that_skips_mtls_calls_the_secret_address() -> None:
    for token in ("new-token", "old-token"):
        take(None, path_rest=f"{token}/pix", tokens=("new-token", "old-token"), facts={})
        take(None, path_rest=f"/{token}/pix", tokens=("new-token", "old-token"), facts={})


@pytest.mark.parametrize("path_rest", ["", "pix", "secre/pix", "secrets/pix", "sécret/pix"])
def test_another_address_is_refused(path_rest: str) -> None:
    with pytest.raises(BadSignatureError, match="secret part"):
        take(BANK, path_rest=path_rest, tokens=("secret",), facts={})


@pytest.mark.parametrize("tokens", [(), ("",), ("secret", " ")])
def test_an_account_that_names_no_proof_takes_nothing(tokens: tuple[str, ...]) -> None:
    with pytest.raises(MissingSecretError):
        take(BANK, path_rest="/pix", tokens=tokens, facts={"client_subject": " "})


def a_body(*ones: dict[str, Any]) -> bytes:
    return json.dumps({"pix": list(ones)}).encode()


def a_pix(reference: object = FIRST, amount: object = "110.00", **more: Any) -> dict[str, Any]:
    return {"endToEndId": reference, "valor": amount, "horario": "2026-09-21T12:00:00Z", **more}


def told(*ones: dict[str, Any]) -> list[object]:
    return list(news(ACCOUNT, a_body(*ones), ""))


def test_each_pix_of_a_batch_is_a_hint_and_named_once() -> None:
    hints = [GatewayHint(Subject.PAYMENT, reference, "pix") for reference in (FIRST, SECOND)]

    assert told(a_pix(), a_pix(SECOND), a_pix()) == hints


def test_what_cannot_be_read_holds_back_no_other() -> None:
    found = told(a_pix(None), a_pix(amount=110.0), a_pix(SECOND))

    reasons = [one.reason_code for one in found if isinstance(one, ForReview)]
    assert reasons == ["no_reference", "malformed_amount"]
    assert found[-1] == GatewayHint(Subject.PAYMENT, SECOND, "pix")


@pytest.mark.parametrize("reference", ["", "../cob", "E1", "E" * 41, 7])
def test_a_name_that_is_none_is_never_asked_for(reference: object) -> None:
    assert isinstance(told(a_pix(reference))[0], ForReview)


@pytest.mark.parametrize("amount", [7, 110.0, None, "110", "1.5", "-1.00", "1e3", "٣.00"])
def test_an_amount_is_a_string_with_two_decimals(amount: object) -> None:
    assert isinstance(told(a_pix(amount=amount))[0], ForReview)


@pytest.mark.parametrize(
    "body", [b'{"recs": []}', b'{"cobsr": [{}]}', b'{"pix": []}', b'{"evento": "teste_webhook"}']
)
def test_recurring_payments_empty_bodies_and_trials_of_the_bank_do_nothing(body: bytes) -> None:
    assert isinstance(news(ACCOUNT, body, "")[0], NothingToDo)
    assert head(body, "").event_type == "other"


@pytest.mark.parametrize("body", [b"", b"[]", b'{"pix": 1}', b'{"pix": [1]}', b"\xff"])
def test_what_is_no_callback_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInputError):
        head(body, "")


def test_a_callback_is_the_same_event_however_it_is_written() -> None:
    compact = json.dumps({"pix": [a_pix(), a_pix(SECOND)]}, separators=(",", ":")).encode()

    assert head(compact, "") == head(a_body(a_pix(), a_pix(SECOND)), "")
    assert head(compact, "").payment_reference == FIRST


def test_a_return_makes_another_event_of_the_same_payment() -> None:
    asked = {"rtrId": "D1", "status": "EM_PROCESSAMENTO"}
    bodies = [
        a_body(a_pix()),
        a_body(a_pix(devolucoes=[asked])),
        a_body(a_pix(devolucoes=[asked | {"status": "DEVOLVIDO"}])),
    ]
    heads = [head(body, "") for body in bodies]

    assert len({one.event_id for one in heads}) == 3
    assert {one.payment_reference for one in heads} == {FIRST}


def test_a_body_whose_pix_has_no_name_still_has_one() -> None:
    assert head(a_body(a_pix(None)), "").payment_reference


def test_returns_are_a_list_or_one_alone() -> None:
    alone = {
        "id": "1",
        "rtrId": "D1",
        "valor": "1.00",
        "horario": {"solicitacao": "2026-09-21T12:00:00Z"},
        "status": "DEVOLVIDO",
    }

    assert pix_of(a_pix(devolucoes=alone)) == pix_of(a_pix(devolucoes=[alone, "noise"]))


@pytest.mark.parametrize("field", ["endToEndId", "valor", "horario"])
def test_a_pix_of_the_api_that_lacks_a_field_is_refused(field: str) -> None:
    with pytest.raises(InvalidInputError):
        pix_of({name: value for name, value in a_pix().items() if name != field})


def test_an_instant_without_its_zone_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        pix_of(a_pix() | {"horario": "2026-09-21T12:00:00"})
