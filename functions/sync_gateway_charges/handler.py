"""Have gateways open and close charges, as each charge's own state says.

Trigger: SQS, at least once, in any order. The gateway knows a repeat by the charge's own id, so it
opens one charge; closing twice changes nothing. What it refuses for good is parked with its word.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.collection_api import GatewayChargeV1
from cobro.contracts.parsing import parse
from cobro.runtime.consume import consume
from cobro.runtime.observability import observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import gateway_charges


def sync(body: str) -> None:
    order = parse(body, GatewayChargeV1)
    gateway_charges.sync_then_draw()(order.issuer_id, order.invoice_id, order.charge_id)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return consume(event, context, Queue.GATEWAY_CHARGES, sync)
