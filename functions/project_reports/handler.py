"""Keep the ledger lines and the sums that reports are read from.

Trigger: events of the ledger, and what came of dunning steps, promises and agreements, through SQS
in batches, at least once, in any order. A line is told by its journal entry or effect, so absorbing
it again changes no figure. The lines of a batch are one write; one
batch in sixteen also adds what lies there to the sums.
"""

from collections import defaultdict
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.parsing import parse
from cobro.contracts.report_messages import ReportMessageV1
from cobro.domain.reports import LedgerLine
from cobro.domain.segments import book_of_segments
from cobro.runtime.consume import consume_together
from cobro.runtime.observability import observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import reporting


def absorb(bodies: list[str]) -> None:
    lines: defaultdict[str, list[LedgerLine]] = defaultdict(list)
    moved: defaultdict[str, list[LedgerLine]] = defaultdict(list)
    for message in [parse(body, ReportMessageV1) for body in bodies]:
        for book, line in message.to_lines():
            lines[book].append(line)
        if message.detail is not None:
            moved[message.detail.issuer_id].append(message.detail.to_line())
    for book, own in lines.items():
        reporting.projection().absorb(book, own)
    for issuer_id, own in moved.items():
        split = reporting.split_by_segment()(issuer_id, own)
        reporting.projection().absorb(book_of_segments(issuer_id), split)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda calls it so
    return consume_together(event, Queue.LEDGER_EVENTS, absorb)
