"""Mail statements of account to customers, as the rules of each company say.

Trigger: schedule, hourly. Each customer gets one statement a turn at most; whom it may not reach
yet waits for a later run, for seven days. A run ends before its time is up and leaves the rest to
the next. This function cannot write money.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime.observability import logger, observed
from cobro.runtime.wiring import statement_mails

MARGIN_MS = 20_000  # what one customer takes, with a long statement to draw


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda calls it so
    run = statement_mails.mail_statements()(
        lambda: context.get_remaining_time_in_millis() > MARGIN_MS
    )
    logger.info("statements", sent=run.sent, is_finished=run.is_finished)
    return {"sent": run.sent}
