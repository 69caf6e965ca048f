"""The hostile deliveries of the collection as requests, whatever gateway they pretend to be of."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cobro.adapters.gateways.request import (
    BadSignatureError,
    GatewaySecrets,
    IgnoredWebhookError,
    MissingSecretError,
    UnwantedWebhookError,
    WebhookRequest,
)
from cobro.adapters.gateways.schemes import REFUSED, scheme_of
from cobro.domain.gateways import GatewayAccount
from cobro.runtime.outcomes import outcome_of
from tests.corpus.conftest import DATA


def collection(gateway: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (DATA / "gateways" / gateway / "hostile.json").read_text("utf-8")
    )
    return found


def cases(gateway: str) -> dict[str, dict[str, Any]]:
    return {case["name"]: case for case in collection(gateway)["cases"]}


def request_of(case: Mapping[str, Any], path_rest: str = "") -> WebhookRequest:
    body = case["body"].encode()
    return WebhookRequest(
        body=base64.b64decode(body) if case["isBase64Encoded"] else body,
        headers={name.lower(): value for name, value in case["headers"].items()},
        query=case["query"],
        path_rest=path_rest,
    )


def answer_of(
    case: Mapping[str, Any],
    account: GatewayAccount,
    secrets: GatewaySecrets,
    path_rest: str = "",
) -> str:
    """Return the status that the door answers, or `defect` for a deployment without secret."""
    scheme = scheme_of(account.gateway)
    request = request_of(case, path_rest)
    try:
        scheme.verify(request, account, secrets, datetime.fromtimestamp(case["now"], UTC))
        scheme.head(request.body, request.query)
    except BadSignatureError:
        return str(int(REFUSED[account.gateway]))
    except (UnwantedWebhookError, IgnoredWebhookError) as refusal:
        return str(int(outcome_of(refusal).status))
    except MissingSecretError:
        return "defect"
    return "200"
