"""PayPal's API in the tests: orders, captures, refunds, disputes, events and transactions.

It keeps what Orders v2 and Payments v2 keep and answers in their shapes: a request id answers the
same again, a captured order is not captured twice, a refund does not exceed its capture.
"""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cobro.adapters.gateways.transport import HttpAnswer, HttpRequest
from cobro.domain.money import Currency, Money
from tests.support.gateways.web import json_answer, json_of

CLIENT_ID, CLIENT_SECRET = "paypal-client", "paypal-secret"
HOST = "https://api-m.paypal.com"
Json = dict[str, Any]


def refusal(status: int, name: str, issue: str = "") -> HttpAnswer:
    return json_answer(
        status, {"name": name, "details": [{"issue": issue}] if issue else [], "debug_id": "d1"}
    )


NOT_FOUND = refusal(404, "RESOURCE_NOT_FOUND")


def money(value: Json) -> Money:
    return Money.parse(value["value"], Currency.parse(value["currency_code"]))


def amount(of: Money) -> Json:
    return {"currency_code": of.currency.value, "value": f"{of.decimal():.2f}"}


@dataclass(frozen=True)
class Asked:
    """A request, its path without the version."""

    method: str
    steps: list[str]
    query: dict[str, str]
    body: Any


@dataclass
class PayPalSite:
    """`fee` is what PayPal keeps of each capture; `declines` is why captures fail."""

    fee: str = "0.50"
    fee_back: str = "0.00"
    now: datetime = datetime(2026, 9, 21, 12, tzinfo=UTC)
    declines: str = ""
    refund_status: str = "COMPLETED"
    may_see_disputes: bool = True
    orders: dict[str, Json] = field(default_factory=dict)
    disputes: dict[str, Json] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    transactions: list[Json] = field(default_factory=list)
    answered: dict[tuple[str, str], HttpAnswer] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def __call__(self, request: HttpRequest) -> HttpAnswer:
        parts = urlsplit(request.url)
        steps = parts.path.strip("/").split("/")
        if steps == ["v1", "oauth2", "token"]:
            return self._token(request)
        if (
            request.headers.get("Authorization")
            != f"Bearer {self.tokens[-1] if self.tokens else 0}"
        ):
            return json_answer(401, {"error": "invalid_token"})
        key = request.headers.get("PayPal-Request-Id", "")
        if key and (parts.path, key) in self.answered:
            return self.answered[parts.path, key]
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        answer = self._route(Asked(request.method, steps[1:], query, json_of(request)))
        if key and answer.status < 300:
            self.answered[parts.path, key] = answer
        return answer

    def _token(self, request: HttpRequest) -> HttpAnswer:
        pair = b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {pair}":
            return json_answer(401, {"error": "invalid_client"})
        assert request.body == b"grant_type=client_credentials"
        self.tokens.append(self._id("TOKEN"))
        return json_answer(200, {"access_token": self.tokens[-1], "expires_in": 32400})

    def _route(self, asked: Asked) -> HttpAnswer:
        doors: dict[tuple[str, str, int], Callable[..., HttpAnswer]] = {
            ("POST", "checkout", 2): self._open,
            ("GET", "checkout", 3): self._get_order,
            ("PATCH", "checkout", 3): self._patch,
            ("POST", "checkout", 4): self._capture,
            ("GET", "payments", 3): self._get_payment,
            ("POST", "payments", 4): self._refund,
            ("GET", "customer", 2): self._list_disputes,
            ("GET", "customer", 3): self._get_dispute,
            ("GET", "notifications", 2): self._list_events,
            ("GET", "reporting", 2): self._list_transactions,
        }
        door = doors.get((asked.method, asked.steps[0], len(asked.steps)))
        return door(asked) if door else NOT_FOUND

    def _open(self, asked: Asked) -> HttpAnswer:
        body = asked.body
        order_id = self._id("ORD")
        units = [{"reference_id": "default", **unit} for unit in body["purchase_units"]]
        link = f"https://www.paypal.com/checkoutnow?token={order_id}"
        order = {
            "id": order_id,
            "status": "PAYER_ACTION_REQUIRED",
            "intent": body["intent"],
            "create_time": self._time(),
            "purchase_units": units,
            "links": [{"href": link, "rel": "payer-action", "method": "GET"}],
        }
        if body["payment_source"]["paypal"].get("vault_id"):
            if self.declines:
                return refusal(422, "UNPROCESSABLE_ENTITY", self.declines)
            self._complete(order)
        self.orders[order_id] = order
        return json_answer(201, order)

    def _get_order(self, asked: Asked) -> HttpAnswer:
        order = self.orders.get(asked.steps[2])
        return json_answer(200, order) if order else NOT_FOUND

    def _patch(self, asked: Asked) -> HttpAnswer:
        order = self.orders[asked.steps[2]]
        for change in asked.body:
            unit = order["purchase_units"][0]
            assert change["path"] == (
                f"/purchase_units/@reference_id=='{unit['reference_id']}'/custom_id"
            )
            unit["custom_id"] = change["value"]
        return HttpAnswer(204)

    def _capture(self, asked: Asked) -> HttpAnswer:
        order = self.orders[asked.steps[2]]
        if order["status"] == "COMPLETED":
            return refusal(422, "UNPROCESSABLE_ENTITY", "ORDER_ALREADY_CAPTURED")
        if order["status"] != "APPROVED":
            return refusal(422, "UNPROCESSABLE_ENTITY", "ORDER_NOT_APPROVED")
        if self.declines:
            return refusal(422, "UNPROCESSABLE_ENTITY", self.declines)
        self._complete(order)
        return json_answer(201, {"id": order["id"], "status": "COMPLETED"})

    def _complete(self, order: Json) -> None:
        unit = order["purchase_units"][0]
        gross = money(unit["amount"])
        fee = Money.parse(self.fee, gross.currency)
        capture_id = self._id("CAP")
        capture = {
            "id": capture_id,
            "status": "COMPLETED",
            "amount": unit["amount"],
            "custom_id": unit.get("custom_id", ""),
            "invoice_id": unit.get("invoice_id", ""),
            "create_time": self._time(),
            "seller_receivable_breakdown": {
                "gross_amount": amount(gross),
                "paypal_fee": amount(fee),
                "net_amount": amount(gross - fee),
            },
            "supplementary_data": {"related_ids": {"order_id": order["id"]}},
            "links": [
                {"href": f"{HOST}/v2/payments/captures/{capture_id}", "rel": "self"},
                {"href": f"{HOST}/v2/checkout/orders/{order['id']}", "rel": "up"},
            ],
        }
        unit["payments"] = {"captures": [capture], "refunds": []}
        order["status"] = "COMPLETED"
        order["payer"] = {"name": {"given_name": "Ana", "surname": "Lima"}}

    def _get_payment(self, asked: Asked) -> HttpAnswer:
        found = self._found(asked.steps[1], asked.steps[2])
        return json_answer(200, found[1]) if found else NOT_FOUND

    def _found(self, kind: str, reference: str) -> tuple[Json, Json] | None:
        for order in self.orders.values():
            payments = order["purchase_units"][0].get("payments", {})
            for thing in payments.get(kind, []):
                if thing["id"] == reference:
                    return order, thing
        return None

    def _refund(self, asked: Asked) -> HttpAnswer:
        found = self._found("captures", asked.steps[2])
        if found is None:
            return NOT_FOUND
        body = asked.body
        return self.take_back(found[1]["id"], body["amount"])

    def take_back(self, capture_id: str, value: Json, *, note: str = "") -> HttpAnswer:
        """Refund a capture, as the seller does it, or PayPal itself with its note."""
        found = self._found("captures", capture_id)
        assert found is not None
        order, capture = found
        refunds = order["purchase_units"][0]["payments"]["refunds"]
        given = Money.total((money(r["amount"]) for r in refunds), money(value).currency)
        left = money(capture["amount"]) - given - money(value)
        if left.minor < 0:
            return refusal(422, "UNPROCESSABLE_ENTITY", "REFUND_AMOUNT_EXCEEDED")
        back = Money.parse(self.fee_back, left.currency)
        refund = {
            "id": self._id("REF"),
            "status": self.refund_status,
            "amount": value,
            "note_to_payer": note,
            "create_time": self._time(),
            "seller_payable_breakdown": {
                "gross_amount": value,
                "paypal_fee": amount(back),
                "net_amount": amount(money(value) - back),
            },
            "links": [{"href": f"{HOST}/v2/payments/captures/{capture_id}", "rel": "up"}],
        }
        refunds.append(refund)
        capture["status"] = "REFUNDED" if left.is_zero else "PARTIALLY_REFUNDED"
        return json_answer(201, refund)

    def _list_disputes(self, asked: Asked) -> HttpAnswer:
        if not self.may_see_disputes:
            return refusal(403, "NOT_AUTHORIZED")
        about = asked.query["disputed_transaction_id"]
        items = [
            {"dispute_id": dispute["dispute_id"], "status": dispute["status"]}
            for dispute in self.disputes.values()
            if dispute["disputed_transactions"][0]["seller_transaction_id"] == about
        ]
        return json_answer(200, {"items": items})

    def _get_dispute(self, asked: Asked) -> HttpAnswer:
        dispute = self.disputes.get(asked.steps[2])
        return json_answer(200, dispute) if dispute else NOT_FOUND

    def _list_events(self, asked: Asked) -> HttpAnswer:
        """Answer one event per page, to be read by its links."""
        at = int(asked.query.get("page", "0"))
        page: Json = {"events": self.events[at : at + 1], "links": []}
        if at + 1 < len(self.events):
            href = f"{HOST}/v1/notifications/webhooks-events?page={at + 1}"
            page["links"].append({"href": href, "rel": "next"})
        return json_answer(200, page)

    def _list_transactions(self, asked: Asked) -> HttpAnswer:
        """Answer one transaction per page."""
        wanted = asked.query.get("transaction_id")
        found = [t for t in self.transactions if wanted in {None, t["transaction_id"]}]
        found = [t for t in found if self._is_within(t["transaction_initiation_date"], asked.query)]
        at = int(asked.query["page"]) - 1
        details = [{"transaction_info": one} for one in found[at : at + 1]]
        return json_answer(200, {"transaction_details": details, "total_pages": len(found)})

    @staticmethod
    def _is_within(text: str, query: Json) -> bool:
        start, end = (datetime.fromisoformat(query[n]) for n in ("start_date", "end_date"))
        return start <= datetime.fromisoformat(text) <= end

    def approve(self, order_id: str) -> None:
        """Let the payer approve an order."""
        self.orders[order_id]["status"] = "APPROVED"

    def capture_id(self, order_id: str) -> str:
        captures = self.orders[order_id]["purchase_units"][0]["payments"]["captures"]
        return str(captures[0]["id"])

    def _id(self, kind: str) -> str:
        return f"{kind}{next(self._numbers):010d}"

    def _time(self) -> str:
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")
