"""Many invoices at once, for lists: their ids by number side by side, then the rows in batches."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.invoice_rows import invoice_of, number_key
from cobro.adapters.dynamodb.rows import InvoiceRow
from cobro.domain.ids import InvoiceId
from cobro.domain.invoice import Invoice
from cobro.domain.series import InvoiceNumber

_AT_ONCE = 8


class DynamoInvoiceShelf:
    def numbered(self, issuer_id: str, numbers: Sequence[InvoiceNumber]) -> list[Invoice]:
        keys = [number_key(issuer_id, number) for number in numbers]
        with database(), ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
            found = [each for each in pool.map(_id_of, keys) if each is not None]
        return self.of_ids(found)

    def of_ids(self, ids: Sequence[InvoiceId]) -> list[Invoice]:
        with database():
            rows = {row.invoice_id: row for row in InvoiceRow.batch_get(list(ids))}
        return [invoice_of(rows[each]) for each in ids if each in rows]


def _id_of(key: str) -> InvoiceId | None:
    rows = InvoiceRow.by_number.query(key, limit=1)
    return next((InvoiceId(row.invoice_id) for row in rows), None)
