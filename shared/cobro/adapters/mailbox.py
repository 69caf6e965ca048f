"""Mail that came in, in its bucket under the name that Amazon SES gave it."""

from typing import TYPE_CHECKING

from cobro.adapters.s3 import reading
from cobro.formats.incoming_mail import READ_BYTES_MAX

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3Mailbox:
    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def read(self, key: str) -> bytes:
        """Return what a reader needs of the mail: what is attached comes after the text."""
        span = f"bytes=0-{READ_BYTES_MAX - 1}"
        with reading(f"mail {key}"):
            answer = self._client.get_object(Bucket=self._bucket, Key=key, Range=span)
            return answer["Body"].read()
