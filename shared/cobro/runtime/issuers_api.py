"""Routes by which a company is registered, shown, and its profile replaced."""

from http import HTTPStatus

import msgspec
from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.contracts.parsing import parse
from cobro.contracts.parties_api import RegisterIssuerV1
from cobro.domain.errors import NotFoundError
from cobro.runtime import http
from cobro.runtime.wiring import base, parties

issuer_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@issuer_routes.post("/v1/issuers")
def register_issuer() -> Response[str]:
    event = issuer_routes.current_event.raw_event
    http.require(event, http.ADMIN)
    request = parse(http.raw_body(event), RegisterIssuerV1)
    try:
        issuer = request.replacing(parties.issuers().get(request.issuer_id))
    except NotFoundError:
        issuer = request.to_issuer(base.clock().now().date())
    parties.issuers().put(issuer)
    return http.answer(HTTPStatus.CREATED, {"issuer_id": issuer.issuer_id})


@issuer_routes.get("/v1/issuers")
def list_issuers() -> Response[str]:
    http.require(issuer_routes.current_event.raw_event, http.VIEWER)
    found = [parties.issuers().get(issuer_id) for issuer_id in parties.issuers().ids()]
    shown = [{"issuer_id": issuer.issuer_id, "name": issuer.name} for issuer in found]
    return http.answer(HTTPStatus.OK, {"issuers": shown})


@issuer_routes.get("/v1/issuers/<issuer_id>")
def show_issuer(issuer_id: str) -> Response[str]:
    http.require(issuer_routes.current_event.raw_event, http.VIEWER)
    profile = RegisterIssuerV1.of(parties.issuers().get(issuer_id))
    return http.answer(HTTPStatus.OK, msgspec.to_builtins(profile))


@issuer_routes.put("/v1/issuers/<issuer_id>")
def replace_issuer(issuer_id: str) -> Response[str]:
    event = issuer_routes.current_event.raw_event
    http.require(event, http.ADMIN)
    request = parse(http.raw_body(event), RegisterIssuerV1)
    issuer = request.replacing(parties.issuers().get(issuer_id))
    parties.issuers().put(issuer)
    return http.answer(HTTPStatus.OK, {"issuer_id": issuer.issuer_id})
