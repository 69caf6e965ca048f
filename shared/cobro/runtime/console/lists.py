"""Pages of lists, their CSV, and the list of customers."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from cobro.adapters.console.tables import cells, csv_of, text_at
from cobro.adapters.own_api import ApiAnswer, ApiRequest
from cobro.runtime.console.desk import Desk
from cobro.runtime.console.listing import Listing
from cobro.runtime.console.listings import LISTINGS, PAGES
from cobro.runtime.console.orders import ORDERS
from cobro.runtime.console.visit import Reply

__all__ = ["as_csv", "customers", "list_page", "request_of", "section"]

PAGES_MAX = 40  # of a list that is fetched whole, so that a CSV ends within the seconds there are


def request_of(desk: Desk, listing: Listing, **more: str) -> ApiRequest:
    asked = desk.visit.query
    narrowed = {name: asked[name] for name in listing.takes if asked.get(name)}
    path = listing.path
    if listing.of:
        path = path.format_map({listing.of: quote(asked.get(listing.of, ""), safe="")})
    return desk.ask(path, **{**narrowed, **listing.query, **more})


def list_page(desk: Desk, name: str) -> Reply:
    """Show the lists of a page; one that fails says so in its own place."""
    listings = [LISTINGS[item] for item in PAGES[name]]
    answers = desk.all(**{item.name: request_of(desk, item) for item in listings})
    if all(answer.status == HTTPStatus.FORBIDDEN for answer in answers.values()):
        return desk.failed(answers[listings[0].name])
    sections = [section(desk, item, answers[item.name]) for item in listings]
    return desk.page("lists", {"name": name, "sections": sections}, place=name)


def section(desk: Desk, listing: Listing, answer: ApiAnswer) -> dict[str, Any]:
    """Return a list as the template takes it."""
    rows = answer.body.get(listing.items, []) if answer.is_good else []
    states = desk.words["states"]
    return {
        "name": listing.name,
        "columns": listing.columns,
        "rows": [
            {
                "cells": cells(_row(desk, row), listing.columns, desk.formats, states),
                "buttons": _buttons(listing, row),
            }
            for row in rows
        ],
        "has_buttons": bool(listing.actions),
        "csv": f"/console/csv/{listing.name}?{urlencode(_narrowed(desk, listing))}",
        "error": "" if answer.is_good else answer.code or "unavailable",
        "after": answer.body.get("after") or "",
    }


def _buttons(listing: Listing, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "order": action.order,
            "id": text_at(row, action.id_from),
            "numbers": {name: row[name] for name in ORDERS[action.order].numbers},
            "is_plain": action.is_plain,
        }
        for action in listing.actions
        if not action.only or text_at(row, "state") == action.only
    ]


def _narrowed(desk: Desk, listing: Listing) -> dict[str, str]:
    takes = [name for name in listing.takes if name != "after"]
    return {name: desk.visit.query[name] for name in takes if desk.visit.query.get(name)}


def _row(desk: Desk, row: Mapping[str, Any]) -> dict[str, Any]:
    """Add what links want that lies deeper, and what the API has by codes in the clerk's words."""
    queue = row.get("queue", "")
    work = desk.words["workers"].get(queue, queue)
    why = desk.words["reasons"].get(row.get("reason_code"), "")
    named = {mark["name"]: mark["value"] for mark in row.get("marks", ())}
    return {
        **row,
        "customer": text_at(row, "invoice.customer_id"),
        "why": why,
        "work": work,
        "named_invoice": named.get("invoice_id", ""),
        "goes_by": " · ".join(f"{name} {value}" for name, value in named.items()),
    }


def as_csv(desk: Desk, name: str) -> Reply:
    """Return a whole list as a file; pages of the API are fetched one after the other."""
    listing = LISTINGS.get(name)
    if listing is None:
        return desk.failed(ApiAnswer(HTTPStatus.NOT_FOUND, {}))
    rows: list[dict[str, Any]] = []
    after = ""
    for _ in range(PAGES_MAX):
        more = {listing.cursor: after} if after else {}
        answer = desk.call(request_of(desk, listing, **more))
        if not answer.is_good:
            return desk.failed(answer)
        rows += [_row(desk, row) for row in _found(listing, answer)]
        after = answer.body.get(listing.cursor_from) or ""
        if not after:
            break
    text = csv_of(rows, listing.columns, desk.words["columns"], desk.formats)
    if after:  # a file that is not the whole list says so in its last line
        text += f"{desk.words['frame']['csv_cut']}\r\n"
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Reply(text, content_type="text/csv; charset=utf-8", headers=headers)


def _found(listing: Listing, answer: ApiAnswer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.body.get(listing.items, [])
    if not listing.nested:
        return found
    return [
        {**row, "currency": outer["currency"]} for outer in found for row in outer[listing.nested]
    ]


def customers(desk: Desk) -> Reply:
    listing = LISTINGS["customers"]
    answer = desk.call(request_of(desk, listing))
    if not answer.is_good:
        return desk.failed(answer)
    values = {"section": section(desk, listing, answer), "text": desk.visit.query.get("text", "")}
    return desk.page("customers", values)
