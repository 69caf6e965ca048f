"""What follows the lines: totals and taxes, ways to pay, terms and notes, fiscal keys."""

from collections.abc import Iterator
from dataclasses import dataclass

from cobro.adapters.documents.flow import LEFT, RIGHT, WIDTH, Block, Flow
from cobro.adapters.documents.head import accent
from cobro.adapters.documents.pen import GREY, PALE, Pen, Style
from cobro.adapters.documents.texts import wrapped
from cobro.adapters.documents.words import amount_text, words
from cobro.application.payment_ways import PaymentWay
from cobro.application.printable import PrintableInvoice, PrintedTax
from cobro.domain.invoice_draft import TaxMode
from cobro.domain.money import Money

_PT_PER_MM = 72 / 25.4
_LABEL = Style(8.5, color=GREY, least=6)
_VALUE = Style(8.5, align="right", least=5.5)
_NOTE = Style(7.5, color=GREY, least=5.5)
_HEADING = Style(7.5, is_bold=True, least=6)
_PROSE = Style(8, least=8)
_CODE = Style(6.5, color=GREY)
_TOTALS_WIDTH = 78.0
_ROW = 5.0
_LEFT_WIDTH = WIDTH - _TOTALS_WIDTH - 8
_QR_SIDE = 36.0
_PROSE_GAP = 1.5
_CODE_TEXT_WIDTH = _LEFT_WIDTH - _QR_SIDE - 3
_CODE_LINES_MAX = 9
_WAY_LINES_MAX = 4


@dataclass(frozen=True, slots=True)
class _Aside:
    """Prose that stands beside something: left edge, distance from the top, width and lines."""

    left: float
    top: float
    width: float
    prose: list[tuple[str, Style]]

    def draw(self, pen: Pen, y: float) -> None:
        place = y + self.top + 4
        for text, style in self.prose:
            pen.text(self.left, place, text, style, self.width)
            place += style.leading


def put_closing(flow: Flow, invoice: PrintableInvoice) -> None:
    """Put totals and Pix code, and the prose where it takes the least height: beside or below."""
    flow.skip(2.5)
    rows = _total_rows(invoice)
    totals_height = len(rows) * _ROW + 9 + len(_rows_below(invoice)) * _NOTE.leading
    beside, height = _beside(invoice, totals_height)
    below = list(_prose(invoice, WIDTH))
    stacked = max(totals_height, _qr_height(invoice)) + _PROSE_GAP + _height(below)
    if not below or height <= stacked:
        flow.put(_totals(invoice, rows, height, beside))
        return
    flow.put(_totals(invoice, rows, max(totals_height, _qr_height(invoice)), None))
    flow.skip(_PROSE_GAP)
    for text, style in below:
        flow.put(_line(text, style))


def _beside(invoice: PrintableInvoice, totals_height: float) -> tuple[_Aside, float]:
    """Return the prose left of the totals, or below them where a QR code stands at the left."""
    if not _qr_height(invoice):
        prose = list(_prose(invoice, _LEFT_WIDTH))
        return _Aside(LEFT, 0, _LEFT_WIDTH, prose), max(totals_height, _height(prose))
    top, width = totals_height + _PROSE_GAP, _TOTALS_WIDTH - 3
    prose = list(_prose(invoice, width))
    aside = _Aside(RIGHT - _TOTALS_WIDTH + 2, top, width, prose)
    return aside, max(_qr_height(invoice), top + _height(prose) if prose else totals_height)


def _qr_height(invoice: PrintableInvoice) -> float:
    return _QR_SIDE + 2 if invoice.pix_code or _framed_way(invoice) else 0.0


def _framed_way(invoice: PrintableInvoice) -> PaymentWay | None:
    """Return the page that gets a code to scan: where there is no Pix, the first that there is."""
    if invoice.pix_code:
        return None
    return next((way for way in invoice.ways if way.link), None)


def _total_rows(invoice: PrintableInvoice) -> list[tuple[str, Money]]:
    """Return what leads from the lines to the total."""
    says = words(invoice.language)
    rows = []
    for tax in invoice.taxes:
        if tax.mode is TaxMode.ADDED:
            rows.append((_tax_name(tax), tax.amount))
        elif tax.mode is TaxMode.WITHHELD:
            rows.append((says["withheld"].format(name=_tax_name(tax)), -tax.amount))
    return [(says["subtotal"], invoice.lines_total), *rows] if rows else []


def _rows_below(invoice: PrintableInvoice) -> list[tuple[str, Money]]:
    """Return the taxes that the total holds already, and what taxes are taken of a part."""
    says = words(invoice.language)
    rows = []
    for tax in invoice.taxes:
        if tax.mode is TaxMode.INCLUDED:
            rows.append((says["included"].format(name=_tax_name(tax)), tax.amount))
        if tax.base is not None and tax.base != invoice.lines_total:
            rows.append((says["tax_base"].format(name=_tax_name(tax)), tax.base))
    return rows


def _tax_name(tax: PrintedTax) -> str:
    rate = f" {tax.rate} %" if tax.rate else ""
    return f"{tax.name}{rate}{f' ({tax.code})' if tax.code else ''}"


def _totals(
    invoice: PrintableInvoice, rows: list[tuple[str, Money]], height: float, aside: _Aside | None
) -> Block:
    left = RIGHT - _TOTALS_WIDTH

    def draw(pen: Pen, y: float) -> None:
        base = y + 4
        for label, amount in rows:
            pen.text(left + 2, base, label, _LABEL, _TOTALS_WIDTH - 40)
            pen.text(RIGHT - 1, base, amount_text(amount, invoice.language), _VALUE, 36)
            base += _ROW
        _grand_total(pen, left, base - 3, invoice)
        base += 7.2
        for label, amount in _rows_below(invoice):
            pen.text(left + 2, base, label, _NOTE, _TOTALS_WIDTH - 40)
            text = amount_text(amount, invoice.language)
            pen.text(RIGHT - 1, base, text, _NOTE.at(align="right"), 36)
            base += _NOTE.leading
        _scanned(pen, y, invoice)
        if aside is not None:
            aside.draw(pen, y)

    return Block(height, draw)


def _grand_total(pen: Pen, left: float, y: float, invoice: PrintableInvoice) -> None:
    pen.line(left, y, (RIGHT, y), accent(invoice), 1.1)
    total = words(invoice.language)["total"]
    pen.text(left + 2, y + 5.4, total, Style(10.5, is_bold=True), 24)
    amount = amount_text(invoice.total, invoice.language)
    pen.text(
        RIGHT - 1, y + 5.4, amount, Style(11.5, is_bold=True, align="right", least=6),
        _TOTALS_WIDTH - 28,
    )  # fmt: skip


def _scanned(pen: Pen, y: float, invoice: PrintableInvoice) -> None:
    """Frame what a phone reads to pay, if there is anything."""
    says, way = words(invoice.language), _framed_way(invoice)
    if invoice.pix_code:
        _framed(pen, y, invoice, (says["pix_title"], says["pix_hint"], invoice.pix_code))
    elif way is not None:
        pay = (says[f"by_{way.method}"], says["way_hint"], way.link)
        _framed(pen, y, invoice, pay, opens=way.link)


def _framed(
    pen: Pen, y: float, invoice: PrintableInvoice, pay: tuple[str, str, str], *, opens: str = ""
) -> None:
    """Draw title, hint and code: the code to be scanned, and as text."""
    title, hint, code = pay
    pen.frame(LEFT, y + 0.5, (_LEFT_WIDTH, _QR_SIDE + 1), PALE)
    pen.qr(LEFT + 0.5, y + 1, code, _QR_SIDE)
    x = LEFT + _QR_SIDE + 0.5
    style = Style(10, is_bold=True, color=accent(invoice), least=7, opens=opens)
    pen.text(x, y + 6.2, title, style, _CODE_TEXT_WIDTH)
    lines = wrapped(hint, _CODE_TEXT_WIDTH * _PT_PER_MM, _CODE.size + 0.5, 4)
    place = pen.texts(x, y + 10.4, lines, Style(7, color=GREY))
    lines = wrapped(code, _CODE_TEXT_WIDTH * _PT_PER_MM, 5.6, _CODE_LINES_MAX)
    pen.texts(x, place + 1, lines, Style(5.6, opens=opens))


def _prose(invoice: PrintableInvoice, width: float) -> Iterator[tuple[str, Style]]:
    """Yield terms, notes and fiscal keys as lines of a width in millimetres, with headings."""
    says, room = words(invoice.language), width * _PT_PER_MM
    yield from _ways(invoice, room)
    for heading, paragraphs in (("terms", invoice.terms), ("notes", (invoice.notes,))):
        lines = [line for text in paragraphs for line in wrapped(text, room, _PROSE.size)]
        if lines:
            yield says[heading], _HEADING
            for line in lines:
                yield line, _PROSE
    for name in ("folio_fiscal", "nfse_key"):
        key = getattr(invoice.fiscal, name)
        if key:
            for line in wrapped(f"{says[name]}: {key}", room, _PROSE.size):
                yield line, _PROSE


def _ways(invoice: PrintableInvoice, room: float) -> Iterator[tuple[str, Style]]:
    """Yield the ways to pay that no frame shows, and what is typed in where there are digits."""
    says, framed = words(invoice.language), _framed_way(invoice)
    for way in invoice.ways:
        title = says[f"by_{way.method}"]
        shown = "" if way is framed else way.link
        for what, style in ((shown, _PROSE.at(opens=way.link)), (way.digits, _PROSE)):
            text = f"{title}: {what}" if what else ""
            for line in wrapped(text, room, style.size, _WAY_LINES_MAX):
                yield line, style


def _height(prose: list[tuple[str, Style]]) -> float:
    return sum(style.leading for _, style in prose)


def _line(text: str, style: Style) -> Block:
    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + 3, text, style, WIDTH)

    return Block(style.leading, draw)
