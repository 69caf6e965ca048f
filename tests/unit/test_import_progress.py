"""Progress of an import: counted from results, each invoice once, the most settled counts."""

from cobro.application.import_progress import progress_of
from cobro.application.ports.imports import ImportRecord, ImportState, InvoiceResult, RowState
from cobro.formats.invoice_rows.rows import RowFormat, Survey
from tests.support.builders import NOW

RECORD = ImportRecord(
    import_id="imp_1",
    issuer_id="acme",
    key="incoming/acme/a.csv",
    file_version="",
    state=ImportState.READ,
    seen_at=NOW,
    survey=Survey(RowFormat.CSV, 7),
    rows_read=7,
    rows_accepted=6,
    rows_refused=1,
)


def test_rows_are_counted_once_however_blocks_were_cut() -> None:
    results = [
        InvoiceResult((2, 3), RowState.REFUSED),
        InvoiceResult((2, 3), RowState.ISSUED),
        InvoiceResult((2, 3), RowState.ALREADY_ISSUED),
        InvoiceResult((4,), RowState.HELD),
        InvoiceResult((5,), RowState.REFUSED, "idempotency_mismatch", "other"),
    ]
    progress = progress_of(RECORD, results)

    assert (progress.issued, progress.held, progress.refused_at_issuing) == (2, 1, 1)
    assert (progress.waiting, progress.rows_ended, progress.is_done) == (2, 5, False)


def test_it_is_done_when_nothing_waits() -> None:
    results = [InvoiceResult((line,), RowState.ALREADY_ISSUED) for line in range(2, 8)]

    assert progress_of(RECORD, results).is_done
    assert progress_of(RECORD, results).rows == 7
