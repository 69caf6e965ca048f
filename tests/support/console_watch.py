"""What the API of the console's tests says of what people watch: alerts and the call list."""

from typing import Any

from cobro.adapters.own_api import ApiAnswer
from tests.support.console_arrangements import AT, good


def alert(text: str, amount: int | None, **facts: Any) -> dict[str, Any]:
    return {
        "alert_id": "alr_1", "rule": text, "rules_version": 1, "kind": "payment_late",
        "subject": "inv1", "customer_id": "c1", "document": text, "amount": amount,
        "currency": "BRL", "about_date": "2026-03-20", "text": text, "state": "open",
        "raised_at": AT, "told": [], "acknowledged_by": None, "acknowledged_at": None, **facts,
    }  # fmt: skip


def call(text: str, amount: int, **facts: Any) -> dict[str, Any]:
    return {
        "task_id": "exc_1", "step": text, "asked_at": AT, "customer_id": "c1", "name": text,
        "phone": "+55 11 98765-4321", "language": "pt-BR", "invoice_id": "inv1", "document": text,
        "due_date": "2026-03-01", "owed": amount, "charges": 7, "currency": "BRL",
        "is_complete": True, "timezone": "America/Sao_Paulo",
        "opens_at": "2026-03-31T08:00:00-03:00", "closes_at": "2026-03-31T20:00:00-03:00",
        "promise": None, "tries_today": 0, "hold": None, **facts,
    }  # fmt: skip


def request(text: str, **facts: Any) -> dict[str, Any]:
    return {
        "exception_id": "exc_9", "request_id": "req_1", "kind": "reply", "channel": "email",
        "customer_id": "c1", "name": text, "invoice_id": "inv1", "received_at": AT,
        "sender": text, "sender_proved": False, "subject": text, "text": f"{text}\n{text}",
        "attachments": 2, "owner": "", **facts,
    }  # fmt: skip


def watched_answers(text: str, amount: int) -> dict[str, ApiAnswer]:
    promise = {"amount": amount, "promised_date": "2026-03-20", "state": "broken"}
    closed = {"opens_at": None, "closes_at": None, "hold": "closed_today", "is_complete": False}
    rules = [
        {"rule": text, "kind": "payment_late", "days": 10,
         "amount": {"currency": "BRL", "from": amount}, "tell": [{"email": text}]},
        {"rule": "cash", "kind": "cash_shortfall", "days": 30,
         "amount": {"currency": "EUR", "below": amount}},
        {"rule": "promises", "kind": "promise_broken"},
    ]  # fmt: skip
    seen = {"acknowledged_by": text, "acknowledged_at": AT, "state": "acknowledged"}
    dead = {"since_at": AT, "state": "waiting"}
    unknown = {"kind": "cash_shortfall", "customer_id": "", "document": ""}
    return {
        "GET /v1/alerts": good(
            alerts=[
                alert(text, amount),
                alert(text, None, alert_id="alr_2", **seen, **unknown),
                alert(text, amount, alert_id="alr_3", kind="large_payment", document=""),
            ],
            after="more"),
        "GET /v1/dead-letters": good(queues=[
            {"queue": "raise_alerts", "waiting": amount, **dead},
            {"queue": text, "waiting": 1, **dead},
            {"queue": "issue_invoices", "waiting": 0, "since_at": None, "state": "empty"}],
            messages=[
                {"message_id": text, "sent_at": AT, "kind": text,
                 "marks": [{"name": "issuer_id", "value": text},
                           {"name": "invoice_id", "value": text}]},
                {"message_id": "m-2", "sent_at": AT, "kind": None, "marks": []}]),
        "GET /v1/alert-rules": good(version=1, document={"format": 1, "rules": rules}),
        "GET /v1/alert-mutes": good(mutes=[
            {"kind": "rule", "name": text, "until_date": "2026-04-10", "person": text,
             "muted_at": AT},
            {"kind": "subject", "name": text, "until_date": "2026-04-10", "person": text,
             "muted_at": AT}]),
        "GET /v1/requests": good(
            requests=[request(text), request(text, kind="stop", owner=text, invoice_id=""),
                      request(text, request_id=None, kind="question", channel="in_app",
                              sender="", sender_proved=True, subject="", attachments=0)],
            is_complete=False),
        "GET /v1/call-list": good(
            calls=[call(text, amount, promise=promise),
                   call(text, amount, task_id="exc_2", phone="", **closed)],
            is_complete=False),
    }  # fmt: skip
