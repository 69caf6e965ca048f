"""Files of invoices in the imports bucket, and the links by which they are uploaded.

What a file does not show of itself, its sender declares in the metadata of the object:
`decimal` (`comma`, `point`) and `dates` (`day_first`, `month_first`). `author` is the person that a
link was made for: its signature covers it, so that nobody releases what she brought herself.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from cobro.adapters.s3 import copy_object, get_request
from cobro.application.ports.imports import ImportFile, OpenedImport
from cobro.domain.errors import InvalidInputError
from cobro.formats.invoice_rows.rows import FILE_BYTES_MAX, DateOrder, DecimalMark

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

__all__ = ["LINK_SECONDS", "S3ImportFiles", "upload_headers", "upload_link"]

LINK_SECONDS = 900
Way = TypeVar("Way", DecimalMark, DateOrder)


class S3ImportFiles:
    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def open(self, file: ImportFile) -> OpenedImport:
        request = get_request(self._bucket, file.key, file.version)
        stream, said = copy_object(self._client, request, FILE_BYTES_MAX)
        try:
            decimal = _declared(said, "decimal", DecimalMark)
            dates = _declared(said, "dates", DateOrder)
            return OpenedImport(stream, decimal, dates, said.get("author", ""))
        except InvalidInputError:
            stream.close()
            raise


def _declared(said: Mapping[str, str], name: str, ways: type[Way]) -> Way | None:
    value = said.get(name, "")
    if not value:
        return None
    if value not in set(ways):
        message = f"the metadata {name} of a file is one of {', '.join(ways)}, not {value!r}"
        raise InvalidInputError(message, field=name)
    return ways(value)


def upload_link(client: "S3Client", bucket: str, key: str, declared: Mapping[str, str]) -> str:
    """Return the address to which the file is PUT, with the headers of `upload_headers`."""
    request = {"Bucket": bucket, "Key": key, "Metadata": dict(declared)}
    return client.generate_presigned_url("put_object", Params=request, ExpiresIn=LINK_SECONDS)


def upload_headers(declared: Mapping[str, str]) -> dict[str, str]:
    return {f"x-amz-meta-{name}": value for name, value in declared.items()}
