"""Parts of large bank files in the statements bucket, below `parts/`, until they are kept.

The prefix is announced to nobody, and what lies there is forgotten after some weeks. A part has one
name, so that writing it again replaces it by the same bytes.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cobro.adapters.s3 import copy_object, get_request, put_object
from cobro.application.ports import StoredEntry
from cobro.application.ports.file_parts import FilePart
from cobro.contracts.file_parts import entries_of, lines_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_PART_BYTES_MAX = 256 * 1024 * 1024


class S3StatementParts:
    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, part: FilePart, entries: Sequence[StoredEntry]) -> None:
        put_object(self._client, self._bucket, part_key(part), lines_of(entries))

    def get(self, part: FilePart) -> list[StoredEntry]:
        request = get_request(self._bucket, part_key(part), "")
        with copy_object(self._client, request, _PART_BYTES_MAX)[0] as copy:
            return entries_of(copy.read())


def part_key(part: FilePart) -> str:
    return f"parts/{part.issuer_id}/{part.file_id}/{part.number:06d}"
