"""What people order from the console: each form is one call of the API, under a key of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import InvalidOperation
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlsplit

from cobro.adapters.own_api import ApiAnswer, ApiRequest
from cobro.domain.errors import CobroError
from cobro.domain.money import Currency, Money
from cobro.runtime.console.desk import Desk
from cobro.runtime.console.visit import Reply, redirect

__all__ = ["ACTIONS", "Action", "act"]


@dataclass(frozen=True, slots=True)
class Action:
    """`texts`, `numbers` and `amounts` are the fields of the form that become the body."""

    path: str
    method: str = "POST"
    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    names_company: bool = True


_ENTRY = "/v1/reconciliation/items/{id}"
_INVOICE = "/v1/invoices/{id}"
ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        "accept": Action(f"{_ENTRY}/acceptance"),
        "reject": Action(f"{_ENTRY}/rejection", texts=("reason",)),
        "ignore": Action(f"{_ENTRY}/rejection", texts=("reason",), flags=("ignore",)),
        "undo": Action(f"{_ENTRY}/undo", texts=("reason",)),
        "replay": Action("/v1/exceptions/{id}/replay", names_company=False),
        "release_draft": Action(
            "/v1/drafts/{id}/release", numbers=("version",), names_company=False
        ),
        "discard_draft": Action(
            "/v1/drafts/{id}/discard", numbers=("version",), names_company=False
        ),
        "release_order": Action("/v1/payment-orders/{id}/release", numbers=("version",)),
        "discard_order": Action("/v1/payment-orders/{id}/discard", numbers=("version",)),
        "credit": Action(f"{_INVOICE}/credit-notes", texts=("reason",), amounts=("amount",)),
        "rebate": Action(f"{_INVOICE}/rebates", texts=("reason",), amounts=("amount",)),
        "cancel": Action(f"{_INVOICE}/cancellation", texts=("reason",)),
        "write_off": Action(f"{_INVOICE}/write-off", texts=("reason",)),
        "reissue": Action(f"{_INVOICE}/reissues", texts=("reason", "due_date")),
        "assign_policy": Action(
            "/v1/dunning-assignments", method="PUT", texts=("kind", "key", "policy")
        ),
    }
)


def act(desk: Desk, name: str) -> Reply:
    """Send one order and lead back to where it came from, or say why it was refused."""
    action = ACTIONS.get(name)
    if action is None:
        return desk.failed(ApiAnswer(HTTPStatus.NOT_FOUND, {}))
    form = desk.visit.form
    try:
        body = _body(desk, action, form)
    except (CobroError, InvalidOperation, ValueError):
        error = {"code": "invalid_input", "message": ""}
        return desk.failed(ApiAnswer(HTTPStatus.BAD_REQUEST, {"error": error}))
    path = action.path.format(id=quote(form.get("id", ""), safe=""))
    answer = desk.call(ApiRequest(action.method, path, {}, body, form.get("key", "")))
    if not answer.is_good:
        return desk.failed(answer)
    return redirect(_back(form.get("back", ""), name))


def _body(desk: Desk, action: Action, form: Mapping[str, str]) -> dict[str, Any]:
    """Raise `ValueError` or a kind of `CobroError` where a field is no number or amount."""
    body: dict[str, Any] = {"issuer_id": desk.company} if action.names_company else {}
    body |= {name: form.get(name, "").strip() for name in action.texts}
    body |= {name: int(form.get(name, "")) for name in action.numbers}
    body |= dict.fromkeys(action.flags, True)
    for name in action.amounts:
        written = form.get(name, "").strip()
        if written:
            body[name] = _amount(written, form.get("currency", ""))
    return body


def _amount(written: str, currency: str) -> int:
    """Read an amount as people write it: the last comma or dot is the decimal mark."""
    text = written.replace(" ", "").replace("\u00a0", "")
    if "," in text and "." in text:
        thousands = "." if text.rfind(",") > text.rfind(".") else ","
        text = text.replace(thousands, "")
    return Money.parse(text.replace(",", "."), Currency(currency)).minor


def _back(address: str, name: str) -> str:
    """Return to a page of ours, whatever the form says."""
    parts = urlsplit(address)
    path = parts.path if parts.path.startswith("/console") and not parts.netloc else "/console"
    return f"{path}?done={name}"
