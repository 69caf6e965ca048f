"""Mail that came in, in its bucket under the name that Amazon SES gave it."""

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from cobro.adapters.s3 import StorageUnavailableError, passes
from cobro.domain.errors import NotFoundError
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
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=key, Range=span)
            return answer["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                message = f"mail {key} is not in the bucket any more"
                raise NotFoundError(message) from error
            if passes(error):
                message = "the bucket refused for now"
                raise StorageUnavailableError(message) from error
            raise
        except BotoCoreError as error:
            message = f"the bucket did not answer ({type(error).__name__})"
            raise StorageUnavailableError(message) from error
