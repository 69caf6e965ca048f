"""The lake in its bucket: one Parquet object per issuer and month, replaced whole.

Keys: `journal/month=2026-03/issuer-acme.parquet`. The name comes from what is in it, so that
writing again replaces and never adds; the ETag is the version, and a writer names the one that it
read. The month is spelled as query engines read partitions from paths.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from cobro.adapters.client_errors import reason_of
from cobro.adapters.s3 import StorageUnavailableError
from cobro.application.ports.lake import (
    LakeMonthMovedError,
    LakeMonthUnreadableError,
    StoredMonth,
)
from cobro.contracts.lake import PARTITION, TABLE, lines_of, month_bytes
from cobro.domain.lake import LakeMonth, PostingLine
from cobro.formats.parquet.compact import UnreadableParquetError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import PutObjectRequestTypeDef

PREFIX = f"{TABLE}/"
_NOT_THERE = frozenset({"NoSuchKey", "404"})
_MOVED = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict", "409", *_NOT_THERE})


def month_key(month: LakeMonth) -> str:
    return f"{PREFIX}{PARTITION.name}={month.month}/issuer-{month.issuer_id}.parquet"


def month_of_key(key: str) -> LakeMonth | None:
    """Return the month that lies under a key, or None where it is none of ours."""
    name = re.fullmatch(rf"{PREFIX}{PARTITION.name}=([0-9-]+)/issuer-(.+)\.parquet", key)
    return LakeMonth(name[2], name[1]) if name else None


class S3Lake:
    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def read(self, month: LakeMonth) -> StoredMonth:
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=month_key(month))
            version, data = found["ETag"], found["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in _NOT_THERE:
                return StoredMonth()
            raise _unavailable(error) from error
        except BotoCoreError as error:
            raise _unavailable(error) from error
        try:
            return StoredMonth(lines_of(data), version)
        except UnreadableParquetError as error:
            message = f"{month_key(month)} cannot be read: run `cobro lake rebuild` ({error})"
            raise LakeMonthUnreadableError(message, version) from error

    def write(self, month: LakeMonth, lines: Sequence[PostingLine], version: str) -> None:
        request: PutObjectRequestTypeDef = {
            "Bucket": self._bucket,
            "Key": month_key(month),
            "Body": month_bytes(lines),
            "ContentType": "application/vnd.apache.parquet",
        }
        if version:
            request["IfMatch"] = version
        else:
            request["IfNoneMatch"] = "*"
        try:
            self._client.put_object(**request)
        except ClientError as error:
            if error.response["Error"]["Code"] in _MOVED:
                message = f"{month_key(month)} was written by another: read it again"
                raise LakeMonthMovedError(message) from error
            raise _unavailable(error) from error
        except BotoCoreError as error:
            raise _unavailable(error) from error

    def months(self, issuer_id: str) -> list[LakeMonth]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=PREFIX
        )
        try:
            keys = [found["Key"] for page in pages for found in page.get("Contents", ())]
        except (BotoCoreError, ClientError) as error:
            raise _unavailable(error) from error
        months = (month_of_key(key) for key in keys)
        return sorted(month for month in months if month and month.issuer_id == issuer_id)


def _unavailable(error: BotoCoreError | ClientError) -> StorageUnavailableError:
    message = f"the bucket of the lake did not answer ({reason_of(error)})"
    return StorageUnavailableError(message)
