"""Routes of announcements: promotions and service notices, and how far each came."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.contracts.announcements_api import (
    AnnouncementV1,
    MoveAnnouncementV1,
    announcement_view,
    checked_code,
)
from cobro.contracts.parsing import parse
from cobro.runtime import http
from cobro.runtime.wiring import announcements, parties

announcement_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@announcement_routes.put("/v1/announcements/<code>")
def put_announcement(code: str) -> Response[str]:
    event = announcement_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    issuer_id, asked = http.query(event, "issuer_id"), parse(http.raw_body(event), AnnouncementV1)
    document = asked.document_for(parties.issuers().get(issuer_id).country)
    wanted = parse(document, AnnouncementV1).to_announcement(issuer_id, checked_code(code))
    kept, is_new = announcements.keep_announcements().put(wanted, document, http.person(event))
    status = HTTPStatus.CREATED if is_new else HTTPStatus.OK
    return http.answer(status, announcement_view(kept))


@announcement_routes.get("/v1/announcements")
def list_announcements() -> Response[str]:
    event = announcement_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    found = announcements.announcements().every(http.query(event, "issuer_id"))
    return http.answer(
        HTTPStatus.OK, {"announcements": [announcement_view(each) for each in found]}
    )


@announcement_routes.post("/v1/announcements/<code>/state")
def move_announcement(code: str) -> Response[str]:
    event = announcement_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    asked = parse(http.raw_body(event), MoveAnnouncementV1)
    moved = announcements.keep_announcements().move(
        http.query(event, "issuer_id"), checked_code(code), asked.to_state(), http.person(event)
    )
    return http.answer(HTTPStatus.OK, announcement_view(moved))
