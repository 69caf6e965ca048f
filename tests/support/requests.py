"""What comes in through the doors, with a default for everything that a story does not name."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID

from cobro.runtime.settings import Queue
from tests.support.cloud_in_process import REGION

ISSUER = "acme"
CUSTOMER = "cus-1"


@dataclass
class Context:
    """The part of Lambda's context that handlers look at."""

    function_name: str = "test"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = "arn:aws:lambda:sa-east-1:123456789012:function:test"
    aws_request_id: str = "request"
    remaining_ms: int = 60_000

    def get_remaining_time_in_millis(self) -> int:
        return self.remaining_ms


def issuer_body(issuer_id: str = ISSUER, **more: Any) -> dict[str, Any]:
    return {
        "issuer_id": issuer_id,
        "name": "Acme Serviços Ltda",
        "tax_id": "11.222.333/0001-81",
        "country": "BR",
        "address": "Rua das Flores 10, São Paulo - SP",
        "email": "financeiro@acme.example",
        "currency": "BRL",
        "series": {"A": 1, "B": 2},
        "documents": "off",
        **more,
    }


ITAU = {"bank": "341", "agency": "1248", "account": "02124", "carteira": "109"}
BRADESCO = {
    "bank": "237",
    "agency": "1234",
    "account": "56789",
    "carteira": "09",
    "first_number": 500,
}
PIX = {"key": "loja@example.com", "name": "Acme Serviços", "city": "São Paulo"}


def collecting_issuer(issuer_id: str = ISSUER) -> dict[str, Any]:
    """Return a company with two bank agreements and a Pix key."""
    agreements = {"itau": ITAU, "bradesco": BRADESCO}
    return issuer_body(issuer_id, agreements=agreements, pix=PIX)


def customer_body(customer_id: str, **more: Any) -> dict[str, Any]:
    return {
        "issuer_id": ISSUER,
        "customer_id": customer_id,
        "name": "Maria da Silva",
        "tax_id": "529.982.247-25",
        "country": "BR",
        "email": f"{customer_id}@payer.example",
        "language": "pt-BR",
        "address": "Rua do Sol 20, São Paulo - SP",
        **more,
    }


def gateway_account_body(**more: Any) -> dict[str, Any]:
    return {"issuer_id": ISSUER, "currencies": ["BRL"], **more}


def invoice_body(amount: int, due: date, **more: Any) -> dict[str, Any]:
    return {
        "issuer_id": ISSUER,
        "customer_id": CUSTOMER,
        "currency": "BRL",
        "due_date": due.isoformat(),
        "lines": [{"description": "Mensalidade", "unit_price": amount}],
        **more,
    }


def payment_succeeded(
    invoice_id: str, amount: int, at: datetime, intent: str = "pi_1", event_id: str = "evt_1"
) -> dict[str, Any]:
    """Build Stripe's event of a paid PaymentIntent, with the fields that matter to us."""
    return {
        "id": event_id,
        "object": "event",
        "type": "payment_intent.succeeded",
        "created": int(at.timestamp()),
        "livemode": False,
        "data": {
            "object": {
                "id": intent,
                "object": "payment_intent",
                "status": "succeeded",
                "amount": amount,
                "amount_received": amount,
                "currency": "brl",
                "metadata": {"invoice_id": invoice_id},
            }
        },
    }


def http_event(method: str, path: str, body: Any = None, **more: Any) -> dict[str, Any]:
    """Build an HTTP API request, payload format 2.0, of `person` in `groups`."""
    raw = body if isinstance(body, (bytes, str)) or body is None else json.dumps(body)
    groups = " ".join(more.get("groups", ("admin",)))
    claims = {"cognito:groups": f"[{groups}]", "username": more.get("person", "ana")}
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": more.get("raw_query", ""),
        "headers": {"content-type": "application/json", **more.get("headers", {})},
        "queryStringParameters": more.get("query", {}),
        "pathParameters": _names(path),
        "requestContext": {
            "http": {"method": method, "path": path},
            "stage": "$default",
            "authorizer": {"jwt": {"claims": claims}},
        },
        "body": raw.decode() if isinstance(raw, bytes) else raw,
        "isBase64Encoded": False,
    }


def _names(path: str) -> dict[str, str]:
    """Return what API Gateway finds in the path of a webhook."""
    parts = path.split("/", 4)[2:] if path.startswith("/webhooks/") else []
    return dict(zip(("gateway", "account", "rest"), parts, strict=False))


def sqs_event(queue: Queue, messages: list[dict[str, Any]]) -> dict[str, Any]:
    suffix = ".fifo" if queue.is_fifo else ""
    return {
        "Records": [
            {
                "messageId": message["MessageId"],
                "receiptHandle": message["ReceiptHandle"],
                "body": message["Body"],
                "attributes": message.get("Attributes", {"MessageGroupId": "test"}),
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": f"arn:aws:sqs:{REGION}:{DEFAULT_ACCOUNT_ID}:q{suffix}",
                "awsRegion": REGION,
            }
            for message in messages
        ]
    }
