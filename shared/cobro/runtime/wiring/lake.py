"""The lake, and what puts the journal into it."""

from functools import cache
from typing import TYPE_CHECKING

from cobro.adapters.lake_bucket import S3Lake
from cobro.application.land_journal import LandJournal
from cobro.runtime.settings import Variable, settings
from cobro.runtime.wiring import base

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@cache
def lake() -> S3Lake:
    s3: S3Client = base.client("s3")
    return S3Lake(s3, settings().get(Variable.LAKE_BUCKET))


@cache
def land_journal() -> LandJournal:
    return LandJournal(lake(), base.pause())
