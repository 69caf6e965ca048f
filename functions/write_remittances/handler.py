"""Write remittance files of the orders that wait.

Trigger: schedule, hourly. A run that was left unfinished is finished by the next one with the same
bytes; a run that comes twice finds nothing left to order. An order that a bank cannot be told is
parked and holds up no other.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime.observability import logger, observed
from cobro.runtime.wiring import remittance


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda calls it so
    written = remittance.write_remittances().everywhere()
    logger.info("remittance files written", files=written)
    return {"written": written}
