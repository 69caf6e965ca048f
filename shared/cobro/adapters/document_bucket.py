"""Documents and logos in their bucket, and the addresses by which a payer fetches one.

Keys: `documents/<issuer>/<invoice>/<version>.pdf`, written once; `current/<invoice>.json` names the
version drawn last; `logos/<issuer>/<digest>.png`. Names hold ids only, nothing personal.
"""

import hashlib
import json
from typing import TYPE_CHECKING, ClassVar

from botocore.exceptions import BotoCoreError, ClientError

from cobro.adapters.client_errors import reason_of
from cobro.application.ports.documents import StoredDocument
from cobro.domain.errors import NotFoundError, UnavailableError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ADDRESS_SECONDS = 300
_KEPT_BEFORE = frozenset({"PreconditionFailed", "412"})
# Without the right to list the bucket, what is not there is answered with a refusal.
_NOT_THERE = frozenset({"NoSuchKey", "404", "AccessDenied", "403"})
_DIGITS = 16


class DocumentsUnavailableError(UnavailableError):
    """The bucket of documents did not answer."""

    code: ClassVar[str] = "documents_unavailable"


def document_key(document: StoredDocument) -> str:
    return f"documents/{document.issuer_id}/{document.invoice_id}/{document.version}.pdf"


class S3Documents:
    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def keep(self, document: StoredDocument, content: bytes) -> None:
        """Write the document where it is not there yet, then name it the present one."""
        self._put_once(document_key(document), content, "application/pdf")
        pointer = {"issuer_id": document.issuer_id, "version": document.version}
        key, body = _pointer_key(document.invoice_id), json.dumps(pointer).encode()
        try:
            self._client.put_object(
                Bucket=self._bucket, Key=key, Body=body, ContentType="application/json"
            )
        except (BotoCoreError, ClientError) as error:
            raise _unavailable(error) from error

    def read(self, document: StoredDocument) -> bytes:
        return self._get(document_key(document), "the document is not in the bucket")

    def present(self, invoice_id: str) -> StoredDocument:
        message = f"invoice {invoice_id} has no document (yet): ask again in a moment"
        pointer = json.loads(self._get(_pointer_key(invoice_id), message))
        return StoredDocument(pointer["issuer_id"], invoice_id, pointer["version"])

    def put_picture(self, issuer_id: str, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()[:_DIGITS]
        key = f"logos/{issuer_id}/{digest}.png"
        self._put_once(key, content, "image/png")
        return key

    def picture(self, key: str) -> bytes:
        return self._get(key, f"the logo {key} is not in the bucket: send it again")

    def address(self, document: StoredDocument) -> str:
        """Return an address that opens for five minutes."""
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": document_key(document),
                "ResponseContentDisposition": "inline",
                "ResponseContentType": "application/pdf",
                "ResponseCacheControl": "private, no-store",
            },
            ExpiresIn=ADDRESS_SECONDS,
        )

    def _put_once(self, key: str, content: bytes, content_type: str) -> None:
        try:
            self._client.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=content,
                ContentType=content_type,
                IfNoneMatch="*",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in _KEPT_BEFORE:
                raise _unavailable(error) from error
        except BotoCoreError as error:
            raise _unavailable(error) from error

    def _get(self, key: str, missing: str) -> bytes:
        try:
            return self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in _NOT_THERE:
                raise NotFoundError(missing) from error
            raise _unavailable(error) from error
        except BotoCoreError as error:
            raise _unavailable(error) from error


def _pointer_key(invoice_id: str) -> str:
    return f"current/{invoice_id}.json"


def _unavailable(error: BotoCoreError | ClientError) -> DocumentsUnavailableError:
    message = f"the bucket of documents did not answer ({reason_of(error)})"
    return DocumentsUnavailableError(message)
