"""Routes of groups of customers by how they pay."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.contracts.behaviour_api import (
    BehaviourGroupsV1,
    groups_view,
    members_view,
    membership_view,
)
from cobro.contracts.parsing import parse
from cobro.runtime import http
from cobro.runtime.languages import language_of
from cobro.runtime.wiring import behaviour, parties

behaviour_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@behaviour_routes.put("/v1/behaviour-groups")
def put_behaviour_groups() -> Response[str]:
    event = behaviour_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    document = parse(http.raw_body(event), BehaviourGroupsV1)
    command = document.to_command(http.query(event, "issuer_id"), http.person(event))
    stored, is_new = behaviour.keep_behaviour().put(command)
    return http.answer(HTTPStatus.CREATED if is_new else HTTPStatus.OK, groups_view(stored))


@behaviour_routes.get("/v1/behaviour-groups")
def show_behaviour_groups() -> Response[str]:
    event = behaviour_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    stored = behaviour.keep_behaviour().get(http.query(event, "issuer_id"))
    return http.answer(HTTPStatus.OK, groups_view(stored))


@behaviour_routes.get("/v1/behaviour-groups/members")
def list_behaviour_members() -> Response[str]:
    event = behaviour_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    asked = event.get("queryStringParameters") or {}
    page = behaviour.list_members()(
        http.query(event, "issuer_id"), asked.get("group", ""), asked.get("after", "")
    )
    return http.answer(HTTPStatus.OK, members_view(page))


@behaviour_routes.get("/v1/customers/<customer_id>/behaviour")
def show_behaviour(customer_id: str) -> Response[str]:
    event = behaviour_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id = http.query(event, "issuer_id")
    parties.customers().get(issuer_id, customer_id)  # nobody has no behaviour
    language = language_of(event, parties.issuers().get(issuer_id))
    found = behaviour.judge_behaviour()(issuer_id, customer_id)
    return http.answer(HTTPStatus.OK, membership_view(customer_id, found, language))
