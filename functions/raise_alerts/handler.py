"""Raise alerts on large amounts and on what is late already; note when what is owed falls due.

Trigger: events of the ledger through SQS in batches, at least once, in any order. An alert is named
by its rule and the event, so a repeat raises none; a batch that fails comes again whole.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.alert_messages import news_of
from cobro.runtime.consume import consume_together
from cobro.runtime.observability import count, logger, observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import alerts


def take(bodies: list[str]) -> None:
    raised = alerts.alert_on_news()([news_of(body) for body in bodies])
    if raised:
        count("AlertsRaised", raised)
    logger.info("news taken", events=len(bodies), raised=raised)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda calls it so
    return consume_together(event, Queue.ALERT_NEWS, take)
