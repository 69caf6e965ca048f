"""The lines of a document: a table whose head stands again on every page it goes on to."""

from collections.abc import Iterator

from cobro.adapters.documents.flow import LEFT, RIGHT, WIDTH, Block, Flow
from cobro.adapters.documents.head import accent
from cobro.adapters.documents.pen import PALE, Pen, Style
from cobro.adapters.documents.texts import wrapped
from cobro.adapters.documents.words import amount_text, quantity_text, words
from cobro.application.printable import PrintableInvoice, PrintedLine
from cobro.domain.parties import Language

_CELL = Style(8.5, least=5)
_NUMBER = _CELL.at(align="right")
_PT_PER_MM = 72 / 25.4
_DESCRIPTION_WIDTH = 86.0
# Right edges and widths of quantity, unit price and amount.
_QUANTITY, _PRICE, _AMOUNT = (LEFT + 106, 18.0), (LEFT + 142, 34.0), (RIGHT - 1, 35.0)
_PAD = 1.9
_CHUNK = 6  # lines of one description that stay together


def put_table(flow: Flow, invoice: PrintableInvoice) -> None:
    head = _head(invoice)
    flow.put(head)
    for line in invoice.lines:
        for block in _rows(line, invoice.language):
            flow.put(block, repeated=head)


def _head(invoice: PrintableInvoice) -> Block:
    says = words(invoice.language)

    def draw(pen: Pen, y: float) -> None:
        pen.box(LEFT, y, (WIDTH, 6.2), accent(invoice))
        style = Style(7.5, is_bold=True, color="#FFFFFF", least=5)
        pen.text(LEFT + 1.5, y + 4.2, says["description"], style, _DESCRIPTION_WIDTH)
        for name, (edge, width) in (
            ("quantity", _QUANTITY), ("unit_price", _PRICE), ("amount", _AMOUNT),
        ):  # fmt: skip
            pen.text(edge, y + 4.2, says[name], style.at(align="right"), width)

    return Block(6.6, draw)


def _rows(line: PrintedLine, language: Language) -> Iterator[Block]:
    """Yield one block, or several where a description is longer than a page bears."""
    lines = wrapped(line.description, _DESCRIPTION_WIDTH * _PT_PER_MM, _CELL.size) or [""]
    for start in range(0, len(lines), _CHUNK):
        is_last = start + _CHUNK >= len(lines)
        yield _row(lines[start : start + _CHUNK], None if start else line, language, is_last)


def _row(lines: list[str], line: PrintedLine | None, language: Language, is_last: bool) -> Block:  # noqa: FBT001 - one caller, above
    height = len(lines) * _CELL.leading + (_PAD if is_last else 0)

    def draw(pen: Pen, y: float) -> None:
        base = y + 3.6
        pen.texts(LEFT + 1.5, base, lines, _CELL, _DESCRIPTION_WIDTH)
        if line is not None:
            for text, (edge, width) in (
                (quantity_text(line.quantity, language), _QUANTITY),
                (amount_text(line.unit_price, language), _PRICE),
                (amount_text(line.amount, language), _AMOUNT),
            ):
                pen.text(edge, base, text, _NUMBER, width)
        if is_last:
            pen.line(LEFT, y + height, (RIGHT, y + height), PALE, 0.4)

    return Block(height, draw)
