"""Take money by the saved methods of payers, where an attempt is due.

Trigger: schedule, hourly. An attempt is written down before the gateway is asked, under the id that
is its key there: a run that comes twice, or dies, takes no money twice. What no attempt could take
is parked for a person. A run ends before its time is up and leaves the rest to the next.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime.observability import logger, observed
from cobro.runtime.wiring import collection

MARGIN_MS = 30_000  # an attempt may wait for its gateway that long


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda calls it so
    run = collection.collect_payments()(lambda: context.get_remaining_time_in_millis() > MARGIN_MS)
    logger.info("collections looked at", cases=run.cases, put_off=run.put_off)
    return {"cases": run.cases, "put_off": run.put_off}
