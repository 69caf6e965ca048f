"""Ask for the invoices of every contract that is due.

Trigger: schedule, hourly. A missed run is caught up by the next one; a run that comes twice asks
for nothing twice, and the period's own idempotency key issues nothing twice. A contract that cannot
be billed is parked alone. A run ends before its time is up and leaves the rest to the next.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime.observability import EXCEPTIONS_PARKED, count, logger, observed
from cobro.runtime.wiring import contracts

MARGIN_MS = 30_000


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda calls it so
    run = contracts.bill_contracts()(lambda: context.get_remaining_time_in_millis() > MARGIN_MS)
    if run.parked:
        count(EXCEPTIONS_PARKED, run.parked)
    logger.info("contracts billed", contracts=run.contracts, invoices=run.invoices)
    return {"contracts": run.contracts, "invoices": run.invoices, "parked": run.parked}
