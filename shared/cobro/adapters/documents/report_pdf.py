"""A report as PDF: the same figures give the same bytes, on any day and machine.

The table of each currency goes on over as many pages as it takes, its head above each of them.
Wide tables lie on the page's long side. Nothing of a text is read as mark-up or as a formula.
"""

from io import BytesIO

from cobro.adapters.documents.flow import LEFT, TOP, Block, Flow
from cobro.adapters.documents.head import party_lines
from cobro.adapters.documents.pen import GREY, MM, PAGE_HEIGHT, PAGE_WIDTH, PALE, Pen, Style
from cobro.adapters.documents.printed_report import PrintedReport
from cobro.adapters.documents.report_table import put_tables
from cobro.adapters.documents.texts import wrapped
from cobro.adapters.documents.words import amount_text, date_text
from cobro.application.printable import PrintedParty
from cobro.formats.report_words import phrase

__all__ = ["render_report"]

_BELOW = 18.0  # millimetres that stay free for the foot
_COLUMNS_UPRIGHT = 7
_NAME = Style(13, is_bold=True, least=8)
_STRONG = Style(10, is_bold=True, least=7)
_SMALL = Style(8, color=GREY, least=6)
_LABEL = Style(7, color=GREY, least=5)
_FOOT = Style(7, color=GREY, least=5)
_BALANCE_WIDTH = 62.0


def render_report(report: PrintedReport) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    is_wide = any(len(table.columns) > _COLUMNS_UPRIGHT for table in report.tables)
    wide, high = (PAGE_HEIGHT, PAGE_WIDTH) if is_wide else (PAGE_WIDTH, PAGE_HEIGHT)
    file = BytesIO()
    canvas = Canvas(
        file,
        pagesize=(wide * MM, high * MM),
        invariant=1,
        pageCompression=1,
        lang=report.language.value,
    )
    canvas.setTitle(f"{report.title} · {report.span}")
    canvas.setAuthor(report.issuer.name)
    canvas.setSubject(report.title)
    canvas.setCreator("Cobro")
    canvas.setProducer("Cobro")
    pen, right = Pen(canvas, high), wide - LEFT
    flow = _laid_out(report, right, high - _BELOW)
    for number, blocks in enumerate(flow.pages, 1):
        if number > 1:
            _next_head(pen, report, right)
        for top, block in blocks:
            block.draw(pen, top)
        _foot(pen, report, (right, high - 11), (number, len(flow.pages)))
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _laid_out(report: PrintedReport, right: float, bottom: float) -> Flow:
    flow = Flow(bottom=bottom)
    flow.put(_head(report, right))
    if report.customer is not None:
        flow.put(_customer_strip(report, report.customer, right))
    if report.tables:
        put_tables(flow, report, right)
    else:
        flow.put(_nothing(report))
    return flow


def _head(report: PrintedReport, right: float) -> Block:
    """Return who reports at the left, and what and of when at the right."""
    half = (right - LEFT) / 2 - 2
    lines = party_lines(report.issuer, half)
    names = wrapped(report.issuer.name, half * MM, _NAME.size * 1.06, 2)
    height = max(len(names) * _NAME.leading + len(lines) * _SMALL.leading, 14.0) + 6

    def draw(pen: Pen, y: float) -> None:
        base = pen.texts(LEFT, y + 4, names, _NAME.at(color=report.ink), half)
        pen.texts(LEFT, base - 0.6, lines, _SMALL, half)
        style = Style(15, is_bold=True, color=report.ink, align="right", least=9)
        pen.text(right, y + 5.2, report.title, style, half)
        pen.text(right, y + 11.2, report.span, _SMALL.at(size=9, align="right"), half)
        pen.box(LEFT, y + height - 3, (right - LEFT, 0.8), report.ink)

    return Block(height, draw)


def _customer_strip(report: PrintedReport, customer: PrintedParty, right: float) -> Block:
    """Return whose account it is, and what is owed on it in the end."""
    width = right - LEFT - _BALANCE_WIDTH - 6
    lines = party_lines(customer, width)
    names = wrapped(customer.name, width * MM, _STRONG.size * 1.06, 2)
    left = 7 + len(names) * _STRONG.leading + len(lines) * _SMALL.leading
    boxed = 6 + 6.5 * len(report.balances)
    height = max(left, boxed) + 3

    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + 2.6, phrase("customer", report.language), _LABEL)
        base = pen.texts(LEFT, y + 7.4, names, _STRONG, width)
        pen.texts(LEFT, base - 0.4, lines, _SMALL, width)
        if report.balances:
            _balances(pen, right - _BALANCE_WIDTH, y, report, boxed)

    return Block(height, draw)


def _balances(pen: Pen, x: float, y: float, report: PrintedReport, height: float) -> None:
    last = date_text(report.last, report.language)
    pen.frame(x, y, (_BALANCE_WIDTH, height + 1), PALE)
    label = phrase("balance_on", report.language, last=last)
    pen.text(x + 4, y + 4.4, label, _LABEL, _BALANCE_WIDTH - 8)
    for place, balance in enumerate(report.balances):
        text = amount_text(balance, report.language)
        style = Style(13, is_bold=True, least=7)
        pen.text(x + 4, y + 10.4 + 6.5 * place, text, style, _BALANCE_WIDTH - 8)


def _nothing(report: PrintedReport) -> Block:
    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + 5, phrase("nothing", report.language), _SMALL.at(size=9))

    return Block(8, draw)


def _next_head(pen: Pen, report: PrintedReport, right: float) -> None:
    """Draw the short head of every page after the first."""
    half = (right - LEFT) / 2 - 2
    pen.text(LEFT, TOP + 4, report.issuer.name, _STRONG.at(size=9), half)
    what = f"{report.title} · {report.span}"
    pen.text(right, TOP + 4, what, _STRONG.at(size=9, align="right"), half)
    pen.box(LEFT, TOP + 7, (right - LEFT, 0.5), report.ink)


def _foot(
    pen: Pen, report: PrintedReport, place: tuple[float, float], numbers: tuple[int, int]
) -> None:
    (right, y), (page, pages) = place, numbers
    who = report.customer.name if report.customer else report.title
    pen.text(LEFT, y, f"{report.issuer.name} · {who}", _FOOT, (right - LEFT) * 0.75)
    text = phrase("page", report.language, page=page, pages=pages)
    pen.text(right, y, text, _FOOT.at(align="right"), (right - LEFT) / 4)
