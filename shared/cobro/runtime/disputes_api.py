"""Routes of disputes about invoices: opened, given to somebody, proved, decided on."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.contracts.disputes_api import (
    AddEvidenceV1,
    AssignDisputeV1,
    DecideDisputeV1,
    OpenDisputeV1,
    dispute_view,
    evidence_view,
)
from cobro.contracts.parsing import parse
from cobro.domain.errors import NotFoundError
from cobro.domain.invoice_disputes import Evidence, InvoiceDispute
from cobro.runtime import http
from cobro.runtime.wiring import base, disputes

dispute_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@dispute_routes.get("/v1/disputes")
def list_open_disputes() -> Response[str]:
    event = dispute_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    found = disputes.disputes().open_of(http.query(event, "issuer_id"))
    return http.answer(HTTPStatus.OK, {"disputes": [dispute_view(each) for each in found]})


@dispute_routes.post("/v1/invoices/<invoice_id>/disputes")
def open_dispute(invoice_id: str) -> Response[str]:
    event = dispute_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), OpenDisputeV1)
    dispute = disputes.open_disputes()(request.to_command(invoice_id, http.person(event)))
    return http.answer(HTTPStatus.CREATED, dispute_view(dispute))


@dispute_routes.get("/v1/invoices/<invoice_id>/disputes")
def list_disputes(invoice_id: str) -> Response[str]:
    http.require(dispute_routes.current_event.raw_event, http.VIEWER)
    found = disputes.disputes().of_invoice(invoice_id)
    body = {"invoice_id": invoice_id, "disputes": [dispute_view(each) for each in found]}
    return http.answer(HTTPStatus.OK, body)


@dispute_routes.post("/v1/invoices/<invoice_id>/disputes/<dispute_id>/assignment")
def assign_dispute(invoice_id: str, dispute_id: str) -> Response[str]:
    event = dispute_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), AssignDisputeV1)
    assign = disputes.decide_disputes().assign
    dispute = assign(invoice_id, dispute_id, request.owner, request.deadline_date)
    return http.answer(HTTPStatus.OK, dispute_view(dispute))


@dispute_routes.post("/v1/invoices/<invoice_id>/disputes/<dispute_id>/decision")
def decide_dispute(invoice_id: str, dispute_id: str) -> Response[str]:
    event = dispute_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), DecideDisputeV1)
    command = request.to_command(invoice_id, dispute_id, http.person(event))
    return http.answer(HTTPStatus.OK, dispute_view(disputes.decide_disputes().decide(command)))


@dispute_routes.post("/v1/invoices/<invoice_id>/disputes/<dispute_id>/evidence")
def add_evidence(invoice_id: str, dispute_id: str) -> Response[str]:
    event = dispute_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), AddEvidenceV1)
    evidence = request.to_evidence(base.clock().now(), http.person(event))
    dispute = disputes.decide_disputes().add_evidence(invoice_id, dispute_id, evidence)
    kept = _evidence(dispute, evidence.sha256)
    link = disputes.evidence_files().upload(dispute, kept)
    body = evidence_view(kept) | {"upload_url": link.url, "upload_headers": link.headers}
    return http.answer(HTTPStatus.CREATED, body)


@dispute_routes.get("/v1/invoices/<invoice_id>/disputes/<dispute_id>/evidence/<sha256>")
def open_evidence(invoice_id: str, dispute_id: str, sha256: str) -> Response[str]:
    http.require(dispute_routes.current_event.raw_event, http.VIEWER)
    dispute = disputes.decide_disputes().get(invoice_id, dispute_id)
    kept = _evidence(dispute, sha256)
    link = disputes.evidence_files().download(dispute, kept)
    return http.answer(HTTPStatus.OK, evidence_view(kept) | {"download_url": link.url})


def _evidence(dispute: InvoiceDispute, sha256: str) -> Evidence:
    found = next((each for each in dispute.evidence if each.sha256 == sha256), None)
    if found is None:
        message = f"the dispute about {dispute.document} has no file {sha256}"
        raise NotFoundError(message)
    return found
