"""What the API of the console's tests says of disputes, agreements, promises, risk, the past."""

from typing import Any

from cobro.adapters.own_api import ApiAnswer

AT = "2026-03-30T10:00:00+00:00"


def good(**body: Any) -> ApiAnswer:
    return ApiAnswer(200, body)


def dispute(text: str, amount: int, **facts: Any) -> dict[str, Any]:
    evidence = {"name": text, "size_bytes": amount, "sha256": "a" * 64, "person": text}
    return {
        "dispute_id": "dis_1", "invoice_id": "inv1", "document": text, "customer_id": "c1",
        "amount": amount, "currency": "BRL", "reason": "wrong_price", "text": text, "owner": text,
        "deadline_date": "2026-04-10", "person": text, "opened_at": AT, "state": "open",
        "evidence": [evidence], "resolution": None, **facts,
    }  # fmt: skip


def agreement(text: str, amount: int, **facts: Any) -> dict[str, Any]:
    gathered = {
        "invoice_id": "inv1", "document": text, "principal": amount, "charges": 7, "waived": 0,
    }  # fmt: skip
    part = {"due_date": "2026-04-22", "amount": amount, "invoice_id": None}
    return {
        "agreement_id": "a1", "customer_id": "c1", "key": text, "state": "proposed",
        "currency": "BRL", "total": amount, "invoices": [gathered], "instalments": [part],
        "valid_until_date": "2026-04-07", "exceeds": [text], "awaits_release": True,
        "proposed_by": text, "proposed_at": AT, "released_by": "", "accepted_by": "",
        "accepted_at": None, **facts,
    }  # fmt: skip


def moment(kind: str, text: str, amount: int | None, **facts: Any) -> dict[str, Any]:
    return {
        "kind": kind, "label": text, "happened_at": AT, "what": "made", "reference": "pro_1",
        "actor": text, "invoice_id": "inv1", "text": text, "amount": amount, "currency": "BRL",
        **facts,
    }  # fmt: skip


def act(text: str, amount: int, **facts: Any) -> dict[str, Any]:
    return {
        "acted_at": AT, "person": text, "kind": "entry", "what": "written_off",
        "customer_id": "c1", "invoice_id": "inv1", "document": text, "amount": -amount,
        "currency": "BRL", **facts,
    }  # fmt: skip


def arranged_answers(text: str, amount: int) -> dict[str, ApiAnswer]:
    resolved = {
        "reason": text, "person": text, "resolved_at": AT, "credited": amount,
        "credit_note_id": "inv2",
    }  # fmt: skip
    claims = [
        dispute(text, amount),
        dispute(text, amount, state="upheld", resolution=resolved, evidence=[]),
    ]
    promise = {
        "promise_id": "pro_1", "invoice_id": "inv1", "customer_id": "c1", "amount": amount,
        "currency": "BRL", "promised_date": "2026-04-05", "person": text, "state": "open",
    }  # fmt: skip
    moments = [
        moment("call_note", text, None, invoice_id="", what="noted"),
        moment("promise_settled", "", amount, what="kept"),
        moment("promise", "2026-04-05", amount),
    ]
    tally = {
        "steps": amount, "messages": amount, "customers": 1,
        "channels": {"email": 2}, "tones": {"firm": 2},
        "actions": {"call_task": 1}, "skipped": {"condition_amount": 3, text: 1},
    }  # fmt: skip
    return {
        "GET /v1/dunning-simulations": good(
            policies={"default": tally, text: tally}, customers=25, invoices=70,
            is_complete=False, after=None),
        "GET /v1/audit": good(
            month="2026-03", after="more",
            acts=[act(text, amount), act(text, 0, kind="refusal", what=text, currency="")]),
        "GET /v1/disputes": good(disputes=claims[:1]),
        "GET /v1/invoices/inv1/disputes": good(invoice_id="inv1", disputes=claims),
        "GET /v1/invoices/inv1/promises": good(promises=[promise, {**promise, "state": "kept"}]),
        "GET /v1/agreements": good(agreements=[agreement(text, amount)]),
        "GET /v1/agreements/a1": good(**agreement(text, amount)),
        "GET /v1/customers/c1/agreements": good(agreements=[agreement(text, amount)]),
        "GET /v1/agreement-rules": good(
            segment="", down_payment_percent="20", instalments_max=6, days_max=190,
            charges_discount_percent="0", valid_days=7, tolerance_days=5),
        "GET /v1/customers/c1/risk": good(
            customer_id="c1", late_after_days=30, as_of="2026-03-30", version="1", chance="0.1234",
            reasons=[{"code": "some_late", "text": text}]),
        "GET /v1/customers/c1/timeline": good(
            customer_id="c1", moments=moments, next_before="more", is_complete=False),
    }  # fmt: skip
