"""What people order from the console: each form is one call of the API, under a key of its own."""

from collections.abc import Mapping
from decimal import InvalidOperation
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from cobro.adapters.own_api import ApiAnswer, ApiRequest
from cobro.domain.errors import CobroError
from cobro.domain.money import Currency, Money
from cobro.runtime.console.desk import Desk
from cobro.runtime.console.orders import ORDERS, Order
from cobro.runtime.console.visit import Reply, redirect

__all__ = ["act"]


def act(desk: Desk, name: str) -> Reply:
    """Send one order and lead back to where it came from, or say why it was refused."""
    order = ORDERS.get(name)
    if order is None:
        return desk.failed(ApiAnswer(HTTPStatus.NOT_FOUND, {}))
    form = desk.visit.form
    try:
        body = _body(desk, order, form)
    except (CobroError, InvalidOperation, ValueError):
        error = {"code": "invalid_input", "message": ""}
        return desk.failed(ApiAnswer(HTTPStatus.BAD_REQUEST, {"error": error}))
    named = {name: quote(form.get(name, ""), safe="") for name in ("id", "other")}
    path = order.path.format_map(named)
    query = {"issuer_id": desk.company} if order.asks_company else {}
    answer = desk.call(ApiRequest(order.method, path, query, body, form.get("key", "")))
    if not answer.is_good:
        return desk.failed(answer)
    back = _back(form.get("back", ""))
    if order.shows:
        return desk.page(order.shows, {"told": answer.body, "back": back})
    return redirect(f"{back}?done={name}")


def _body(desk: Desk, order: Order, form: Mapping[str, str]) -> dict[str, Any]:
    """Raise `ValueError` or a kind of `CobroError` where a field is no number or amount."""
    body: dict[str, Any] = {"issuer_id": desk.company} if order.names_company else {}
    written = {name: text.strip() for name, text in form.items()}
    body |= {name: written.get(name, "") for name in order.texts}
    body |= {name: written[name] for name in order.optional if written.get(name)}
    body |= {name: int(written.get(name, "")) for name in order.numbers}
    body |= {name: f"{written.get(name, '')}:00+00:00" for name in order.instants}
    body |= dict.fromkeys(order.flags, True)
    halves = written.get("what", "").split(" ", 1)
    body |= dict(zip(order.halves, halves, strict=False))
    body |= {name: _listed(written.get(name, "")) for name in order.lists}
    body |= {name: name in form for name in order.ticks}
    if order.picks:
        body[order.picks] = _picked(order.picks, form)
    for name in order.amounts:
        if written.get(name):
            body[name] = _amount(written[name], form.get("currency", ""))
    return body


def _picked(name: str, form: Mapping[str, str]) -> list[str]:
    """Return what was ticked: each box is a field `name:value`."""
    return [field.removeprefix(f"{name}:") for field in form if field.startswith(f"{name}:")]


def _listed(text: str) -> list[str]:
    return text.replace(",", " ").replace(";", " ").split()


def _amount(written: str, currency: str) -> int:
    """Read an amount as people write it: the last comma or dot is the decimal mark."""
    text = written.replace(" ", "").replace("\u00a0", "")
    if "," in text and "." in text:
        thousands = "." if text.rfind(",") > text.rfind(".") else ","
        text = text.replace(thousands, "")
    return Money.parse(text.replace(",", "."), Currency(currency)).minor


def _back(address: str) -> str:
    """Return to a page of ours, whatever the form says."""
    parts = urlsplit(address)
    return parts.path if parts.path.startswith("/console") and not parts.netloc else "/console"
