"""Routes by which people keep what the reading of bank files needs, and see what is missing."""

import json
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.contracts.bank_files_api import (
    RegisterBankAccountV1,
    account_view,
    account_views,
    gap_view,
    named_mapping,
)
from cobro.contracts.parsing import parse
from cobro.runtime import http
from cobro.runtime.wiring import bank_settings, base

bank_file_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@bank_file_routes.post("/v1/bank-accounts")
def register_bank_account() -> Response[str]:
    event = bank_file_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), RegisterBankAccountV1)
    account = request.to_account(http.person(event), base.clock().now())
    bank_settings.keep_bank_settings().register_account(account)
    return http.answer(HTTPStatus.CREATED, account_view(account))


@bank_file_routes.get("/v1/bank-accounts")
def list_bank_accounts() -> Response[str]:
    event = bank_file_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    known, named = bank_settings.keep_bank_settings().accounts(http.query(event, "issuer_id"))
    return http.answer(HTTPStatus.OK, {"accounts": account_views(known, named)})


@bank_file_routes.delete("/v1/bank-accounts")
def remove_bank_account() -> Response[str]:
    event = bank_file_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    account = http.query(event, "account")
    bank_settings.keep_bank_settings().remove_account(http.query(event, "issuer_id"), account)
    return http.answer(HTTPStatus.OK, {"account": account})


@bank_file_routes.get("/v1/bank-files/gaps")
def list_gaps() -> Response[str]:
    event = bank_file_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    account = str((event.get("queryStringParameters") or {}).get("account") or "")
    found = bank_settings.keep_bank_settings().gaps(http.query(event, "issuer_id"), account)
    return http.answer(HTTPStatus.OK, {"gaps": [gap_view(*gap) for gap in found]})


@bank_file_routes.put("/v1/csv-mappings/<name>")
def put_csv_mapping(name: str) -> Response[str]:
    event = bank_file_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    issuer_id = http.query(event, "issuer_id")
    mapping, text = named_mapping(http.raw_body(event), name)
    others = list(bank_settings.mappings_of(issuer_id))
    bank_settings.keep_bank_settings().put_mapping(issuer_id, mapping, text, others)
    return http.answer(HTTPStatus.OK, json.loads(text))


@bank_file_routes.get("/v1/csv-mappings/<name>")
def show_csv_mapping(name: str) -> Response[str]:
    event = bank_file_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id = http.query(event, "issuer_id")
    text = bank_settings.keep_bank_settings().mapping(issuer_id, name)
    return http.answer(HTTPStatus.OK, json.loads(text))


@bank_file_routes.get("/v1/csv-mappings")
def list_csv_mappings() -> Response[str]:
    event = bank_file_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    found = bank_settings.keep_bank_settings().mappings(http.query(event, "issuer_id"))
    return http.answer(HTTPStatus.OK, {"mappings": [json.loads(text) for text in found.values()]})


@bank_file_routes.delete("/v1/csv-mappings/<name>")
def remove_csv_mapping(name: str) -> Response[str]:
    event = bank_file_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    bank_settings.keep_bank_settings().remove_mapping(http.query(event, "issuer_id"), name)
    return http.answer(HTTPStatus.OK, {"name": name})
