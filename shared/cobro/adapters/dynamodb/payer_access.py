"""Up to when the links of a customer's pages were taken back, beside the customer's own row."""

from datetime import datetime

from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.rows import CustomerRow


class DynamoPayerAccess:
    def withdrawn_at(self, issuer_id: str, customer_id: str) -> datetime | None:
        with database():
            try:
                row = CustomerRow.get(issuer_id, _name(customer_id), consistent_read=True)
            except CustomerRow.DoesNotExist:
                return None
        return datetime.fromisoformat(row.profile["withdrawn_at"])

    def withdraw(self, issuer_id: str, customer_id: str, at: datetime, person: str) -> None:
        facts = {"withdrawn_at": at.isoformat(), "person": person}
        with database():
            CustomerRow(issuer_id, _name(customer_id), profile=facts).save()


def _name(customer_id: str) -> str:
    """Name the row; an id of ours holds no `#`, and the version of a snapshot is hexadecimal."""
    return f"{customer_id}#links"
