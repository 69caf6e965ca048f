"""Routes of dunning policies and of what went by them."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.opt_out import OptInProof
from cobro.contracts.announcements_api import promotion_consent_view, promotion_withdrawal_view
from cobro.contracts.dunning_api import (
    AssignPolicyV1,
    RefuseMessagesV1,
    TakeBackRefusalV1,
    addresses_view,
    built_in_view,
    notice_view,
    opt_in_view,
    opt_out_view,
    policies_view,
    policy_view,
    put_policy,
)
from cobro.contracts.dunning_policy import DunningPolicyV2, default_document
from cobro.contracts.parsing import parse
from cobro.contracts.whatsapp_api import TakeConsentV1, consent_view
from cobro.domain.dunning.opt_outs import OptInSource, OptOutSource
from cobro.domain.dunning.policy import BUILT_IN
from cobro.domain.dunning.promotions import Purpose
from cobro.domain.errors import InvalidInputError
from cobro.runtime import http
from cobro.runtime.wiring import deliveries, parties, promotions, reminders

dunning_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@dunning_routes.put("/v1/dunning-policies/<policy>")
def put_dunning_policy(policy: str) -> Response[str]:
    event = dunning_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    document = parse(http.raw_body(event), DunningPolicyV2)
    issuer_id, follows = http.query(event, "issuer_id"), _version(event, "after_version")
    command = put_policy(document, issuer_id, policy, http.person(event), follows)
    kept = reminders.keep_policies().put(command)
    status = HTTPStatus.CREATED if kept.is_new else HTTPStatus.OK
    return http.answer(status, policy_view(kept.stored))


@dunning_routes.get("/v1/dunning-policies")
def list_dunning_policies() -> Response[str]:
    event = dunning_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id, policies = http.query(event, "issuer_id"), reminders.policies()
    view = policies_view(policies.every(issuer_id), policies.assignments(issuer_id))
    return http.answer(HTTPStatus.OK, view)


@dunning_routes.get("/v1/dunning-policies/<policy>")
def show_dunning_policy(policy: str) -> Response[str]:
    event = dunning_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id = http.query(event, "issuer_id")
    if policy == BUILT_IN:
        return http.answer(HTTPStatus.OK, built_in_view(default_document()))
    stored = reminders.keep_policies().get(issuer_id, policy, _version(event, "version"))
    return http.answer(HTTPStatus.OK, policy_view(stored))


def _version(event: Mapping[str, Any], name: str) -> int | None:
    asked = (event.get("queryStringParameters") or {}).get(name, "")
    if asked and not (asked.isascii() and asked.isdigit()):
        message = f"a version is a whole number, not {asked!r}"
        raise InvalidInputError(message, field=name)
    return int(asked) if asked else None


@dunning_routes.put("/v1/dunning-assignments")
def assign_dunning_policy() -> Response[str]:
    event = dunning_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    wanted = parse(http.raw_body(event), AssignPolicyV1).to_assignment()
    return http.answer(HTTPStatus.OK, reminders.keep_policies().assign(wanted))


@dunning_routes.get("/v1/invoices/<invoice_id>/notices")
def list_notices(invoice_id: str) -> Response[str]:
    http.require(dunning_routes.current_event.raw_event, http.VIEWER)
    found = sorted(
        reminders.notices().of_invoice(invoice_id).values(), key=lambda each: each.noticed_at
    )
    body = {"invoice_id": invoice_id, "notices": [notice_view(notice) for notice in found]}
    return http.answer(HTTPStatus.OK, body)


@dunning_routes.get("/v1/customers/<customer_id>/addresses")
def list_addresses(customer_id: str) -> Response[str]:
    event = dunning_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id = http.query(event, "issuer_id")
    customer = parties.customers().get(issuer_id, customer_id)
    known = deliveries.reach().known(customer)
    return http.answer(HTTPStatus.OK, addresses_view(customer, known))


@dunning_routes.post("/v1/customers/<customer_id>/opt-outs")
def take_opt_out(customer_id: str) -> Response[str]:
    event = dunning_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    asked = parse(http.raw_body(event), RefuseMessagesV1)
    person = http.person(event)
    if asked.purpose is Purpose.PROMOTIONS:
        withdrawal = promotions.withdraw_promotion_consent()(
            asked.issuer_id, customer_id, OptOutSource.CLERK, person
        )
        return http.answer(HTTPStatus.CREATED, promotion_withdrawal_view(withdrawal))
    kept = deliveries.take_opt_out()(
        asked.issuer_id, customer_id, asked.channel, OptOutSource.CLERK, person
    )
    return http.answer(HTTPStatus.CREATED, opt_out_view(kept))


@dunning_routes.post("/v1/customers/<customer_id>/opt-outs/withdrawal")
def take_opt_out_back(customer_id: str) -> Response[str]:
    event = dunning_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    asked = parse(http.raw_body(event), TakeBackRefusalV1)
    person = http.person(event)
    proof = OptInProof(OptInSource.CLERK, asked.wording, asked.evidence, person)
    kept = deliveries.take_opt_out_back()(asked.issuer_id, customer_id, asked.channel, proof)
    return http.answer(HTTPStatus.CREATED, opt_in_view(kept))


@dunning_routes.post("/v1/customers/<customer_id>/consents")
def take_consent(customer_id: str) -> Response[str]:
    event = dunning_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    asked = parse(http.raw_body(event), TakeConsentV1)
    if asked.purpose is Purpose.PROMOTIONS:
        wanted = asked.to_promotion_consent(customer_id, http.person(event))
        consent = promotions.take_promotion_consent()(wanted)
        return http.answer(HTTPStatus.CREATED, promotion_consent_view(consent))
    kept = deliveries.take_consent()(
        asked.issuer_id,
        customer_id,
        asked.channel,
        asked.source,
        asked.given_at,
        person=http.person(event),
    )
    return http.answer(HTTPStatus.CREATED, consent_view(kept))
