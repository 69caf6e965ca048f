"""The orders about payments that the shell can give: what each asks the API for."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro_cli.steps import StepError

__all__ = ["ACTIONS", "Asked", "add_action_arguments"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request below /v1; `body` is None where it only looks."""

    path: str
    body: dict[str, Any] | None = None
    query: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"/v1/{self.path}" + (f"?{urlencode(self.query)}" if self.query else "")


@dataclass(frozen=True, slots=True)
class Action:
    """`options` are needed, `may` are not; `about` names what the action is about."""

    help: str
    ask: Callable[[argparse.Namespace], Asked]
    about: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    may: tuple[str, ...] = ()


_HELP = {
    "issuer": "the company",
    "reason": "why; it is kept with the order and its entry",
    "amount": "in major units, such as 120.50",
    "currency": "such as BRL",
    "paid-on": "the day of payment, such as 2026-03-31",
    "account": "the bank account that holds it: bank/agency/account, or a name such as cash",
    "reference": "how the bank names it",
    "invoice": "the invoice that is paid",
    "customer": "the customer on whose account it is kept",
    "state": "awaiting_release, released, done, discarded or refused",
    "version": "the version that you saw",
}


def add_action_arguments(parser: argparse.ArgumentParser, action: Action) -> None:
    for name in action.about:
        parser.add_argument(name.replace("-", "_"), metavar=name.upper())
    for name in ("issuer", *action.options):
        parser.add_argument(f"--{name}", required=True, help=_HELP[name])
    for name in action.may:
        parser.add_argument(f"--{name}", help=_HELP[name])


def _path(*parts: str) -> str:
    return "/".join(quote(part, safe="") for part in parts)


def _order(arguments: argparse.Namespace, **facts: Any) -> dict[str, Any]:  # noqa: ANN401 - facts of any kind, as JSON
    """Return the body of an order, without what was not named."""
    asked = {"issuer_id": arguments.issuer, "reason": arguments.reason, **facts}
    return {name: value for name, value in asked.items() if value is not None}


def _amount(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return an amount in minor units with its currency; nothing where none is named."""
    if arguments.amount is None:
        return {}
    try:
        currency = Currency.parse(arguments.currency or "")
        return {"amount": Money.parse(arguments.amount, currency).minor, "currency": currency.value}
    except InvalidInputError as error:
        step = "read the amount"
        raise StepError(step, str(error)) from error


def _record(arguments: argparse.Namespace) -> Asked:
    body = _order(
        arguments,
        **_amount(arguments),
        paid_date=arguments.paid_on,
        account=arguments.account,
        reference=arguments.reference,
        invoice_id=arguments.invoice,
        customer_id=arguments.customer,
    )
    return Asked("payments", body)


def _show(arguments: argparse.Namespace) -> Asked:
    return Asked(_path("payments", arguments.payment), query={"issuer_id": arguments.issuer})


def _reverse(arguments: argparse.Namespace) -> Asked:
    return Asked(_path("payments", arguments.payment, "reversals"), _order(arguments))


def _refund(arguments: argparse.Namespace) -> Asked:
    body = _order(arguments, **_amount(arguments))
    return Asked(_path("payments", arguments.payment, "refunds"), body)


def _reallocate(arguments: argparse.Namespace) -> Asked:
    body = _order(arguments, invoice_id=arguments.invoice, customer_id=arguments.customer)
    return Asked(_path("payments", arguments.payment, "reallocations"), body)


def _credits(arguments: argparse.Namespace) -> Asked:
    query = {"issuer_id": arguments.issuer, "currency": arguments.currency}
    return Asked(_path("customers", arguments.customer_id, "credits"), query=query)


def _apply_credit(arguments: argparse.Namespace) -> Asked:
    body = _order(arguments, invoice_id=arguments.invoice, **_amount(arguments))
    return Asked(_path("customers", arguments.customer_id, "credit-applications"), body)


def _take_back_credit(arguments: argparse.Namespace) -> Asked:
    uses = ("customers", arguments.customer_id, "credit-applications", arguments.order)
    return Asked(_path(*uses, "reversals"), _order(arguments))


def _give_up(arguments: argparse.Namespace) -> Asked:
    return Asked(_path("invoices", arguments.invoice, "small-difference"), _order(arguments))


def _orders(arguments: argparse.Namespace) -> Asked:
    state = {"state": arguments.state} if arguments.state else {}
    return Asked("payment-orders", query={"issuer_id": arguments.issuer, **state})


def _decide(step: str) -> Callable[[argparse.Namespace], Asked]:
    def ask(arguments: argparse.Namespace) -> Asked:
        if not arguments.version.isdecimal():
            name = "read the version"
            raise StepError(name, f"{arguments.version!r} is no number")
        body = {"issuer_id": arguments.issuer, "version": int(arguments.version)}
        return Asked(_path("payment-orders", arguments.order, step), body)

    return ask


_PAYMENT, _CUSTOMER = ("payment",), ("customer-id",)
_PLACE, _PART = ("invoice", "customer"), ("amount", "currency")
ACTIONS = {
    "record": Action(
        "record money that no gateway or bank file told of",
        _record,
        options=("reason", "amount", "currency", "paid-on", "account", "reference"),
        may=_PLACE,
    ),
    "show": Action("show a payment and where it lies", _show, _PAYMENT),
    "reverse": Action("take all that is left of a payment back", _reverse, _PAYMENT, ("reason",)),
    "refund": Action(
        "give a payment back to its payer, or a part", _refund, _PAYMENT, ("reason",), _PART
    ),
    "reallocate": Action(
        "put a payment on another invoice, or on account",
        _reallocate,
        _PAYMENT,
        ("reason",),
        _PLACE,
    ),
    "credits": Action("list what is on account of a customer", _credits, _CUSTOMER, ("currency",)),
    "apply-credit": Action(
        "pay an invoice by what is on account",
        _apply_credit,
        _CUSTOMER,
        ("reason", "invoice"),
        _PART,
    ),
    "take-back-credit": Action(
        "take back a use of credit", _take_back_credit, ("customer-id", "order"), ("reason",)
    ),
    "small-difference": Action(
        "give up the small rest of a paid invoice", _give_up, ("invoice",), ("reason",)
    ),
    "orders": Action("list orders that wait or waited for somebody", _orders, may=("state",)),
    "release": Action(
        "release an order of somebody else", _decide("release"), ("order",), ("version",)
    ),
    "discard": Action("give a held order up", _decide("discard"), ("order",), ("version",)),
}
