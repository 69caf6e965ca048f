"""Remittance files in the statements bucket, below `outgoing/`, where staff fetch them by a link.

Only the prefix `incoming/` is announced to the readers of bank files. The name of a file is that of
its run, so writing it again replaces it by the same bytes.
"""

from typing import TYPE_CHECKING

from cobro.adapters.s3 import put_object
from cobro.domain.remittances import RemittanceRun

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LINK_SECONDS = 300


class S3RemittanceFiles:
    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, run: RemittanceRun, content: bytes) -> None:
        put_object(self._client, self._bucket, file_key(run), content)

    def link(self, run: RemittanceRun) -> str:
        name = f"{run.agreement.agreement_id}-{run.file_number:08d}.rem"
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": file_key(run),
                "ResponseContentDisposition": f'attachment; filename="{name}"',
            },
            ExpiresIn=LINK_SECONDS,
        )


def file_key(run: RemittanceRun) -> str:
    agreement_id = run.agreement.agreement_id
    return f"outgoing/{run.issuer_id}/{agreement_id}/{run.file_number:08d}.rem"
