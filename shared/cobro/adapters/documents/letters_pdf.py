"""Letters as one PDF to print: each begins on a page of its own, its address where windows are.

The address stands 20 mm from the left and 45 to 90 mm from the top, within the window of envelopes
DL and C5/6 with a window at the left (ISO 269 sizes, DIN 5008 form B), and within that of Brazil's
common window. The same letters give the same bytes, on any day and machine.
"""

from collections.abc import Sequence
from io import BytesIO

from cobro.adapters.documents.flow import LEFT, RIGHT, WIDTH, Block, Flow
from cobro.adapters.documents.pen import GREY, MM, PAGE_HEIGHT, PAGE_WIDTH, Pen, Style
from cobro.adapters.documents.texts import wrapped
from cobro.application.ports.letters import DrawnLetters, Letter, LetterRow
from cobro.domain.languages import language_of_country
from cobro.formats.sheets import Sheet, write_csv

__all__ = ["PdfLetters"]

_WINDOW_LEFT, _WINDOW_TOP, _WINDOW_WIDTH = 20.0, 45.0, 80.0
_BODY_TOP = 98.0
_BOTTOM = 276.0
_CODE_SIDE = 34.0
_NAME = Style(13, is_bold=True, least=8)
_SENDER = Style(7, color=GREY, least=5)
_ADDRESS = Style(10.5, least=8)
_TEXT = Style(10.5)
_STRONG = Style(10.5, is_bold=True, least=7)
_SUBJECT = Style(12, is_bold=True, least=8)
_FINE = Style(8, color=GREY)
_FOOT = Style(7, color=GREY, least=5)
_COLUMNS = (
    "first_page",
    "letter_pages",
    "document",
    "customer_name",
    "postal_address",
    "step",
    "left_out",
)


class PdfLetters:
    """The press of letters: pages by the PDF library of documents, a table by that of exports."""

    def draw(self, author: str, letters: Sequence[Letter]) -> DrawnLetters:
        from reportlab.pdfgen.canvas import Canvas

        file = BytesIO()
        size = (PAGE_WIDTH * MM, PAGE_HEIGHT * MM)
        canvas = Canvas(file, pagesize=size, invariant=1, pageCompression=1)
        canvas.setAuthor(author)
        canvas.setCreator("Cobro")
        canvas.setProducer("Cobro")
        pen, starts, pages = Pen(canvas), list[int](), 0
        for letter in letters:
            starts.append(pages + 1)
            flow = _laid_out(letter)
            for number, blocks in enumerate(flow.pages, 1):
                for top, block in blocks:
                    block.draw(pen, top)
                _foot(pen, letter, number, len(flow.pages))
                canvas.showPage()
            pages += len(flow.pages)
        canvas.save()
        return DrawnLetters(file.getvalue(), tuple(starts), pages)

    def manifest(
        self, country: str, letters: Sequence[tuple[Letter, int, int]], left_out: Sequence[Letter]
    ) -> bytes:
        language = language_of_country(country)
        rows = [(first, pages, *_told(letter), "") for letter, first, pages in letters] + [
            (None, None, *_told(letter), "settled_before") for letter in left_out
        ]
        return "".join(write_csv(Sheet(_COLUMNS, rows), language)).encode()


def _told(letter: Letter) -> tuple[str, str, str, str]:
    address = ", ".join(line.strip() for line in letter.address.splitlines() if line.strip())
    return letter.document, letter.recipient, address, letter.step


def _laid_out(letter: Letter) -> Flow:
    flow = Flow(bottom=_BOTTOM)
    flow.put(_head(letter))
    for text in letter.before:
        flow.put(_paragraph(text, _TEXT))
    for row in letter.rows:
        flow.put(_row(row))
    flow.skip(3)
    for text in letter.after[:-2]:
        flow.put(_paragraph(text, _TEXT))
    flow.put(_closing(letter))
    for text in letter.fine:
        flow.put(_paragraph(text, _FINE, below=0.8))
    return flow


def _head(letter: Letter) -> Block:
    """Return the company's name, the address in its window, the day and what it is about."""
    address = _address_lines(letter)
    subject = wrapped(letter.subject, WIDTH * MM, _SUBJECT.size * 1.06, 2)
    height = _BODY_TOP - 14.0 + len(subject) * _SUBJECT.leading + 4

    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + 5, letter.sender, _NAME, WIDTH)
        pen.text(LEFT, y + 10, letter.sender_line, _SENDER.at(size=8), WIDTH)
        small = f"{letter.sender} · {letter.sender_line}"
        pen.text(_WINDOW_LEFT, _WINDOW_TOP + 3, small, _SENDER, _WINDOW_WIDTH)
        pen.line(
            _WINDOW_LEFT,
            _WINDOW_TOP + 4,
            (_WINDOW_LEFT + _WINDOW_WIDTH, _WINDOW_TOP + 4),
            GREY,
            0.3,
        )
        pen.texts(_WINDOW_LEFT, _WINDOW_TOP + 11, address, _ADDRESS, _WINDOW_WIDTH)
        pen.text(RIGHT, _BODY_TOP - 6, letter.day, _TEXT.at(align="right"))
        pen.texts(LEFT, _BODY_TOP + 3, subject, _SUBJECT, WIDTH)

    return Block(height, draw)


def _address_lines(letter: Letter) -> list[str]:
    """Return who it goes to and where, as many lines as the window shows."""
    width = _WINDOW_WIDTH * MM
    names = wrapped(letter.recipient, width, _ADDRESS.size, 2)
    lines = letter.address.strip()
    if "\n" not in lines:
        lines = lines.replace(", ", ",\n")
    return [*names, *wrapped(lines, width, _ADDRESS.size, 7 - len(names))]


def _paragraph(text: str, style: Style, below: float = 2.4) -> Block:
    lines = wrapped(text, WIDTH * MM, style.size * 1.01)

    def draw(pen: Pen, y: float) -> None:
        pen.texts(LEFT, y + style.leading * 0.8, lines, style)

    return Block(len(lines) * style.leading + below, draw)


def _row(row: LetterRow) -> Block:
    """Return a line of what is owed: a long label breaks, the value stands at the right."""
    style = _STRONG if row.is_amount else _TEXT
    lines = wrapped(row.label, (WIDTH - 62) * MM, style.size * 1.06, 3)

    def draw(pen: Pen, y: float) -> None:
        base = y + style.leading * 0.8
        pen.texts(LEFT + 2, base, lines, style, WIDTH - 62)
        pen.text(RIGHT - 2, base, row.value, style.at(align="right", least=6), 56)
        bottom = y + len(lines) * style.leading + 1.2
        pen.line(LEFT, bottom, (RIGHT, bottom), "#CCCCCC", 0.4)

    return Block(len(lines) * style.leading + 1.8, draw)


def _closing(letter: Letter) -> Block:
    """Return the greeting at the end, and the code beside it where there is a page to open."""
    height = _CODE_SIDE + 2 if letter.page_url else 2 * _TEXT.leading + 4
    hint = wrapped(letter.scan, 70 * MM, _FINE.size * 1.02)

    def draw(pen: Pen, y: float) -> None:
        pen.texts(LEFT, y + 5, list(letter.after[-2:]), _TEXT, WIDTH - _CODE_SIDE - 80)
        if letter.page_url:
            left = RIGHT - _CODE_SIDE
            pen.qr(left, y, letter.page_url, _CODE_SIDE)
            pen.texts(left - 74, y + _CODE_SIDE / 2, hint, _FINE, 70)

    return Block(height, draw)


def _foot(pen: Pen, letter: Letter, page: int, pages: int) -> None:
    if pages > 1:
        what = f"{letter.sender} · {letter.document}"
        pen.text(LEFT, 286, what, _FOOT, WIDTH * 0.75)
        pen.text(RIGHT, 286, f"{page}/{pages}", _FOOT.at(align="right"))
