"""The bucket of exported files."""

from functools import cache
from typing import TYPE_CHECKING

from cobro.adapters.export_bucket import S3Exports
from cobro.runtime.settings import Variable, settings
from cobro.runtime.wiring import base

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@cache
def files() -> S3Exports:
    """Return the bucket; links to objects under a key of KMS want SigV4."""
    s3: S3Client = base.client("s3", signature="s3v4")
    return S3Exports(s3, settings().get(Variable.DOCUMENTS_BUCKET))
