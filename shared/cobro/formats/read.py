"""The one door to the readers: any bank file in, typed records out."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from cobro.formats import cnab240, cnab400, ofx
from cobro.formats.detect import HEAD_BYTES, detect
from cobro.formats.entries import FileFormat, ParsedRecord
from cobro.formats.streams import Readable, Rewound, take_head

_READERS: Mapping[FileFormat, Callable[[Readable], Iterator[ParsedRecord]]] = MappingProxyType(
    {
        FileFormat.CNAB400: cnab400.read,
        FileFormat.CNAB240: cnab240.read,
        FileFormat.OFX: ofx.read,
    }
)


def read_bank_file(stream: Readable) -> Iterator[ParsedRecord]:
    """Yield the entries of a file in its order, bad ones included, and last its `FileSummary`.

    The stream is read once from where it stands, in pieces; it need not be seekable. Book nothing
    before the summary has come: a `BankFileError` may refuse the file after its last entry.
    """
    head = take_head(stream, HEAD_BYTES)
    return _READERS[detect(head)](Rewound(head, stream))
