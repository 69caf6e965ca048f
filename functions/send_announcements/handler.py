"""Bring promotions and service notices that run to their audiences.

Trigger: schedule, each quarter of an hour. Each customer gets an announcement once at most; whom it
may not reach yet waits for a later run, until its last day. A run ends before its time is up and
leaves the rest to the next. This function cannot write money.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime.observability import logger, observed
from cobro.runtime.wiring import announcing

MARGIN_MS = 20_000  # what a page takes to be counted, with one customer more


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda calls it so
    run = announcing.send_announcements()(
        lambda: context.get_remaining_time_in_millis() > MARGIN_MS
    )
    logger.info("announcements", sent=run.sent)
    return {"sent": run.sent}
