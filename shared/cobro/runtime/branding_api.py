"""The route by which a company gives its documents a logo."""

from dataclasses import replace
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.adapters.documents.logo import LOGO_BYTES_MAX, clean_logo
from cobro.runtime import http
from cobro.runtime.wiring import document_files, parties

branding_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@branding_routes.put("/v1/issuers/<issuer_id>/logo")
def put_logo(issuer_id: str) -> Response[str]:
    event = branding_routes.current_event.raw_event
    http.require(event, http.ADMIN)
    issuer = parties.issuers().get(issuer_id)
    picture = clean_logo(http.raw_body(event, LOGO_BYTES_MAX))
    key = document_files.documents().put_picture(issuer_id, picture)
    parties.issuers().put(replace(issuer, brand=replace(issuer.brand, logo_key=key)))
    return http.answer(HTTPStatus.OK, {"issuer_id": issuer_id, "logo_key": key})
