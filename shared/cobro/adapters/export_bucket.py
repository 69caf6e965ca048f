"""Exported files in their bucket, and the addresses by which staff fetch one.

A key holds ids and days only, nothing personal. `exports/<issuer>/<name>/<day>.<ending>` is written
once; written again, what is there stays. `asked/<issuer>/<name>` is what somebody asked for that no
answer holds; it goes after a day. A large file is written part by part.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar

from botocore.exceptions import BotoCoreError, ClientError

from cobro.adapters.client_errors import reason_of
from cobro.application.ports.exports import ExportedFile
from cobro.domain.errors import UnavailableError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

LINK_SECONDS = 3600
PART_BYTES = 8 * 1024 * 1024
_KEPT_BEFORE = frozenset({"PreconditionFailed", "412"})


class ExportsUnavailableError(UnavailableError):
    """The bucket of exports did not answer."""

    code: ClassVar[str] = "exports_unavailable"

    def __init__(self, error: BotoCoreError | ClientError) -> None:
        super().__init__(f"the bucket of exports did not answer ({reason_of(error)})")


class S3Exports:
    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def keep(self, key: str, file: ExportedFile) -> int:
        try:
            return self._write(key, file, {"IfNoneMatch": "*"})
        except ClientError as error:
            if error.response["Error"]["Code"] not in _KEPT_BEFORE:
                raise ExportsUnavailableError(error) from error
            return len(self.read(key))
        except BotoCoreError as error:
            raise ExportsUnavailableError(error) from error

    def replace(self, key: str, file: ExportedFile) -> None:
        try:
            self._write(key, file, {})
        except (BotoCoreError, ClientError) as error:
            raise ExportsUnavailableError(error) from error

    def _write(self, key: str, file: ExportedFile, guard: dict[str, Any]) -> int:
        """Write what fits one part at once, and more part by part; return the size."""
        parts = _gathered(file.parts)
        first = next(parts, b"")
        second = next(parts, None)
        place: dict[str, Any] = {"Bucket": self._bucket, "Key": key}
        if second is None:
            self._client.put_object(**place, **guard, Body=first, ContentType=file.content_type)
            return len(first)
        begun = self._client.create_multipart_upload(**place, ContentType=file.content_type)
        upload = {**place, "UploadId": begun["UploadId"]}
        size = 0
        written: list[CompletedPartTypeDef] = []
        for number, part in enumerate(chain((first, second), parts), 1):
            answer = self._client.upload_part(**upload, PartNumber=number, Body=part)
            written.append({"PartNumber": number, "ETag": answer["ETag"]})
            size += len(part)
        # What is left unfinished by a crash goes after seven days, by the rule of the bucket.
        self._client.complete_multipart_upload(
            **upload, **guard, MultipartUpload={"Parts": written}
        )
        return size

    def read(self, key: str) -> bytes:
        try:
            return self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except (BotoCoreError, ClientError) as error:
            raise ExportsUnavailableError(error) from error

    def address(self, key: str, name: str) -> str:
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ResponseContentDisposition": f'attachment; filename="{name}"',
                "ResponseCacheControl": "private, no-store",
            },
            ExpiresIn=LINK_SECONDS,
        )


def _gathered(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield parts as large as a bucket takes them: 5 MB at least, but for the last."""
    held, size = [], 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size >= PART_BYTES:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
