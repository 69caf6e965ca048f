"""How the wishes of a customer lie: under one key, and the first of each stays."""

from pynamodb.exceptions import PutError

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.rows import AgendaRow


def reach_key(issuer_id: str, customer_id: str) -> str:
    return f"REACH#{issuer_id}#{customer_id}"


def keep_first(row: AgendaRow) -> None:
    """Write a row, or make it the one that was there before."""
    with database():
        try:
            row.save(AgendaRow.pk.does_not_exist())
        except PutError as error:
            if not is_condition(error):
                raise
            row.refresh(consistent_read=True)
