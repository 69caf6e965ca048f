"""Ask each gateway what changed since the last sweep, and have it looked at.

Trigger: schedule, daily. What webhooks missed is found by it; over what is booked already it
changes nothing. A mark per account says how far it was swept: a missed run is caught up by the
next, and a run ends before its time is up and leaves the rest to it. An account that fails holds up
no other.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime.observability import count, logger, observed
from cobro.runtime.wiring import gateway_payments

MARGIN_MS = 30_000  # a page of a gateway may take that long


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda calls it so
    sweep = gateway_payments.sweep_gateways()(
        lambda: context.get_remaining_time_in_millis() > MARGIN_MS
    )
    for account_key, error in sweep.failures:
        count("SweepFailed")
        logger.warning("gateway not swept", account=account_key, code=error.code)
    logger.info("gateways swept", accounts=sweep.accounts, hints=sweep.hints)
    return {"accounts": sweep.accounts, "hints": sweep.hints, "failures": len(sweep.failures)}
