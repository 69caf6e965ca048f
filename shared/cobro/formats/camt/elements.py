"""Walk through the XML piece by piece with expat, the parser beneath `ElementTree.iterparse`.

Taken one level below `iterparse`, it tells the line of each element, builds no tree, and lets the
depth be bounded while it grows. Document types and entities are refused before the parser sees
them; nothing outside of the file is ever opened.
"""

import re
from collections.abc import Callable, Iterator
from xml.parsers import expat

from cobro.formats.camt import paths
from cobro.formats.camt.tree import DOCUMENT, Node, Part
from cobro.formats.columns import decode_text
from cobro.formats.entries import BankFileError
from cobro.formats.streams import CHUNK_BYTES, UTF8_BOM, Readable, take_head

HEAD_BYTES = 8 * 1024
DEPTH_MAX = 64
FACTS_MAX = 64 * 1024  # letters of one entry or transaction
TRANSACTIONS_MAX = 100_000  # of one batch
UNFINISHED_BYTES_MAX = 1024 * 1024
RAW_BYTES_MAX = 16 * 1024

# Looked up once: a member of an enumeration is looked up in its class each time.
_ROOT, _STATEMENT = Part.ROOT, Part.STATEMENT
_ENTRY, _TRANSACTION = Part.ENTRY, Part.TRANSACTION

_UNSAFE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)")
# Charsets that have ASCII where ASCII has it, so that what is seen in the bytes is what is meant.
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "us-ascii",
    "ascii": "us-ascii",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
}
_NAMESPACE = re.compile(r"camt\.05[234]\.")
_JUNK_AFTER_END = expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]
_ENDS_EARLY = frozenset(
    expat.errors.codes[text]
    for text in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)


class Element:
    """A statement, balance, entry or transaction with its facts by name."""

    __slots__ = ("facts", "line", "part", "source", "start", "transactions")

    def __init__(self, part: Part, line: int, start: int) -> None:
        self.part = part
        self.line = line
        self.start = start
        self.facts: dict[str, str] = {}
        self.transactions: list[Element] = []
        self.source = b""

    @property
    def raw(self) -> str:
        """Return the element as it is written, or its beginning where it is long."""
        return decode_text(self.source)


class Elements:
    """Yields the balances and entries of a document, and its statements when they end."""

    def __init__(self, stream: Readable) -> None:
        self.root = ""
        self._stream = stream
        self._node: Node = DOCUMENT
        self._above: list[Node] = []
        self._open: list[Element] = []
        self._done: list[Element] = []
        self._facts: dict[str, str] = {}
        self._texts: list[str] = []
        self._window = b""
        self._window_start = 0
        self._head = take_head(stream, HEAD_BYTES).removeprefix(UTF8_BOM).lstrip()
        self._parser = expat.ParserCreate(_encoding_of(self._head))
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start_handler()
        self._parser.EndElementHandler = self._end_handler()
        self._parser.CharacterDataHandler = self._texts.append
        self._parser.StartDoctypeDeclHandler = _refuse_declaration

    @property
    def line(self) -> int:
        return self._parser.CurrentLineNumber

    def __iter__(self) -> Iterator[Element]:
        try:
            for chunk in self._chunks():
                self._parser.Parse(chunk, not chunk)
                self._refuse_unfinished()
                self._refuse_endless_text()
                yield from self._done
                self._done.clear()
        except expat.ExpatError as error:
            raise _refusal(error) from error

    def _chunks(self) -> Iterator[bytes]:
        """Yield the file in pieces after a look at each, and last an empty one."""
        chunk = self._head
        while chunk:
            kept = self._still_needed()
            self._window_start += len(self._window) - len(kept)
            self._window = kept + chunk
            looked_at = max(len(kept) - len("<!DOCTYPE"), 0)
            if _UNSAFE.search(self._window, looked_at):
                _refuse_declaration(line=self.line)
            yield chunk
            chunk = self._stream.read(CHUNK_BYTES)
        yield b""

    def _still_needed(self) -> bytes:
        """Return the end of the window from where the entry began that is open, if one is."""
        in_entry = len(self._open) > 1
        begin = self._open[1].start if in_entry else self._parser.CurrentByteIndex
        return self._window[max(begin - self._window_start, 0) :][-UNFINISHED_BYTES_MAX:]

    def _refuse_unfinished(self) -> None:
        fed = self._window_start + len(self._window)
        if fed - self._parser.CurrentByteIndex > UNFINISHED_BYTES_MAX:
            message = "a tag or text of the XML has no end"
            raise BankFileError("broken_record", message, line=self.line)

    def _refuse_endless_text(self) -> None:
        """Bound what is held of a text; what stands between the elements is let go."""
        if not self._node.fact:
            self._texts.clear()
        self._refuse_long(sum(map(len, self._texts)))

    def _refuse_long(self, letters: int) -> None:
        if letters > FACTS_MAX:
            message = f"a text of the XML has more than {FACTS_MAX:,} letters"
            raise BankFileError("broken_record", message, line=self.line)

    def _start_handler(self) -> Callable[[str, dict[str, str]], None]:
        """Return what is called for each tag: a closure, as a file has millions of tags."""
        push, forget = self._above.append, self._texts.clear

        def start(name: str, attributes: dict[str, str]) -> None:
            before = self._node
            push(before)
            self._node = node = before.children.get(name) or before.child(name)
            if node.fact:
                forget()
                if attributes and (currency := attributes.get("Ccy")):
                    self._facts[node.currency_fact] = currency
            elif node.part:
                self._begin(node.part, name)
            elif not node.is_known:
                self._look_at_unknown(node, attributes)

        return start

    def _end_handler(self) -> Callable[[str], None]:
        texts = self._texts
        pop, forget = self._above.pop, texts.clear

        def end(name: str) -> None:
            node = self._node
            self._node = pop()
            if fact := node.fact:
                text = "".join(texts).strip()
                forget()
                if not text:
                    return
                if fact in self._facts or len(text) > FACTS_MAX:
                    self._keep(fact, text)
                else:
                    self._facts[fact] = text
            elif node.part:
                self._finish(node.part, name)

        return end

    def _look_at_unknown(self, node: Node, attributes: dict[str, str]) -> None:
        if attributes and node is DOCUMENT:
            _refuse_other_document(attributes, self.line)
        if len(self._above) > DEPTH_MAX:
            message = f"the XML is nested more than {DEPTH_MAX} deep"
            raise BankFileError("unsafe_file", message, line=self.line)

    def _keep(self, fact: str, text: str) -> None:
        """Take in what is said a second time: some facts go on, of the others the first holds."""
        self._refuse_long(len(text))
        facts = self._facts
        if fact in paths.JOINED:
            facts[fact] = (facts[fact] + text)[:FACTS_MAX]
        elif fact in paths.LISTED:
            facts[fact] = f"{facts[fact]} {text}"[:FACTS_MAX]

    def _begin(self, part: Part, name: str) -> None:
        if part is _ROOT:
            self.root = name.rpartition(":")[2]
            return
        parser = self._parser
        element = Element(part, parser.CurrentLineNumber, parser.CurrentByteIndex)
        self._open.append(element)
        self._facts = element.facts
        if part is _STATEMENT:
            self._done.append(element)

    def _finish(self, part: Part, name: str) -> None:
        if part is _ROOT:
            return
        element = self._open.pop()
        if self._open:
            self._facts = self._open[-1].facts
        if part is _TRANSACTION:
            element.source = self._source(element.start, len(name))
            self._add_transaction(element)
            return
        if part is _ENTRY:
            element.source = self._source(element.start, len(name))
        self._done.append(element)

    def _add_transaction(self, element: Element) -> None:
        entry = self._open[-1]
        entry.transactions.append(element)
        if len(entry.transactions) > TRANSACTIONS_MAX:
            message = f"a batch has more than {TRANSACTIONS_MAX:,} transactions"
            raise BankFileError("oversized_statement", message, line=element.line)

    def _source(self, start: int, name_length: int) -> bytes:
        begin = start - self._window_start
        end = self._parser.CurrentByteIndex - self._window_start + name_length + len("</>")
        if begin < 0:
            return b""
        return self._window[begin : min(end, begin + RAW_BYTES_MAX)]


def _refuse_declaration(*_: object, line: int = 0) -> None:
    message = "the XML declares a document type or entities, which no bank does"
    raise BankFileError("unsafe_file", message, line=line)


def _encoding_of(head: bytes) -> str:
    """Return the charset that the XML declares; the parser takes no other then."""
    found = _ENCODING.match(head)
    declared = found[1].decode().lower() if found else "utf-8"
    if declared not in _ENCODINGS:
        message = f"the XML is in the charset {declared}: UTF-8 was expected"
        raise BankFileError("wrong_charset", message, line=1)
    return _ENCODINGS[declared]


def _refuse_other_document(attributes: dict[str, str], line: int) -> None:
    names = [value for key, value in attributes.items() if key.startswith("xmlns")]
    spaces = [value for value in names if "iso:std:iso:20022" in value]
    if spaces and not any(_NAMESPACE.search(value) for value in spaces):
        message = f"{spaces[0]} is no account report, statement or notification (camt.052-054)"
        raise BankFileError("unknown_format", message, line=line)


def _refusal(error: expat.ExpatError) -> BankFileError:
    if error.code == _JUNK_AFTER_END:
        message = "something follows the end of the XML: upload one file at a time"
        return BankFileError("several_files", message, line=error.lineno)
    if error.code in _ENDS_EARLY:
        message = "the file ends before its last end tag: export it from the bank again"
        return BankFileError("truncated_file", message, line=error.lineno)
    return BankFileError("broken_record", f"the XML is damaged: {error}", line=error.lineno)
