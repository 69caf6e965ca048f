"""The head of a document: who issues it, what it is, for whom, how much and until when."""

from cobro.adapters.documents.flow import LEFT, RIGHT, TOP, WIDTH, Block
from cobro.adapters.documents.pen import GREY, PALE, Pen, Style, picture_size
from cobro.adapters.documents.texts import wrapped
from cobro.adapters.documents.words import amount_text, date_text, words
from cobro.application.printable import PrintableInvoice, PrintedParty
from cobro.domain.series import DocumentKind

_NAME = Style(13, is_bold=True, least=9)
_SMALL = Style(8, color=GREY, least=6.5)
_LABEL = Style(7, color=GREY)
_STRONG = Style(10, is_bold=True, least=7)
_ISSUER_WIDTH = 100.0
_TITLE_WIDTH = 60.0
_LOGO_ROOM, _LOGO_GAP = (42.0, 20.0), 5.0
_AMOUNT_WIDTH = 60.0
_CODE_SIDE = 37.0  # the code itself, without its white margin, is 30 mm
_PT_PER_MM = 72 / 25.4


def accent(invoice: PrintableInvoice) -> str:
    """Return the brand's colour as it is read well on white paper."""
    return invoice.brand.ink


def title_of(invoice: PrintableInvoice) -> str:
    text = words(invoice.language)[invoice.kind.value]
    return f"{text} · {words(invoice.language)['copy']}" if invoice.is_copy else text


def party_lines(party: PrintedParty, width: float) -> list[str]:
    """Return what stands below a party's name, broken to a width in millimetres."""
    facts = [f"{party.tax_id_name} {party.tax_id}".strip() if party.tax_id else ""]
    facts += [" · ".join(f"{label} {value}" for label, value in party.facts)]
    address = ", ".join(part.strip() for part in party.address.splitlines() if part.strip())
    contact = " · ".join(part for part in (party.email, party.phone) if part)
    lines: list[str] = []
    for text, lines_max in ((facts[0], 1), (facts[1], 2), (address, 3), (contact, 1)):
        lines += wrapped(text, width * _PT_PER_MM, _SMALL.size, lines_max)
    return lines


def first_head(invoice: PrintableInvoice) -> Block:
    """Return issuer and title; a logo stands left of the issuer's name and facts."""
    wide, high = picture_size(invoice.logo, _LOGO_ROOM) if invoice.logo else (0.0, 0.0)
    indent = wide + _LOGO_GAP if wide else 0.0
    width = min(_ISSUER_WIDTH, WIDTH - _TITLE_WIDTH - 4 - indent)
    lines = party_lines(invoice.issuer, width)
    name = wrapped(invoice.issuer.name, width * _PT_PER_MM, _NAME.size * 1.06, 2)
    left = max(high, len(name) * _NAME.leading + len(lines) * _SMALL.leading)
    height = max(left, 20.0 + (4.5 if invoice.corrects else 0)) + 6

    def draw(pen: Pen, y: float) -> None:
        color = accent(invoice)
        if invoice.logo:
            pen.picture(LEFT, y, invoice.logo, _LOGO_ROOM)
        base = pen.texts(LEFT + indent, y + 4, name, _NAME.at(color=color), width)
        pen.texts(LEFT + indent, base - 0.6, lines, _SMALL, width)
        _title(pen, y, invoice, color)
        pen.box(LEFT, y + height - 3, (WIDTH, 0.8), color)

    return Block(height, draw)


def _title(pen: Pen, y: float, invoice: PrintableInvoice, color: str) -> None:
    says = words(invoice.language)
    title = Style(17, is_bold=True, color=color, align="right", least=11)
    pen.text(RIGHT, y + 5.2, title_of(invoice), title, _TITLE_WIDTH)
    pen.text(RIGHT, y + 11.4, invoice.document, _STRONG.at(size=11, align="right"), _TITLE_WIDTH)
    issued = f"{says['issue_date']}: {date_text(invoice.issue_date, invoice.language)}"
    pen.text(RIGHT, y + 16.4, issued, _SMALL.at(align="right"), _TITLE_WIDTH)
    if invoice.corrects:
        about = says["corrects"].format(document=invoice.corrects)
        pen.text(RIGHT, y + 20.4, about, _SMALL.at(align="right"), _TITLE_WIDTH)


def parties_strip(invoice: PrintableInvoice) -> Block:
    """Return the customer, the fiscal code where there is one, and what to pay until when."""
    code = invoice.fiscal.verifactu_url or invoice.fiscal.at_qr
    width = WIDTH - _AMOUNT_WIDTH - 6 - (_CODE_SIDE + 4 if code else 0)
    lines = party_lines(invoice.customer, width)
    name = wrapped(invoice.customer.name, width * _PT_PER_MM, _STRONG.size * 1.06, 2)
    left = 5 + len(name) * _STRONG.leading + len(lines) * _SMALL.leading
    height = max(left, 22.0, _CODE_SIDE + 6.5 if code else 0) + 5

    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + 2.6, words(invoice.language)["bill_to"], _LABEL)
        base = pen.texts(LEFT, y + 7.4, name, _STRONG, width)
        pen.texts(LEFT, base - 0.4, lines, _SMALL, width)
        if code:
            _fiscal_code(pen, LEFT + width + 2, y, invoice)
        _amount(pen, RIGHT - _AMOUNT_WIDTH, y, invoice)

    return Block(height, draw)


def _amount(pen: Pen, x: float, y: float, invoice: PrintableInvoice) -> None:
    says, is_credit = words(invoice.language), invoice.kind is DocumentKind.CREDIT_NOTE
    pen.frame(x, y, (_AMOUNT_WIDTH, 12.5 if is_credit else 21), PALE)
    room, at = _AMOUNT_WIDTH - 8, x + 4
    pen.text(at, y + 4.4, says["amount_credited" if is_credit else "amount_due"], _LABEL)
    amount = amount_text(invoice.amount_due, invoice.language)
    pen.text(at, y + 10.4, amount, Style(15, is_bold=True, least=7), room)
    if not is_credit:
        pen.text(at, y + 14.8, says["due_date"], _LABEL)
        pen.text(at, y + 19, date_text(invoice.due_date, invoice.language), _STRONG, room)


def _fiscal_code(pen: Pen, x: float, y: float, invoice: PrintableInvoice) -> None:
    """Draw the code of AT (ATCUD above it) or of AEAT (its two captions), 30 mm and more."""
    marks = invoice.fiscal
    caption = "QR tributario:" if marks.verifactu_url else f"ATCUD:{marks.atcud}"
    style = Style(7, align="center", least=5)
    middle = x + _CODE_SIDE / 2
    pen.text(middle, y + 2.6, caption, style, _CODE_SIDE)
    pen.qr(x, y + 3.2, marks.verifactu_url or marks.at_qr, _CODE_SIDE)
    if marks.verifactu_url:
        pen.text(middle, y + _CODE_SIDE + 5.4, "VERI*FACTU", style.at(is_bold=True), _CODE_SIDE)


def next_head(pen: Pen, invoice: PrintableInvoice) -> None:
    """Draw the short head of every page after the first."""
    pen.text(LEFT, TOP + 4, invoice.issuer.name, _STRONG.at(size=9), WIDTH / 2)
    right = f"{title_of(invoice)} {invoice.document}"
    pen.text(RIGHT, TOP + 4, right, _STRONG.at(size=9, align="right"), WIDTH / 2 - 4)
    pen.box(LEFT, TOP + 7, (WIDTH, 0.5), accent(invoice))


def foot(pen: Pen, invoice: PrintableInvoice, page: int, pages: int) -> None:
    style = Style(7, color=GREY, least=5)
    parts = [f"{invoice.issuer.name} · {invoice.document}"]
    if invoice.fiscal.atcud:
        parts.append(f"ATCUD:{invoice.fiscal.atcud}")
    if invoice.fiscal.at_hash:
        pen.text(LEFT, 282.6, invoice.fiscal.at_hash, style, WIDTH)
    pen.text(LEFT, 286, " · ".join(parts), style, WIDTH * 0.75)
    says = words(invoice.language)["page"].format(page=page, pages=pages)
    pen.text(RIGHT, 286, says, style.at(align="right"), WIDTH / 4)
