"""Routes by which contracts are registered, changed, ended and looked at."""

from collections.abc import Callable
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.contracts.contract_changes_api import CancelContractV1, ChangePriceV1, GiveNoticeV1
from cobro.contracts.contract_views import contract_view, preview_view
from cobro.contracts.contracts_api import RegisterContractV1, ReviseContractV1
from cobro.contracts.parsing import parse
from cobro.domain.contracts import changes
from cobro.domain.contracts.model import Contract
from cobro.runtime import http
from cobro.runtime.wiring import contracts

contract_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@contract_routes.post("/v1/contracts")
def register_contract() -> Response[str]:
    event = contract_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), RegisterContractV1)
    status = contracts.keep_contracts().register(request.to_contract(), request.content_hash())
    code = HTTPStatus.CREATED if status.is_new else HTTPStatus.OK
    return http.answer(code, contract_view(status))


@contract_routes.get("/v1/contracts")
def list_contracts() -> Response[str]:
    event = contract_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    agenda = contracts.keep_contracts().agenda(http.query(event, "issuer_id"))
    shown = [{"contract_id": due.contract_id, "next_issue_date": due.due_date} for due in agenda]
    return http.answer(HTTPStatus.OK, {"contracts": shown})


@contract_routes.get("/v1/contracts/<contract_id>")
def show_contract(contract_id: str) -> Response[str]:
    event = contract_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    status = contracts.keep_contracts().show(http.query(event, "issuer_id"), contract_id)
    return http.answer(HTTPStatus.OK, contract_view(status))


@contract_routes.put("/v1/contracts/<contract_id>")
def revise_contract(contract_id: str) -> Response[str]:
    event = contract_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), ReviseContractV1)
    return _change(contract_id, lambda c: changes.revise(c, request.to_future(c)))


@contract_routes.post("/v1/contracts/<contract_id>/price-changes")
def change_price(contract_id: str) -> Response[str]:
    event = contract_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), ChangePriceV1)
    return _change(contract_id, request.change)


@contract_routes.post("/v1/contracts/<contract_id>/cancellation")
def cancel_contract(contract_id: str) -> Response[str]:
    event = contract_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), CancelContractV1)
    return _change(contract_id, lambda c: changes.cancel(c, request.end_date, request.mode))


@contract_routes.post("/v1/contracts/<contract_id>/notice")
def give_notice(contract_id: str) -> Response[str]:
    event = contract_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), GiveNoticeV1)
    return _change(contract_id, lambda c: changes.give_notice(c, request.notice_date))


@contract_routes.get("/v1/contracts/<contract_id>/preview")
def preview_contract(contract_id: str) -> Response[str]:
    event = contract_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    through = http.query_date(event, "through")
    planned = contracts.keep_contracts().preview(
        http.query(event, "issuer_id"), contract_id, through
    )
    return http.answer(HTTPStatus.OK, preview_view(planned))


def _change(contract_id: str, change: Callable[[Contract], Contract]) -> Response[str]:
    issuer_id = http.query(contract_routes.current_event.raw_event, "issuer_id")
    status = contracts.keep_contracts().change(issuer_id, contract_id, change)
    return http.answer(HTTPStatus.OK, contract_view(status))
