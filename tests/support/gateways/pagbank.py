"""A PagBank of the tests: orders, charges and checkouts, and webhooks signed by either scheme.

What it signs it signs by PagBank's documents, without our verifying code: the hash by hashlib, the
signature by a key of its own, whose public half it tells like PagBank does.
"""

import hashlib
import json
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from cobro.adapters.gateways.request import WebhookRequest
from cobro.adapters.gateways.transport import HttpAnswer, HttpRequest
from tests.support.gateways.web import json_answer, json_of

API_KEY = "key-of-the-api"
TOKEN = "pagbank-api-token-of-the-tests"
PATH_TOKEN = "path-9f2c"
DECLINED_CARD = "CARD_DECLINED"


@dataclass
class FakePagBank:
    """`refunds_wait` leaves refunds undone, as PagBank's sandbox does for a while."""

    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    charges: dict[str, dict[str, Any]] = field(default_factory=dict)
    checkouts: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    refunds_wait: bool = False
    asked_for_key: int = 0

    def __call__(self, request: HttpRequest) -> HttpAnswer:
        _, *path = urlsplit(request.url).path.split("/")
        named = {name.lower(): value for name, value in request.headers.items()}
        if named.get("authorization") != f"Bearer {API_KEY}":
            return json_answer(401, {"error_messages": [{"code": "UNAUTHORIZED"}]})
        if path == ["public-keys"]:
            self.asked_for_key += 1
            return json_answer(200, {"public_key": self.public_key})
        if request.method == "GET":
            return self._show(*path)
        key = named["x-idempotency-key"]
        if key not in self.answers:
            answer = self._do(path, json_of(request))
            if answer.status >= 400:
                return answer
            self.answers[key] = json.loads(answer.body)
        return json_answer(201, self.answers[key])

    @property
    def public_key(self) -> str:
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        told = self.key.public_key().public_bytes(serialization.Encoding.DER, form)
        return b64encode(told).decode()

    def pays(self, reference: str, paid_at: datetime, amount: int | None = None) -> str:
        """Let somebody pay an order's code, a boleto or a checkout; return the charge's id."""
        charge = self._charge_to_pay(reference)
        value = charge["amount"]["value"]
        charge |= {"status": "PAID", "paid_at": paid_at.isoformat()}
        charge["amount"]["summary"] = {"total": value, "paid": amount or value, "refunded": 0}
        return str(charge["id"])

    def webhook(self, thing: dict[str, Any], scheme: str = "token") -> WebhookRequest:
        """Return what PagBank sends about an object: signed by a scheme, or by none."""
        body = json.dumps(thing, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {"content-type": "application/json"}
        if scheme == "token":
            digest = hashlib.sha256(TOKEN.encode("utf-8") + b"-" + body)
            headers["x-authenticity-token"] = digest.hexdigest()
        elif scheme != "unsigned":
            headers["x-payload-signature"] = self.signature(body, scheme)
        return WebhookRequest(body=body, headers=headers, path_rest=PATH_TOKEN)

    def signature(self, body: bytes, form: str = "der") -> str:
        signature = self.key.sign(body, ec.ECDSA(hashes.SHA256()))
        if form == "p1363":
            r, s = utils.decode_dss_signature(signature)
            signature = r.to_bytes(32) + s.to_bytes(32)
        return b64encode(signature).decode()

    def forget(self) -> None:
        """Begin anew, as if nothing had been asked for."""
        for kept in (self.orders, self.charges, self.checkouts, self.answers):
            kept.clear()

    def _show(self, kind: str, reference: str) -> HttpAnswer:
        found = {"orders": self.orders, "charges": self.charges, "checkouts": self.checkouts}
        if reference not in found[kind]:
            return json_answer(404, {"error_messages": [{"code": "not_found"}]})
        return json_answer(200, found[kind][reference])

    def _do(self, path: list[str], body: dict[str, Any]) -> HttpAnswer:
        match path:
            case ["orders"]:
                return json_answer(201, self._order(body))
            case ["checkouts"]:
                return json_answer(201, self._checkout(body))
            case ["charges", reference, "cancel"]:
                return self._cancel(self.charges[reference], body["amount"]["value"])
            case ["checkouts", reference, "inactivate"]:
                self.checkouts[reference]["status"] = "INACTIVE"
                return json_answer(200, self.checkouts[reference])
        return json_answer(404, {"error_messages": [{"code": "not_found"}]})

    def _order(self, body: dict[str, Any]) -> dict[str, Any]:
        order = body | {"id": f"ORDE_{len(self.orders) + 1}", "created_at": _CREATED}
        order["charges"] = [self._charge(charge) for charge in body.get("charges", ())]
        for code in order.get("qr_codes", ()):
            code["text"] = f"00020126-{order['id']}"
        self.orders[order["id"]] = order
        return order

    def _charge(self, charge: dict[str, Any]) -> dict[str, Any]:
        made = charge | {"id": f"CHAR_{len(self.charges) + 1}", "created_at": _CREATED}
        value, method = charge["amount"]["value"], charge["payment_method"]
        paid = 0
        made["status"] = "WAITING"
        made["payment_response"] = {"code": "20000", "message": "SUCESSO"}
        if method["type"] == "CREDIT_CARD":
            is_declined = method["card"]["id"] == DECLINED_CARD
            paid = 0 if is_declined else value
            made["status"] = "DECLINED" if is_declined else "PAID"
            made["paid_at"] = None if is_declined else _CREATED
            made["payment_response"] = {"code": "10002" if is_declined else "20000"}
        if method["type"] == "BOLETO":
            method["boleto"]["formatted_barcode"] = "03399.85301 29700.000358"
            pdf = {"href": "https://boleto.example/1.pdf", "media": "application/pdf"}
            made["links"] = [{"rel": "SELF", **pdf}]
        made["amount"] = charge["amount"] | {
            "summary": {"total": value, "paid": paid, "refunded": 0}
        }
        self.charges[made["id"]] = made
        return made

    def _checkout(self, body: dict[str, Any]) -> dict[str, Any]:
        reference = f"CHEC_{len(self.checkouts) + 1}"
        link = {"rel": "PAY", "href": f"https://pay.example/{reference}"}
        made = body | {"id": reference, "status": "ACTIVE", "created_at": _CREATED, "links": [link]}
        self.checkouts[reference] = made
        return made

    def _cancel(self, charge: dict[str, Any], value: int) -> HttpAnswer:
        summary = charge["amount"]["summary"]
        if value > charge["amount"]["value"] - summary["refunded"]:
            return json_answer(400, {"error_messages": [{"code": "40007"}]})
        if charge["status"] == "PAID" and not self.refunds_wait:
            summary["refunded"] += value
        if not self.refunds_wait and summary["refunded"] == summary["paid"]:
            charge["status"] = "CANCELED"
        return json_answer(201, charge)

    def _charge_to_pay(self, reference: str) -> dict[str, Any]:
        if reference.startswith("CHAR_"):
            return self.charges[reference]
        if reference.startswith("CHEC_"):
            checkout = self.checkouts[reference]
            items = sum(item["unit_amount"] for item in checkout["items"])
            named = {"reference_id": checkout["reference_id"]}
            order = self._order(named | {"qr_codes": [{"amount": {"value": items}}]})
            checkout["orders"] = [{"id": order["id"]}]
            return self._charge_to_pay(order["id"])
        order = self.orders[reference]
        amount = {"value": order["qr_codes"][0]["amount"]["value"], "currency": "BRL"}
        pix = {"end_to_end_id": "E18236120202609011200s0123456789", "holder": {"name": "Ana"}}
        named = {key: order[key] for key in ("reference_id",) if key in order}
        method = {"type": "PIX", "pix": pix}
        charge = self._charge({**named, "amount": amount, "payment_method": method})
        order["charges"].append(charge)
        return charge


_CREATED = "2026-09-01T09:00:00.123-03:00"
