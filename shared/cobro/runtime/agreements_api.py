"""Routes of payment agreements: proposed, released, accepted, taken back, broken; their rules."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.contracts.agreements_api import (
    AgreementRulesV1,
    ProposeAgreementV1,
    agreement_view,
    rules_view,
)
from cobro.contracts.parsing import parse
from cobro.domain.payment_agreements import PaymentAgreement
from cobro.runtime import http
from cobro.runtime.wiring import agreements, parties

agreement_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@agreement_routes.post("/v1/customers/<customer_id>/agreements")
def propose_agreement(customer_id: str) -> Response[str]:
    event = agreement_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), ProposeAgreementV1)
    proposed = agreements.propose_agreements().propose(
        request.to_command(customer_id, http.person(event))
    )
    return _answer(proposed, HTTPStatus.CREATED)


@agreement_routes.get("/v1/customers/<customer_id>/agreements")
def list_agreements_of_customer(customer_id: str) -> Response[str]:
    event = agreement_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    found = agreements.agreements().of_customer(http.query(event, "issuer_id"), customer_id)
    return http.answer(HTTPStatus.OK, {"agreements": [agreement_view(each) for each in found]})


@agreement_routes.get("/v1/agreements")
def list_running_agreements() -> Response[str]:
    event = agreement_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    found = agreements.agreements().running(http.query(event, "issuer_id"))
    return http.answer(HTTPStatus.OK, {"agreements": [agreement_view(each) for each in found]})


@agreement_routes.get("/v1/agreements/<agreement_id>")
def show_agreement(agreement_id: str) -> Response[str]:
    http.require(agreement_routes.current_event.raw_event, http.VIEWER)
    return _answer(agreements.agreements().get(agreement_id))


@agreement_routes.post("/v1/agreements/<agreement_id>/release")
def release_agreement(agreement_id: str) -> Response[str]:
    event = agreement_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    return _answer(agreements.propose_agreements().release(agreement_id, http.person(event)))


@agreement_routes.post("/v1/agreements/<agreement_id>/acceptance")
def accept_agreement(agreement_id: str) -> Response[str]:
    event = agreement_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    return _answer(agreements.accept_agreements().accept(agreement_id, http.person(event)))


@agreement_routes.post("/v1/agreements/<agreement_id>/withdrawal")
def withdraw_agreement(agreement_id: str) -> Response[str]:
    http.require(agreement_routes.current_event.raw_event, http.FINANCE)
    return _answer(agreements.propose_agreements().withdraw(agreement_id))


@agreement_routes.post("/v1/agreements/<agreement_id>/breaking")
def break_agreement(agreement_id: str) -> Response[str]:
    event = agreement_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    return _answer(agreements.settle_agreements().break_up(agreement_id, http.person(event)))


@agreement_routes.get("/v1/agreement-rules")
def show_agreement_rules() -> Response[str]:
    event = agreement_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    segment = (event.get("queryStringParameters") or {}).get("segment") or ""
    rules = agreements.agreements().rules(http.query(event, "issuer_id"), segment)
    return http.answer(HTTPStatus.OK, rules_view(segment, rules))


@agreement_routes.put("/v1/agreement-rules")
def put_agreement_rules() -> Response[str]:
    event = agreement_routes.current_event.raw_event
    http.require(event, http.ADMIN)
    issuer = parties.issuers().get(http.query(event, "issuer_id"))
    request = parse(http.raw_body(event), AgreementRulesV1)
    rules = request.to_rules()
    agreements.agreements().put_rules(issuer.issuer_id, request.segment, rules)
    return http.answer(HTTPStatus.OK, rules_view(request.segment, rules))


def _answer(agreement: PaymentAgreement, status: HTTPStatus = HTTPStatus.OK) -> Response[str]:
    return http.answer(status, agreement_view(agreement))
