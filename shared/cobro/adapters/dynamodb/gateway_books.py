"""What of the money at gateways is booked: read here, written with the money by `bookings`."""

from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.gateway_money_rows import (
    GatewayPaymentRow,
    PayoutRow,
    entry_guard,
    payout_of_row,
    progress_of,
    reference_key,
)
from cobro.domain.gateway_progress import GatewayProgress
from cobro.domain.payouts import PayoutRecord


class DynamoGatewayBooks:
    def progress(self, account_key: str, reference: str) -> GatewayProgress | None:
        key = reference_key(account_key, reference)
        with database():
            try:
                return progress_of(GatewayPaymentRow.get(key, consistent_read=True))
            except GatewayPaymentRow.DoesNotExist:
                return None


class DynamoPayouts:
    def find(self, account_key: str, reference: str) -> PayoutRecord | None:
        row = _row(reference_key(account_key, reference))
        return None if row is None else payout_of_row(row)

    def awaited(self, issuer_id: str) -> list[PayoutRecord]:
        with database():
            keys = [row.payout_key for row in PayoutRow.awaited.query(issuer_id)]
            rows = [PayoutRow.get(key, consistent_read=True) for key in keys]
        return [payout for payout in map(payout_of_row, rows) if not payout.balance.is_zero]

    def shown_by(self, entry_id: str) -> PayoutRecord | None:
        guard = _row(entry_guard(entry_id))
        shown = None if guard is None else _row(str(guard.shows))
        return None if shown is None else payout_of_row(shown)


def _row(key: str) -> PayoutRow | None:
    with database():
        try:
            return PayoutRow.get(key, consistent_read=True)
        except PayoutRow.DoesNotExist:
            return None
