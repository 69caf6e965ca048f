"""Bank files in the statements bucket."""

import tempfile
from typing import TYPE_CHECKING, BinaryIO, ClassVar, cast

from botocore.exceptions import BotoCoreError, ClientError

from cobro.application.ports import StoredFile
from cobro.domain.errors import NotFoundError, RejectionError, UnavailableError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import GetObjectRequestTypeDef

FILE_BYTES_MAX = 256 * 1024 * 1024
_IN_MEMORY_BYTES = 8 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024


class StorageUnavailableError(UnavailableError):
    """The bucket did not answer."""

    code: ClassVar[str] = "storage_unavailable"


class OversizedFileError(RejectionError):
    """The file is larger than any bank file."""

    code: ClassVar[str] = "oversized_file"


class S3BankFiles:
    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def open(self, file: StoredFile) -> BinaryIO:
        """Copy the object to memory, or to disk where it is large, so that it can be read twice."""
        request: GetObjectRequestTypeDef = {"Bucket": self._bucket, "Key": file.key}
        if file.version:
            request["VersionId"] = file.version
        try:
            answer = self._client.get_object(**request)
            size = answer["ContentLength"]
            if size > FILE_BYTES_MAX:
                message = f"{file.key} has {size} bytes; the bound is {FILE_BYTES_MAX}: split it"
                raise OversizedFileError(message)
            copy = cast("BinaryIO", tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES))  # noqa: SIM115 - the caller closes it
            for chunk in answer["Body"].iter_chunks(_CHUNK_BYTES):
                copy.write(chunk)
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "NoSuchVersion", "404"}:
                message = f"{file.key} is not in the bucket any more"
                raise NotFoundError(message) from error
            raise
        except BotoCoreError as error:
            message = f"the bucket did not answer ({type(error).__name__})"
            raise StorageUnavailableError(message) from error
        copy.seek(0)
        return copy
