"""Look at agreements on their days, and accept those whose payers said so on their pages.

Trigger: SQS, at least once. An agreement that is accepted, finished or broken stays so, so a repeat
changes nothing. What cannot be accepted any more is parked with the reason.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.agreement_messages import AgreementOrderV1
from cobro.contracts.parsing import parse
from cobro.domain.errors import NotFoundError
from cobro.runtime.consume import consume
from cobro.runtime.observability import logger, observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import agreements


def settle(body: str) -> None:
    order = parse(body, AgreementOrderV1)
    if order.is_acceptance:
        _accept(order)
        return
    agreement = agreements.settle_agreements()(order.agreement_id)
    logger.info("agreement looked at", agreement_id=order.agreement_id, state=agreement.state)


def _accept(order: AgreementOrderV1) -> None:
    """Accept for the payer whose page it was: nobody accepts what is proposed to another."""
    if agreements.agreements().get(order.agreement_id).customer_id != order.customer_id:
        message = f"customer {order.customer_id} has no agreement {order.agreement_id}"
        raise NotFoundError(message)
    agreements.accept_agreements().accept(order.agreement_id, "")
    logger.info("agreement accepted", agreement_id=order.agreement_id)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.AGREEMENTS, settle)
