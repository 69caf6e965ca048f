"""Keep the ledger lines and the sums that reports are read from, and who ordered what.

Trigger: events of the ledger, and what came of dunning steps, promises and agreements, through SQS
in batches, at least once, in any order. A line is told by its journal entry or effect, so absorbing
it again changes no figure. The lines of a batch are one write, and one more for those of segments;
one batch in sixteen also adds what lies there to the sums. What a person ordered also goes on the
audit list.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.parsing import parse
from cobro.contracts.report_messages import ReportMessageV1
from cobro.runtime.consume import consume_together
from cobro.runtime.observability import observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import audit, reporting


def absorb(bodies: list[str]) -> None:
    messages = [parse(body, ReportMessageV1).checked() for body in bodies]
    details = [message.detail for message in messages if message.detail is not None]
    effects = [line for message in messages for line in message.lines_of_effects()]
    reporting.absorb_lines()(effects, [(each.issuer_id, each.to_line()) for each in details])
    for detail in details:
        if detail.author:
            audit.audit().add(detail.to_act())


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda calls it so
    return consume_together(event, Queue.LEDGER_EVENTS, absorb)
