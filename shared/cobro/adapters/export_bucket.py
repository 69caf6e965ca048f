"""Exported files in their bucket, and the addresses by which staff fetch one.

A key holds ids and a day only, nothing personal: `exports/<issuer>/<name>/<day>.<ending>`. It is
written once; written again, what is there stays.
"""

from typing import TYPE_CHECKING, ClassVar

from botocore.exceptions import BotoCoreError, ClientError

from cobro.application.ports.exports import ExportedFile
from cobro.domain.errors import UnavailableError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LINK_SECONDS = 3600
_KEPT_BEFORE = frozenset({"PreconditionFailed", "412"})


class ExportsUnavailableError(UnavailableError):
    """The bucket of exports did not answer."""

    code: ClassVar[str] = "exports_unavailable"

    def __init__(self, error: BotoCoreError | ClientError) -> None:
        code = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
        super().__init__(f"the bucket of exports did not answer ({code or type(error).__name__})")


class S3Exports:
    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def keep(self, key: str, file: ExportedFile) -> int:
        try:
            self._client.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=file.content,
                ContentType=file.content_type,
                IfNoneMatch="*",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in _KEPT_BEFORE:
                raise ExportsUnavailableError(error) from error
            return len(self.read(key))
        except BotoCoreError as error:
            raise ExportsUnavailableError(error) from error
        return len(file.content)

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
