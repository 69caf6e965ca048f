"""Routes that show how far a bank file has come and where its entries stand.

A file in one piece shows the standing of its entries at once; of one in parts it is asked part by
part, so that no answer reads more entries than a part has.
"""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.ports.file_parts import FilePart
from cobro.contracts.file_parts import file_view, part_view
from cobro.domain.errors import InvalidInputError
from cobro.runtime import http
from cobro.runtime.wiring import bank_files

_DIGITS_MAX = 6

bank_file_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@bank_file_routes.get("/v1/bank-files/<file_id>")
def show_file(file_id: str) -> Response[str]:
    event = bank_file_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    reader = bank_files.read_bank_files()
    progress = reader.file(http.query(event, "issuer_id"), file_id)
    return http.answer(HTTPStatus.OK, file_view(progress, reader.only_part(progress)))


@bank_file_routes.get("/v1/bank-files/<file_id>/parts/<part>")
def show_part(file_id: str, part: str) -> Response[str]:
    event = bank_file_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    asked = FilePart(http.query(event, "issuer_id"), file_id, _number(part))
    return http.answer(HTTPStatus.OK, part_view(bank_files.read_bank_files().part(asked)))


def _number(text: str) -> int:
    if not (text.isdecimal() and text.isascii() and len(text) <= _DIGITS_MAX):
        message = f"part is the number of a part of the file, from 1, not {text!r}"
        raise InvalidInputError(message, field="part")
    return int(text)
