"""What Stripe keeps for one account in the tests, and what payers, banks and Stripe do to it.

Every change is an event, with the object as it is then; amounts are in minor units. A charge costs
`fee`, a dispute `dispute_fee`.
"""

import hmac
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]
Form = dict[str, str]

_ACTIONS: dict[str, Json] = {
    "boleto": {
        "boleto_display_details": {
            "number": "01010101010101010101010101010101010101010101010",
            "hosted_voucher_url": "https://stripe.example/boleto",
            "pdf": "https://stripe.example/boleto.pdf",
            "expires_at": 1_790_300_000,
        }
    },
    "pix": {
        "pix_display_qr_code": {
            "data": "00020101021226",
            "hosted_instructions_url": "https://stripe.example/pix",
            "expires_at": 1_790_300_000,
        }
    },
    "oxxo": {
        "oxxo_display_details": {
            "number": "12345678901234",
            "hosted_voucher_url": "https://stripe.example/oxxo",
            "expires_after": 1_790_300_000,
        }
    },
    "multibanco": {
        "multibanco_display_details": {
            "entity": "12345",
            "reference": "999999999",
            "hosted_voucher_url": "https://stripe.example/multibanco",
            "expires_at": 1_790_300_000,
        }
    },
}


def metadata_of(form: Form, prefix: str = "metadata") -> Json:
    start = f"{prefix}["
    return {name[len(start) : -1]: v for name, v in form.items() if name.startswith(start)}


@dataclass
class StripeBooks:
    fee: int = 399
    dispute_fee: int = 5_500
    now: datetime = datetime(2026, 9, 21, 14, 0, tzinfo=UTC)
    intents: Json = field(default_factory=dict)
    charges: Json = field(default_factory=dict)
    links: Json = field(default_factory=dict)
    sessions: Json = field(default_factory=dict)
    refunds: Json = field(default_factory=dict)
    disputes: Json = field(default_factory=dict)
    payouts: Json = field(default_factory=dict)
    transactions: Json = field(default_factory=dict)
    events: Json = field(default_factory=dict)
    _last_number: int = 0

    def new_id(self, kind: str) -> str:
        self._last_number += 1
        return f"{kind}_{self._last_number:06d}"

    def find(self, reference: str) -> Json:
        shelves = (self.intents, self.charges, self.refunds, self.transactions)
        found: Json = next(shelf[reference] for shelf in shelves if reference in shelf)
        return found

    # ---- payments --------------------------------------------------------------------------

    def open_intent(self, form: Form) -> Json:
        method = form.get("payment_method_types[0]", "card")
        intent = {
            **self._thing("pi", "payment_intent"),
            "amount": int(form["amount"]),
            "amount_received": 0,
            "currency": form["currency"],
            "status": "requires_action" if method in _ACTIONS else "requires_payment_method",
            "next_action": {"type": method, **_ACTIONS[method]} if method in _ACTIONS else None,
            "payment_method_types": [method],
            "latest_charge": None,
            "last_payment_error": None,
            "metadata": metadata_of(form),
            "form": form,
        }
        self.intents[intent["id"]] = intent
        self.tell("payment_intent.created", intent)
        return intent

    def pay(self, intent_id: str, amount: int | None = None) -> Json:
        """Let the payer pay; the fee is known at once."""
        intent: Json = self.intents[intent_id]
        paid = intent["amount"] if amount is None else amount
        charge = {
            **self._thing("ch", "charge"),
            "amount": paid,
            "currency": intent["currency"],
            "payment_intent": intent_id,
            "amount_refunded": 0,
            "disputed": False,
            "refunds": None,
            "metadata": intent["metadata"],
            "billing_details": {"name": "Maria da Silva", "tax_id": None},
            "payment_method_details": {"type": intent["payment_method_types"][0]},
        }
        moved = self._move("charge", charge["id"], paid, intent["currency"], self.fee)
        charge["balance_transaction"] = moved["id"]
        self.charges[charge["id"]] = charge
        intent |= {
            "status": "succeeded",
            "amount_received": paid,
            "latest_charge": charge["id"],
            "next_action": None,
        }
        self.tell("charge.succeeded", charge)
        self.tell("payment_intent.succeeded", intent)
        return intent

    def open_session(self, link_id: str) -> Json:
        """Let a payer open the page of a payment link."""
        link = self.links[link_id]
        form = link["form"]
        session = {
            **self._thing("cs_test", "checkout.session"),
            "payment_link": link_id,
            "payment_intent": None,
            "payment_status": "unpaid",
            "status": "open",
            "amount_total": int(form["line_items[0][price_data][unit_amount]"]),
            "currency": form["line_items[0][price_data][currency]"],
            "client_reference_id": None,
            "metadata": link["metadata"],
        }
        self.sessions[session["id"]] = session
        return session

    def pay_session(self, session_id: str) -> Json:
        session = self.sessions[session_id]
        form = self.links[session["payment_link"]]["form"]
        names = metadata_of(form, "payment_intent_data[metadata]")
        asked = {"amount": str(session["amount_total"]), "currency": session["currency"]}
        metadata = {f"metadata[{name}]": value for name, value in names.items()}
        intent = self.open_intent(asked | metadata)
        session |= {"payment_intent": intent["id"], "payment_status": "paid", "status": "complete"}
        self.pay(intent["id"])
        self.tell("checkout.session.completed", session)
        return intent

    def fail(self, intent_id: str, code: str) -> None:
        intent = self.intents[intent_id]
        intent["status"] = "requires_payment_method"
        intent["last_payment_error"] = {"code": "card_declined", "decline_code": code}
        self.tell("payment_intent.payment_failed", intent)

    def cancel(self, intent_id: str) -> None:
        self.intents[intent_id] |= {"status": "canceled", "next_action": None}
        self.tell("payment_intent.canceled", self.intents[intent_id])

    # ---- taking back -----------------------------------------------------------------------

    def refund(self, intent_id: str, amount: int, metadata: Json | None = None) -> Json:
        charge = self.charges[self.intents[intent_id]["latest_charge"]]
        refund = {
            **self._thing("re", "refund"),
            "amount": amount,
            "currency": charge["currency"],
            "charge": charge["id"],
            "payment_intent": intent_id,
            "status": "succeeded",
            "failure_balance_transaction": None,
            "metadata": metadata or {},
        }
        moved = self._move("refund", refund["id"], -amount, charge["currency"])
        refund["balance_transaction"] = moved["id"]
        self.refunds[refund["id"]] = refund
        charge["amount_refunded"] += amount
        self.tell("refund.created", refund)
        self.tell("charge.refunded", charge)
        return refund

    def fail_refund(self, refund_id: str) -> None:
        """Let the bank send a refund back days later."""
        refund = self.refunds[refund_id]
        moved = self._move("refund_failure", refund_id, refund["amount"], refund["currency"])
        refund |= {"status": "failed", "failure_balance_transaction": moved["id"]}
        self.charges[refund["charge"]]["amount_refunded"] -= refund["amount"]
        self.tell("refund.failed", refund)

    def dispute(self, intent_id: str, *, is_inquiry: bool = False) -> Json:
        charge = self.charges[self.intents[intent_id]["latest_charge"]]
        dispute = {
            **self._thing("dp", "dispute"),
            "amount": charge["amount"],
            "currency": charge["currency"],
            "charge": charge["id"],
            "payment_intent": intent_id,
            "status": "warning_needs_response" if is_inquiry else "needs_response",
            "balance_transactions": [],
        }
        self.disputes[dispute["id"]] = dispute
        charge["disputed"] = True
        self.tell("charge.dispute.created", dispute)
        if not is_inquiry:
            moved = self._adjust(dispute, -charge["amount"], self.dispute_fee)
            dispute["balance_transactions"].append(moved)
            self.tell("charge.dispute.funds_withdrawn", dispute)
        return dispute

    def close_dispute(self, dispute_id: str, status: str) -> None:
        dispute = self.disputes[dispute_id]
        dispute["status"] = status
        self.tell("charge.dispute.closed", dispute)
        if status == "won":
            moved = self._adjust(dispute, dispute["amount"], -self.dispute_fee)
            dispute["balance_transactions"].append(moved)
            self.tell("charge.dispute.funds_reinstated", dispute)

    # ---- payouts ---------------------------------------------------------------------------

    def charge_account(self, fee: int, currency: str) -> None:
        """Let Stripe take a fee for one of its products."""
        self._move("stripe_fee", "", -fee, currency)

    def pay_out(self, currency: str, *, automatic: bool = True, fee: int = 0) -> Json:
        """Pay out all that was not paid out yet."""
        waiting = [t for t in self.transactions.values() if t["payout"] is None]
        amount = sum(t["amount"] - t["fee"] for t in waiting)
        payout = {
            **self._thing("po", "payout"),
            "amount": amount - fee,
            "currency": currency,
            "status": "in_transit",
            "automatic": automatic,
            "arrival_date": int(self.now.timestamp()) + 2 * 86_400,
        }
        moved = self._move("payout", payout["id"], fee - amount, currency, fee)
        payout["balance_transaction"] = moved["id"]
        for transaction in [*waiting, moved]:
            transaction["payout"] = payout["id"]
        self.payouts[payout["id"]] = payout
        self.tell("payout.created", payout)
        return payout

    def end_payout(self, payout_id: str, status: str) -> None:
        self.payouts[payout_id]["status"] = status
        self.tell(f"payout.{status}", self.payouts[payout_id])

    # ---- events ----------------------------------------------------------------------------

    def tell(self, kind: str, thing: Json) -> None:
        about = json.loads(json.dumps(thing))
        event = self._thing("evt", "event") | {"type": kind, "data": {"object": about}}
        self.events[event["id"]] = event

    def deliveries(self, secret: str) -> list[tuple[bytes, str]]:
        """Return all events as they are delivered now: body and signature."""
        stamp = int(self.now.timestamp())
        bodies = [json.dumps(event, indent=2).encode() for event in self.events.values()]
        return [(body, signature(body, secret, stamp)) for body in bodies]

    def _adjust(self, dispute: Json, amount: int, fee: int) -> Json:
        return self._move("adjustment", dispute["id"], amount, dispute["currency"], fee)

    def _move(self, kind: str, source: str, amount: int, currency: str, fee: int = 0) -> Json:
        transaction = {
            **self._thing("txn", "balance_transaction"),
            "type": kind,
            "source": source,
            "amount": amount,
            "fee": fee,
            "currency": currency,
            "status": "pending",
            "payout": None,
        }
        self.transactions[transaction["id"]] = transaction
        return transaction

    def _thing(self, prefix: str, kind: str) -> Json:
        created = int(self.now.timestamp())
        return {
            "id": self.new_id(prefix), "object": kind, "created": created, "livemode": False,
        }  # fmt: skip


def signature(body: bytes, secret: str, stamp: int) -> str:
    """Sign as Stripe's documentation says, apart from the code that is under test."""
    digest = hmac.new(secret.encode(), b"%d." % stamp + body, "sha256").hexdigest()
    return f"t={stamp},v1={digest}"
