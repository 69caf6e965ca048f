"""Routes of the call list: whom to call today, and how a call ended."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.contracts.calls_api import RecordCallV1, call_list_view, call_note_view, call_sheet
from cobro.contracts.parsing import parse
from cobro.domain.errors import InvalidInputError
from cobro.formats.sheets import write_csv
from cobro.runtime import http
from cobro.runtime.languages import language_of
from cobro.runtime.wiring import calls, parties

call_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@call_routes.get("/v1/call-list")
def show_call_list() -> Response[str]:
    event = call_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id = http.query(event, "issuer_id")
    wanted = (event.get("queryStringParameters") or {}).get("format") or "json"
    if wanted not in {"json", "csv"}:
        message = f"format is json or csv, not {wanted!r}"
        raise InvalidInputError(message, field="format")
    page = calls.call_list()(issuer_id)
    if wanted == "json":
        return http.answer(HTTPStatus.OK, call_list_view(page))
    language = language_of(event, parties.issuers().get(issuer_id))
    return Response(
        status_code=int(HTTPStatus.OK),
        content_type="text/csv; charset=utf-8",
        body="".join(write_csv(call_sheet(page.lines), language)),
        headers={"Content-Disposition": 'attachment; filename="calls.csv"'},
    )


@call_routes.post("/v1/call-list/<task_id>/outcomes")
def record_call(task_id: str) -> Response[str]:
    event = call_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    asked = parse(http.raw_body(event), RecordCallV1)
    note = calls.record_call()(asked.to_command(task_id, http.person(event)))
    return http.answer(HTTPStatus.CREATED, call_note_view(note))
