"""Keep the ledger lines and the sums that reports are read from, and who ordered what.

Trigger: events of the ledger through SQS in batches, at least once, in any order. A line is told by
its journal entry, so absorbing it again changes no figure. The lines of a batch are one write; one
batch in sixteen also adds what lies there to the sums. What a person ordered also goes on the audit
list.
"""

from collections import defaultdict
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.ledger_events import LedgerEnvelopeV1
from cobro.contracts.parsing import parse
from cobro.domain.reports import LedgerLine
from cobro.runtime.consume import consume_together
from cobro.runtime.observability import observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import audit, reporting


def absorb(bodies: list[str]) -> None:
    lines: defaultdict[str, list[LedgerLine]] = defaultdict(list)
    for body in bodies:
        detail = parse(body, LedgerEnvelopeV1).detail
        lines[detail.issuer_id].append(detail.to_line())
        if detail.author:
            audit.audit().add(detail.to_act())
    for issuer_id, own in lines.items():
        reporting.projection().absorb(issuer_id, own)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda calls it so
    return consume_together(event, Queue.LEDGER_EVENTS, absorb)
