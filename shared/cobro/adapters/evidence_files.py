"""Files of disputes in the bucket of documents, sent and opened by links.

A key holds ids and the digest of the content only, nothing personal. The link for sending is signed
for exactly that content: its length and its SHA-256, which the bucket checks.
"""

from base64 import b64encode
from typing import TYPE_CHECKING

from cobro.application.ports.disputes import FileLink
from cobro.domain.invoice_disputes import Evidence, InvoiceDispute

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LINK_SECONDS = 900


class S3EvidenceFiles:
    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def upload(self, dispute: InvoiceDispute, evidence: Evidence) -> FileLink:
        checksum = b64encode(bytes.fromhex(evidence.sha256)).decode()
        url = self._client.generate_presigned_url(
            "put_object",
            Params={
                "Bucket": self._bucket,
                "Key": _key(dispute, evidence),
                "ContentType": evidence.media_type,
                "ContentLength": evidence.size_bytes,
                "ChecksumSHA256": checksum,
            },
            ExpiresIn=LINK_SECONDS,
        )
        headers = {"content-type": evidence.media_type, "x-amz-checksum-sha256": checksum}
        return FileLink(url, headers)

    def download(self, dispute: InvoiceDispute, evidence: Evidence) -> FileLink:
        """Return a link that saves the file and shows nothing in place: its content is unknown."""
        url = self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": _key(dispute, evidence),
                "ResponseContentDisposition": f'attachment; filename="{evidence.sha256[:12]}"',
                "ResponseContentType": evidence.media_type,
            },
            ExpiresIn=LINK_SECONDS,
        )
        return FileLink(url, {})


def _key(dispute: InvoiceDispute, evidence: Evidence) -> str:
    return f"evidence/{dispute.issuer_id}/{dispute.dispute_id}/{evidence.sha256}"
