"""Make the exports that are due, mail them to the company's people, and draw the day's letters.

Trigger: schedule, hourly. Each turn has one file and at most one mail; a missed run is caught up by
the next, a run that comes twice changes nothing; letters of a day are drawn once. A run ends before
its time is up and leaves the rest to the next. This function cannot write money.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime.observability import logger, observed
from cobro.runtime.wiring import exporting, letters

MARGIN_MS = 50_000  # what the longest report takes to be written


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda calls it so
    def has_time() -> bool:
        return context.get_remaining_time_in_millis() > MARGIN_MS

    done = exporting.run_exports()(has_time)
    drawn = letters.draw_letters()(has_time)
    logger.info(
        "exports",
        made=done.made,
        mailed=done.mailed,
        is_finished=done.is_finished,
        letter_batches=drawn,
    )
    return {"made": done.made, "mailed": done.mailed}
