"""An Asaas of the tests: customers, payments, transfers and its balance; it knows no keys.

Amounts are JSON numbers, as Asaas writes and takes them; a text is refused.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from cobro.adapters.gateways.request import WebhookRequest
from cobro.adapters.gateways.transport import HttpAnswer, HttpRequest

TOKEN = "asaas-webhook-token-of-the-tests"
DECLINED_CARD = "card-declined"


def _answer(status: int, content: object) -> HttpAnswer:
    body = msgspec.json.Encoder(decimal_format="number").encode(content)
    return HttpAnswer(status, {"content-type": "application/json"}, body)


def _refusal(code: str, status: int = 400) -> HttpAnswer:
    return _answer(status, {"errors": [{"code": code, "description": "refused"}]})


@dataclass
class FakeAsaas:
    """`today` is the day of what happens; `lists_refunds` says if a payment shows them."""

    today: date
    customers: list[dict[str, Any]] = field(default_factory=list)
    payments: dict[str, dict[str, Any]] = field(default_factory=dict)
    transfers: dict[str, dict[str, Any]] = field(default_factory=dict)
    balance: list[dict[str, Any]] = field(default_factory=list)
    lists_refunds: bool = True

    def __call__(self, request: HttpRequest) -> HttpAnswer:
        parts = urlsplit(request.url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        _, version, *path = parts.path.split("/")
        if request.headers.get("access_token") != "key-of-the-api" or version != "v3":
            return _refusal("invalid_access_token", 401)
        if request.headers.get("User-Agent") != "cobro":
            return _refusal("user_agent")
        if request.method == "GET":
            return self._show(path, query)
        if request.method == "DELETE":
            return self._delete(path[1])
        return self._do(path, json.loads(request.body or b"{}", parse_float=Decimal))

    def pays(self, reference: str, fee: str = "0.99", status: str = "RECEIVED") -> None:
        payment = self.payments[reference]
        payment |= {
            "status": status,
            "netValue": payment["value"] - Decimal(fee),
            "clientPaymentDate": self.today.isoformat(),
            "confirmedDate": self.today.isoformat(),
        }
        if status == "RECEIVED":
            self._moved("PAYMENT_RECEIVED", paymentId=reference)

    def sends(self, value: str, fee: str) -> str:
        """Send money to the bank account; return the transfer's id."""
        reference = f"tra_{len(self.transfers) + 1}"
        self.transfers[reference] = {
            "id": reference,
            "status": "DONE",
            "value": Decimal(value),
            "transferFee": Decimal(fee),
            "dateCreated": f"{self.today} 09:00:00",
            "effectiveDate": f"{self.today} 10:00:00",
        }
        self._moved("TRANSFER", transferId=reference)
        return reference

    def webhook(self, event: str, reference: str, token: str = TOKEN) -> WebhookRequest:
        told = {
            "id": f"evt_{event}&{reference}",
            "event": event,
            "payment": self.payments[reference],
        }
        body = _answer(200, told).body
        return WebhookRequest(body, {"asaas-access-token": token})

    def _moved(self, kind: str, **what: str) -> None:
        number = len(self.balance) + 1
        self.balance.append({"id": f"fit_{number}", "type": kind, "date": self.today, **what})

    def _show(self, path: list[str], query: dict[str, str]) -> HttpAnswer:
        match path:
            case ["payments", reference, "pixQrCode"]:
                return _answer(200, {"payload": f"00020126-{reference}", "success": True})
            case ["payments", reference, "identificationField"]:
                return _answer(200, {"identificationField": f"03399.{reference}"})
            case [kind]:
                return self._page(self._listed(kind, query), query)
        kind, reference = path
        found = {"payments": self.payments, "transfers": self.transfers}[kind]
        return _answer(200, found[reference]) if reference in found else _refusal("not_found", 404)

    def _listed(self, kind: str, query: dict[str, str]) -> list[dict[str, Any]]:
        if kind == "customers":
            return [c for c in self.customers if c["cpfCnpj"] == query["cpfCnpj"]]
        if kind == "payments":
            return self._asked_for(query)
        first = date.fromisoformat(query["startDate"])
        last = date.fromisoformat(query["finishDate"])
        return [row for row in self.balance if first <= row["date"] <= last]

    def _asked_for(self, query: dict[str, str]) -> list[dict[str, Any]]:
        wanted = {"externalReference", "status"} & set(query)
        return [
            payment
            for payment in self.payments.values()
            if all(payment[name] == query[name] for name in wanted)
            and query.get("dueDate[ge]", "") <= payment["dueDate"] <= query.get("dueDate[le]", "9")
        ]

    def _page(self, found: list[dict[str, Any]], query: dict[str, str]) -> HttpAnswer:
        start, size = int(query.get("offset", 0)), int(query.get("limit", 10))
        page = found[start : start + size]
        return _answer(200, {"data": page, "hasMore": start + size < len(found)})

    def _delete(self, reference: str) -> HttpAnswer:
        self.payments[reference]["deleted"] = True
        return _answer(200, {"deleted": True, "id": reference})

    def _do(self, path: list[str], body: dict[str, Any]) -> HttpAnswer:
        match path:
            case ["customers"]:
                self.customers.append(body | {"id": f"cus_{len(self.customers) + 1}"})
                return _answer(200, self.customers[-1])
            case ["payments"]:
                return self._payment(body)
            case ["payments", reference, "refund"]:
                return self._refund(self.payments[reference], body)
        return _refusal("not_found", 404)

    def _payment(self, body: dict[str, Any]) -> HttpAnswer:
        if not isinstance(body["value"], Decimal | int):
            return _refusal("invalid_value")
        card = body.get("creditCardToken")
        if card == DECLINED_CARD:
            return _refusal("invalid_creditCard")
        if card == "gone":
            return _refusal("invalid_creditCardToken")
        reference = f"pay_{len(self.payments) + 1}"
        made = body | {
            "id": reference,
            "status": "CONFIRMED" if card else "PENDING",
            "dateCreated": self.today.isoformat(),
            "invoiceUrl": f"https://pay.example/{reference}",
            "deleted": False,
        }
        if body["billingType"] == "BOLETO":
            made["bankSlipUrl"] = f"https://boleto.example/{reference}"
        self.payments[reference] = made
        return _answer(200, made)

    def _refund(self, payment: dict[str, Any], body: dict[str, Any]) -> HttpAnswer:
        if not self.lists_refunds:
            return _answer(200, payment)
        refund = body | {"dateCreated": f"{self.today} 10:00:00", "status": "PENDING"}
        payment.setdefault("refunds", []).append(refund)
        self._moved("PAYMENT_REVERSAL", paymentId=payment["id"])
        return _answer(200, payment)
