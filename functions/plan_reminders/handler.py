"""Hand on the reminders that are due.

Trigger: schedule, hourly. A missed run is caught up by the next; a run that comes twice plans
nothing twice, and if it does the dispatcher sends nothing twice.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime.observability import logger, observed
from cobro.runtime.wiring import reminders


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda calls it so
    planned = reminders.plan_reminders()()
    logger.info("reminders planned", reminders=planned)
    return {"planned": planned}
