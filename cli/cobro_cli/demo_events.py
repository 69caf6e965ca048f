"""What the gateway of the demo says: a payment, and the events beside it that pay nothing."""

from typing import Any

from cobro_cli.demo_story import AFTERNOON, PlannedInvoice, instant, invoice_id

__all__ = ["payment_succeeded", "unknown_event", "unpaid_session"]


def _event(kind: str, name: str, invoice: PlannedInvoice, thing: dict[str, Any]) -> dict[str, Any]:
    created = instant(invoice.paid_date or invoice.due_date, AFTERNOON)
    return {
        "id": f"evt_{name}_{invoice.key}",
        "object": "event",
        "api_version": "2026-07-29.dahlia",
        "type": kind,
        "created": int(created.timestamp()),
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "data": {"object": thing},
    }


def payment_succeeded(invoice: PlannedInvoice) -> dict[str, Any]:
    thing = {
        "id": f"pi_{invoice.key}",
        "object": "payment_intent",
        "amount": invoice.paid_minor,
        "amount_received": invoice.paid_minor,
        "currency": "brl",
        "status": "succeeded",
        "payment_method_types": ["card"],
        "metadata": {"invoice_id": invoice_id(invoice)},
    }
    return _event("payment_intent.succeeded", "paid", invoice, thing)


def unpaid_session(invoice: PlannedInvoice) -> dict[str, Any]:
    thing = {
        "id": f"cs_{invoice.key}",
        "object": "checkout.session",
        "payment_intent": f"pi_boleto_{invoice.key}",
        "payment_status": "unpaid",
        "amount_total": invoice.total_minor,
        "currency": "brl",
        "client_reference_id": invoice_id(invoice),
        "metadata": {},
    }
    return _event("checkout.session.completed", "session", invoice, thing)


def unknown_event(invoice: PlannedInvoice) -> dict[str, Any]:
    thing = {"id": f"prod_{invoice.key}", "object": "product"}
    return _event("product.updated", "product", invoice, thing)
