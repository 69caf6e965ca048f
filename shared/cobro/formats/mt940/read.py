"""Read SWIFT MT940 and MT942, in their envelopes or bare, chained over pages and messages.

A statement may go on over several messages (:62M: and :60M:); each must add up by itself. MT942
only announces: its entries are pending, the MT940 brings them as money.
"""

from collections.abc import Iterator

from cobro.formats.entries import ParsedRecord
from cobro.formats.mt940.lines import Field, fields
from cobro.formats.mt940.messages import INFORMATION, Messages
from cobro.formats.statements import STRICT, ReadOptions
from cobro.formats.streams import Readable


def read(stream: Readable, options: ReadOptions = STRICT) -> Iterator[ParsedRecord]:
    """Yield the entries of all statements in order, then one `FileSummary`."""
    messages = Messages(options)
    for line, tag, text in fields(stream):
        if tag in INFORMATION:
            messages.information(line, tag, text)
            continue
        is_line = tag == "61"
        record = messages.line(line, text) if is_line else messages.flush()
        if record is not None:
            yield record
        if not is_line:
            messages.take(Field(line, tag, text))
    record = messages.flush()
    if record is not None:
        yield record
    yield messages.end()
