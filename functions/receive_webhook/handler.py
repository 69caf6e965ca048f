"""Take the webhooks of payment gateways: verify, keep, queue, and only then acknowledge.

Trigger: HTTP POST /webhooks/{gateway}/{account}, with or without more behind it, at least once, in
any order. What proves nothing answers 4xx and stores nothing; an event that is kept and queued
answers 200; if either failed it answers 503 and the gateway delivers again. Routing is one path, so
this function loads no router.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import webhooks
from cobro.runtime.observability import observed


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda calls it so
    return webhooks.receive(event)
