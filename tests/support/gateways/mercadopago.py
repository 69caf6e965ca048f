"""A Mercado Pago of the tests: payments, preferences and chargebacks, and webhooks that it signs.

It signs by Mercado Pago's documents, without our verifying code.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec

from cobro.adapters.gateways.request import WebhookRequest
from cobro.adapters.gateways.transport import HttpAnswer, HttpRequest

SECRET = "mercadopago-webhook-secret-of-the-tests"
DECLINED_CARD = "card-declined"
FIRST_ID = 90_000_000_001


def _exact(content: object) -> bytes:
    return msgspec.json.Encoder(decimal_format="number").encode(content)


def _answer(status: int, content: object) -> HttpAnswer:
    return HttpAnswer(status, {"content-type": "application/json"}, _exact(content))


def _refusal(status: int, error: str) -> HttpAnswer:
    return _answer(status, {"message": "refused", "error": error, "status": status})


@dataclass
class FakeMercadoPago:
    """`now` is written as the last change of what changes; `refunds_wait` leaves refunds undone."""

    now: datetime
    payments: dict[str, dict[str, Any]] = field(default_factory=dict)
    preferences: dict[str, dict[str, Any]] = field(default_factory=dict)
    chargebacks: dict[str, dict[str, Any]] = field(default_factory=dict)
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: dict[str, HttpAnswer] = field(default_factory=dict)
    refunds_wait: bool = False

    def __call__(self, request: HttpRequest) -> HttpAnswer:
        parts = urlsplit(request.url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        _, *path = parts.path.split("/")
        if request.headers.get("Authorization") != "Bearer key-of-the-api":
            return _refusal(401, "unauthorized")
        if request.method == "GET":
            return self._show(path, query)
        body = json.loads(request.body or b"{}", parse_float=Decimal)
        if request.method == "PUT":
            return self._change(path, body)
        if path == ["v1", "card_tokens"]:
            return _answer(201, {"id": f"token-of-{body['card_id']}"})
        key = request.headers["X-Idempotency-Key"]
        if key not in self.answers:
            self.answers[key] = self._do(path, body)
        return self.answers[key]

    def pays(self, reference: str, fee: str = "0.00") -> None:
        """Let a payment that waits be paid, less a fee; it is at our disposal at once."""
        at = self._stamp()
        self.payments[reference] |= {
            "status": "approved",
            "status_detail": "accredited",
            "date_approved": at,
            "date_last_updated": at,
            "money_release_date": at,
            "fee_details": [
                {"type": "mercadopago_fee", "amount": Decimal(fee), "fee_payer": "collector"}
            ],
        }

    def disputes(self, reference: str, detail: str = "in_process") -> str:
        """Open a chargeback of a payment, or let it end; return its id."""
        payment = self.payments[reference]
        payment |= {"status": "charged_back", "status_detail": detail}
        payment["date_last_updated"] = self._stamp()
        chargeback_id = f"2170000{reference}"
        self.chargebacks[chargeback_id] = {
            "id": chargeback_id,
            "payments": [int(reference)],
            "currency": "BRL",
            "amount": payment["transaction_amount"],
            "coverage_applied": None,
        }
        return chargeback_id

    def webhook(
        self,
        data_id: str,
        kind: str = "payment",
        *,
        body: bytes | None = None,
        ts: str = "",
        signed_id: str = "",
        request_id: str = "req-1",
        secret: str = SECRET,
    ) -> WebhookRequest:
        """Return what Mercado Pago sends about an id; `signed_id` is what it signs for it."""
        ts = ts or str(int(self.now.timestamp()))
        manifest = f"id:{signed_id or data_id};request-id:{request_id};ts:{ts};"
        digest = hmac.digest(secret.encode("utf-8"), manifest.encode("utf-8"), hashlib.sha256)
        told = {"action": f"{kind}.updated", "type": kind, "data": {"id": data_id}}
        return WebhookRequest(
            body=json.dumps(told).encode() if body is None else body,
            headers={"x-signature": f"ts={ts},v1={digest.hex()}", "x-request-id": request_id},
            query=urlencode({"data.id": data_id, "type": kind}),
        )

    def _stamp(self) -> str:
        return self.now.isoformat(timespec="milliseconds")

    def _show(self, path: list[str], query: dict[str, str]) -> HttpAnswer:
        match path:
            case ["v1", "payments", "search"]:
                return self._search(query)
            case ["v1", "chargebacks", "search"]:
                number = int(query["payment_id"])
                found = [c for c in self.chargebacks.values() if number in c["payments"]]
                return _answer(200, {"results": found})
            case ["checkout", "preferences", "search"]:
                reference = query["external_reference"]
                found = [
                    {"id": p["id"]}
                    for p in self.preferences.values()
                    if p["external_reference"] == reference
                ]
                return _answer(200, {"elements": found or None})
            case [_, kind, reference] if reference in self._of(kind):
                return _answer(200, self._of(kind)[reference])
        return _refusal(404, "not_found")

    def _of(self, kind: str) -> dict[str, dict[str, Any]]:
        return {
            "payments": self.payments,
            "preferences": self.preferences,
            "chargebacks": self.chargebacks,
            "orders": self.orders,
        }[kind]

    def _search(self, query: dict[str, str]) -> HttpAnswer:
        found = list(self.payments.values())
        if reference := query.get("external_reference"):
            found = [p for p in found if p["external_reference"] == reference]
        if query.get("range") == "date_last_updated":
            begin, end = (datetime.fromisoformat(query[f"{x}_date"]) for x in ("begin", "end"))
            found = [p for p in found if begin <= _changed(p) <= end]
            found.sort(key=_changed)
        start = int(query.get("offset", 0))
        page = found[start : start + int(query.get("limit", 30))]
        return _answer(200, {"results": page, "paging": {"total": len(found)}})

    def _change(self, path: list[str], body: dict[str, Any]) -> HttpAnswer:
        _, kind, reference = path
        thing = self._of(kind)[reference]
        if kind == "payments" and thing["status"] != "pending":
            return _refusal(400, "bad_request")
        thing |= body
        thing["date_last_updated"] = self._stamp()
        return _answer(200, thing)

    def _do(self, path: list[str], body: dict[str, Any]) -> HttpAnswer:
        match path:
            case ["v1", "payments"]:
                return _answer(201, self._payment(body))
            case ["checkout", "preferences"]:
                reference = f"44444-{len(self.preferences) + 1}"
                link = f"https://pay.example/{reference}"
                self.preferences[reference] = body | {"id": reference, "init_point": link}
                return _answer(201, self.preferences[reference])
            case ["v1", "payments", reference, "refunds"]:
                return self._refund(self.payments[reference], body["amount"])
        return _refusal(404, "not_found")

    def _payment(self, body: dict[str, Any]) -> dict[str, Any]:
        number = FIRST_ID + len(self.payments)
        at = self._stamp()
        made = body | {
            "id": number,
            "status": "pending",
            "status_detail": "pending_waiting_transfer",
            "currency_id": "BRL",
            "date_created": at,
            "date_last_updated": at,
            "refunds": [],
        }
        if "token" in body:
            is_declined = body["token"] == f"token-of-{DECLINED_CARD}"
            made["status"] = "rejected" if is_declined else "approved"
            made["status_detail"] = (
                "cc_rejected_insufficient_amount" if is_declined else "accredited"
            )
        if body.get("payment_method_id") == "pix":
            told = {"qr_code": f"00020126-{number}", "ticket_url": f"https://pay.example/{number}"}
            made["point_of_interaction"] = {"transaction_data": told}
        if body.get("payment_method_id") == "bolbradesco":
            made["transaction_details"] = {
                "external_resource_url": f"https://boleto.example/{number}",
                "barcode": {"content": "23791234500000123456789012345678901234567890"},
            }
        self.payments[str(number)] = made
        return made

    def _refund(self, payment: dict[str, Any], amount: Decimal) -> HttpAnswer:
        before = payment.get("transaction_amount_refunded", Decimal(0))
        if before + amount > payment["transaction_amount"]:
            return _refusal(400, "bad_request")
        if self.refunds_wait:
            return _answer(201, {"id": 1, "amount": amount, "status": "in_process"})
        payment["transaction_amount_refunded"] = before + amount
        payment["refunds"].append({"amount": amount, "status": "approved"})
        whole = before + amount == payment["transaction_amount"]
        payment["status"] = "refunded" if whole else "approved"
        payment["status_detail"] = "refunded" if whole else "partially_refunded"
        payment["date_last_updated"] = self._stamp()
        return _answer(201, {"id": len(payment["refunds"]), "amount": amount})


def _changed(payment: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(payment["date_last_updated"])
