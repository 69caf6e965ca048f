"""What one movement of a gateway's payment writes, by its kind."""

from cobro.application.gateway_case import Case, Draft
from cobro.application.gateway_receipts import GatewayReceipts
from cobro.application.gateway_reversals import GatewayReversals
from cobro.domain.gateway_progress import GatewayProgress
from cobro.domain.gateways import Movement, MovementKind


class GatewayMovements:
    def __init__(self, *, receipts: GatewayReceipts, reversals: GatewayReversals) -> None:
        self._receipts = receipts
        self._reversals = reversals

    def draft(self, case: Case, progress: GatewayProgress, movement: Movement) -> Draft:
        """Decide on money that came in or went back; raises what refuses it."""
        if movement.kind is MovementKind.CAPTURED:
            return self._receipts.captured(case, movement)
        if movement.kind is MovementKind.REFUND_FAILED:
            return self._receipts.came_back(case, progress, movement)
        return self._reversals.gone_back(case, progress, movement)
