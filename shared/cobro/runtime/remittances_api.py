"""Routes of remittance files."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.adapters.remittance_files import LINK_SECONDS
from cobro.contracts.parsing import parse
from cobro.contracts.remittances_api import WriteRemittancesV1, remittance_view
from cobro.domain.errors import InvalidInputError
from cobro.domain.remittances import file_name
from cobro.runtime import http
from cobro.runtime.wiring import parties, remittance

remittance_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped

_DIGITS_MAX = 8


@remittance_routes.post("/v1/remittances")
def write_remittances() -> Response[str]:
    event = remittance_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), WriteRemittancesV1)
    runs = remittance.write_remittances()(request.issuer_id, request.agreement_id)
    views = [remittance_view(run) for run in runs if run.file_number]
    return http.answer(HTTPStatus.CREATED if views else HTTPStatus.OK, {"remittances": views})


@remittance_routes.get("/v1/remittances")
def list_remittances() -> Response[str]:
    event = remittance_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer = parties.issuers().get(http.query(event, "issuer_id"))
    runs = (remittance.runs().files(issuer.issuer_id, name) for name in sorted(issuer.agreements))
    views = [remittance_view(run) for of_agreement in runs for run in of_agreement]
    return http.answer(HTTPStatus.OK, {"remittances": views})


@remittance_routes.get("/v1/remittances/<agreement_id>/<file_number>")
def show_remittance(agreement_id: str, file_number: str) -> Response[str]:
    event = remittance_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    if not (file_number.isdecimal() and len(file_number) <= _DIGITS_MAX):
        message = f"a file has a number such as 12, not {file_number!r}"
        raise InvalidInputError(message, field="file_number")
    issuer = parties.issuers().get(http.query(event, "issuer_id"))
    name = file_name(int(file_number))
    run = remittance.runs().get(issuer.issuer_id, agreement_id, name)
    link = {"url": remittance.files().link(run), "expires_in_seconds": LINK_SECONDS}
    return http.answer(HTTPStatus.OK, {**remittance_view(run), "link": link})
