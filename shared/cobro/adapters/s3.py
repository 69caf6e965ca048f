"""Bank files in the statements bucket, and how any file is copied out of a bucket."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, ClassVar, cast

from botocore.exceptions import BotoCoreError, ClientError

from cobro.application.ports import StoredFile
from cobro.domain.errors import NotFoundError, RejectionError, UnavailableError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import GetObjectRequestTypeDef

FILE_BYTES_MAX = 2 * 1024 * 1024 * 1024
_IN_MEMORY_BYTES = 8 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024
_SERVER_ERROR = 500
_PASSES_BY_ITSELF = frozenset({"SlowDown", "RequestTimeout", "ThrottlingException"})


class StorageUnavailableError(UnavailableError):
    """The bucket did not answer."""

    code: ClassVar[str] = "storage_unavailable"


class OversizedFileError(RejectionError):
    """The file is larger than any that is read."""

    code: ClassVar[str] = "oversized_file"


class S3BankFiles:
    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def open(self, file: StoredFile) -> BinaryIO:
        """Copy the object to memory, or to disk where it is large, so that it can be read twice."""
        request = get_request(self._bucket, file.key, file.version)
        return copy_object(self._client, request, FILE_BYTES_MAX)[0]


def get_request(bucket: str, key: str, version: str) -> "GetObjectRequestTypeDef":
    request: GetObjectRequestTypeDef = {"Bucket": bucket, "Key": key}
    if version:
        request["VersionId"] = version
    return request


def passes(error: ClientError) -> bool:
    """Tell whether a refusal passes by itself: an error of the service, or too many requests."""
    status = error.response["ResponseMetadata"]["HTTPStatusCode"]
    return status >= _SERVER_ERROR or error.response["Error"]["Code"] in _PASSES_BY_ITSELF


def put_object(client: "S3Client", bucket: str, key: str, content: bytes) -> None:
    """Put an object; the same key again replaces it."""
    try:
        client.put_object(Bucket=bucket, Key=key, Body=content)
    except ClientError as error:
        if not passes(error):
            raise
        message = "the bucket refused for now"
        raise StorageUnavailableError(message) from error
    except BotoCoreError as error:
        message = f"the bucket did not answer ({type(error).__name__})"
        raise StorageUnavailableError(message) from error


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Tell an object that is gone, and a bucket that refuses for now, from a defect of ours."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in {"NoSuchKey", "NoSuchVersion", "404"}:
            message = f"{what} is not in the bucket any more"
            raise NotFoundError(message) from error
        if passes(error):
            message = "the bucket refused for now"
            raise StorageUnavailableError(message) from error
        raise
    except BotoCoreError as error:
        message = f"the bucket did not answer ({type(error).__name__})"
        raise StorageUnavailableError(message) from error


def copy_object(
    client: "S3Client", request: "GetObjectRequestTypeDef", bytes_max: int
) -> tuple[BinaryIO, dict[str, str]]:
    """Return a seekable copy that the caller closes, and what was said of the object."""
    key = request["Key"]
    with reading(key):
        answer = client.get_object(**request)
        size = answer["ContentLength"]
        if size > bytes_max:
            message = f"{key} has {size} bytes; the bound is {bytes_max}: split it"
            raise OversizedFileError(message)
        copy = cast("BinaryIO", tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES))  # noqa: SIM115 - the caller closes it
        for chunk in answer["Body"].iter_chunks(_CHUNK_BYTES):
            copy.write(chunk)
    copy.seek(0)
    return copy, answer["Metadata"]
