"""Forecast the cash of every issuer for the day that is over.

Trigger: schedule, hourly; each issuer gets one forecast a day, the first one made. A missed run is
caught up by the next; a run that comes twice changes nothing. A run ends before its time is up and
leaves the rest to the next.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime.observability import logger, observed
from cobro.runtime.wiring import forecasting

MARGIN_MS = 50_000  # an issuer of ten thousand invoices a month takes some tens of seconds


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda calls it so
    run = forecasting.forecast_cash()(lambda: context.get_remaining_time_in_millis() > MARGIN_MS)
    logger.info("cash forecast", issuers=run.made, is_finished=run.is_finished)
    return {"made": run.made}
