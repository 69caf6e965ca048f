"""The segment of each invoice in the table of reports, `SEGMENTOF#issuer`, by the invoice's id."""

from collections.abc import Iterable, Mapping

from pynamodb.exceptions import PutError

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.rows import SegmentRow


class DynamoInvoiceSegments:
    def of_invoices(self, issuer_id: str, invoice_ids: Iterable[str]) -> Mapping[str, str]:
        """Read eventually consistent: what is not seen yet is found by `keep`."""
        keys = [(_key(issuer_id), each) for each in invoice_ids]
        with database():
            return {row.sk: row.segment or "" for row in SegmentRow.batch_get(keys)}

    def keep(self, issuer_id: str, invoice_id: str, segment: str) -> str:
        row = SegmentRow(_key(issuer_id), invoice_id, segment=segment or None)
        with database():
            try:
                row.save(SegmentRow.pk.does_not_exist())
            except PutError as error:
                if not is_condition(error):
                    raise
                row.refresh(consistent_read=True)
        return row.segment or ""


def _key(issuer_id: str) -> str:
    return f"SEGMENTOF#{issuer_id}"
