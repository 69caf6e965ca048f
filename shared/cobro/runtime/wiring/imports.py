"""Imports: reading the files that were put into the bucket, and links to put them there."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.config import Config

from cobro.adapters.s3_imports import S3ImportFiles, upload_link
from cobro.application.ingest_import import IngestImport
from cobro.contracts.imports import import_messages
from cobro.runtime.settings import Queue, Variable, settings
from cobro.runtime.wiring import base, import_outcomes, parties

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@cache
def ingest_import() -> IngestImport:
    s3: S3Client = base.client("s3")
    return IngestImport(
        files=S3ImportFiles(s3, settings().get(Variable.IMPORTS_BUCKET)),
        imports=import_outcomes.imports(),
        issuers=parties.issuers(),
        customers=parties.customers(),
        invoices=base.queue(Queue.ISSUE),
        files_again=base.queue(Queue.IMPORT_FILES),
        clock=base.clock(),
        messages=import_messages,
    )


@cache
def _signer() -> Any:  # noqa: ANN401 - botocore builds clients at run time
    # A bucket under a key of our own takes signatures of version 4 only.
    return base.session().create_client("s3", config=Config(signature_version="s3v4"))


def link_to(key: str, declared: Mapping[str, str]) -> str:
    """Return the address to which a file of invoices is PUT."""
    return upload_link(_signer(), settings().get(Variable.IMPORTS_BUCKET), key, declared)
