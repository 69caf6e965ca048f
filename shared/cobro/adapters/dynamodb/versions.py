"""What is kept in versions: each is written once, by whoever was first."""

from pynamodb.exceptions import PutError
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.domain.errors import ConflictError


def add_version(row: Model, is_next: Condition, moved: ConflictError) -> None:
    """Write a version where `is_next` holds; raise `moved` where another writer was first.

    The SDK sends a writing again whose answer was lost: the row is then there as it was meant.
    """
    meant = row.serialize()
    with database():
        try:
            row.save(is_next)
        except PutError as error:
            if not is_condition(error):
                raise
            row.refresh(consistent_read=True)
            if row.serialize() != meant:
                raise moved from error
