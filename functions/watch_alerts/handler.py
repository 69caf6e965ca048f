"""Raise the alerts of what waits and what time brings, and tell people of all that are untold.

Trigger: schedule, hourly. An alert is raised once for each instance, so a run that comes twice
changes nothing; a missed one is caught up by the next. A run ends before its time is up and leaves
the rest to the next.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime.observability import count, logger, observed
from cobro.runtime.wiring import alerts

MARGIN_MS = 50_000  # what new rules take over a year of due dates with some 5,000 late invoices


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda calls it so
    run = alerts.watch_alerts()(lambda: context.get_remaining_time_in_millis() > MARGIN_MS)
    if run.raised:
        count("AlertsRaised", run.raised)
    if run.refused:
        count("AlertMessagesRefused", run.refused)
    logger.info("alerts looked for", raised=run.raised, sent=run.sent, is_finished=run.is_finished)
    return {"raised": run.raised, "sent": run.sent}
