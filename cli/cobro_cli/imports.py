"""The imports of a deployed stack, as its operator sees them: the bucket and the table."""

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from pynamodb.connection import Connection

from cobro.adapters.dynamodb.connection import Database
from cobro.adapters.dynamodb.imports import DynamoImports, ImportRow
from cobro.application.import_progress import ImportProgress, ReadImports
from cobro.application.ingest_import import import_id_for
from cobro.domain.errors import NotFoundError
from cobro.formats.invoice_rows.rows import RefusedRow
from cobro.runtime.settings import Table
from cobro_cli.checkout import Checkout
from cobro_cli.reach import reach
from cobro_cli.steps import Listener, Progress, StepError
from infra.names import Output

__all__ = ["Imports"]

WATCH = "rows with an end"
PATIENCE_SECONDS = 900.0
_POLL_SECONDS = 0.5


@dataclass
class Imports:
    """One stack; `versions` tells apart what was put under the same name before."""

    s3: Any
    bucket: str
    reader: ReadImports
    version: str = ""

    @classmethod
    def reach(cls, checkout: Checkout, port: int | None) -> "Imports":
        """Find the outputs of the last deployment; raise `StepError` where there is none."""
        outputs = reach(checkout, port)
        Database(Connection()).bind(ImportRow, outputs.table(Table.IMPORTS))
        reader = ReadImports(imports=DynamoImports())
        return cls(boto3.client("s3"), outputs[Output.IMPORTS_BUCKET], reader)

    def upload(self, file: Path, issuer_id: str, declared: dict[str, str]) -> str:
        """Put the file and return the id under which it is imported."""
        content = file.read_bytes()
        key = f"incoming/{issuer_id}/{file.name}"
        answer = self.s3.put_object(Bucket=self.bucket, Key=key, Body=content, Metadata=declared)
        self.version = answer.get("VersionId", "")
        digest = hashlib.sha256(content).hexdigest()
        ways = (declared.get("decimal", ""), declared.get("dates", ""))
        return import_id_for(issuer_id, digest, *ways)

    def watch(self, import_id: str, listener: Listener) -> ImportProgress:
        """Tell of the rows that have an end until all have; raise `StepError` if nothing moves."""
        deadline, before = time.monotonic() + PATIENCE_SECONDS, -1
        while time.monotonic() < deadline:
            progress = self._progress(import_id)
            if progress is not None:
                ended = progress.rows_ended
                listener(Progress(WATCH, ended, progress.rows))
                if progress.is_done:
                    return progress
                if ended > before:
                    deadline, before = time.monotonic() + PATIENCE_SECONDS, ended
            time.sleep(_POLL_SECONDS)
        reason = f"nothing moved for {PATIENCE_SECONDS:.0f} s; look at GET /v1/exceptions"
        raise StepError(WATCH, reason)

    def refusals(self, import_id: str) -> list[RefusedRow]:
        return self.reader.refusals(import_id)

    def _progress(self, import_id: str) -> ImportProgress | None:
        """Return the progress of this upload, not of one before it."""
        try:
            progress = self.reader.progress(import_id)
        except NotFoundError:
            return None
        is_this = self.version in {"", progress.record.file_version}
        return progress if is_this else None
