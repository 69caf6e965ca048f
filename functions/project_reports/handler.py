"""Keep the ledger lines and the sums that reports are read from, and who ordered what.

Trigger: events of the ledger, and what came of dunning steps, promises and agreements, through SQS
in batches, at least once, in any order. A line is told by its journal entry or effect, so absorbing
it again changes no figure. The lines of a batch are one write, and one more for those of segments;
one batch in sixteen also adds what lies there to the sums. What a person ordered also goes on the
audit list.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.ledger_events import LedgerEventV1
from cobro.contracts.parsing import parse
from cobro.contracts.report_messages import ReportMessageV1
from cobro.domain.reports import LedgerLine
from cobro.domain.segments import book_of_segments
from cobro.runtime.consume import consume_together
from cobro.runtime.observability import observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import audit, reporting

Lines = defaultdict[str, list[LedgerLine]]


def absorb(bodies: list[str]) -> None:
    messages = [parse(body, ReportMessageV1) for body in bodies]
    lines: Lines = defaultdict(list)
    for message in messages:
        for book, line in message.to_lines():
            lines[book].append(line)
    for book, own in lines.items():
        reporting.projection().absorb(book, own)
    moved = [message.detail for message in messages if message.detail is not None]
    absorb_by_segment(moved)
    for detail in moved:
        if detail.author:
            audit.audit().add(detail.to_act())


def absorb_by_segment(moved: Sequence[LedgerEventV1]) -> None:
    lines: Lines = defaultdict(list)
    for detail in moved:
        lines[detail.issuer_id].append(detail.to_line())
    for issuer_id, own in lines.items():
        split = reporting.split_by_segment()(issuer_id, own)
        reporting.projection().absorb(book_of_segments(issuer_id), split)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda calls it so
    return consume_together(event, Queue.LEDGER_EVENTS, absorb)
