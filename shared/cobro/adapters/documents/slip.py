"""The slip of a boleto (ficha de compensação): 180 mm by 104 mm at the bottom of an A4 page.

A bank's form is in Portuguese whatever the payer reads. Size 170 to 216 by 95 to 108 mm; barcode
103 by 13 mm, 5 mm of white before it; linha digitável at the top right. Words after Circular BCB
3.656/2013: beneficiário and pagador, with the beneficiary's address.
"""

from datetime import date

from cobro.adapters.documents.flow import LEFT, RIGHT, WIDTH, Block
from cobro.adapters.documents.pen import INK, Pen, Style
from cobro.adapters.documents.texts import wrapped
from cobro.adapters.documents.words import amount_text, words
from cobro.application.printable import PrintableInvoice, PrintedBoleto, PrintedParty
from cobro.domain.parties import Language

HEIGHT = 107.0
BARCODE = (103.0, 13.0)
_PT_PER_MM = 72 / 25.4
_SIDE = 45.0  # the column of amounts at the right
_MIDDLE = RIGHT - _SIDE
_LABEL = Style(5.5, color="#333333", least=4.5)
_TEXT = Style(8, least=5.5)
_BOLD = Style(9, is_bold=True, least=6)
_RULE = 0.5
_HEAD, _PLACE, _PAYEE, _ROW, _PAYER = 9.0, 7.5, 11.0, 7.5, 13.5
_TAX_ID_WIDTH = 36.0
_DEDUCTIONS = (
    "(-) Desconto / Abatimento", "(-) Outras deduções", "(+) Mora / Multa",
    "(+) Outros acréscimos", "(=) Valor cobrado",
)  # fmt: skip
_DEDUCTION = 5.6
_INSTRUCTIONS_MAX = 8


def slip_block(invoice: PrintableInvoice, boleto: PrintedBoleto) -> Block:
    def draw(pen: Pen, y: float) -> None:
        says = words(invoice.language)["cut_here"]
        pen.dashed(LEFT, y + 2, RIGHT)
        pen.text(RIGHT, y + 1.4, says, _LABEL.at(align="right"))
        place = _bank(pen, y + 3, boleto)
        place = _payment_place(pen, place, boleto)
        place = _payee(pen, place, invoice.issuer, boleto)
        place = _document_rows(pen, place, invoice, boleto)
        place = _instructions(pen, place, boleto)
        place = _payer(pen, place, invoice.customer)
        _barcode(pen, place, boleto)

    return Block(HEIGHT, draw)


def _rule(pen: Pen, y: float, left: float = LEFT, right: float = RIGHT) -> None:
    pen.line(left, y, (right, y), INK, _RULE)


def _upright(pen: Pen, x: float, y: float, height: float, width: float = _RULE) -> None:
    pen.line(x, y, (x, y + height), INK, width)


def _cell(pen: Pen, at: tuple[float, float, float], label: str, text: str, style: Style) -> None:
    """Write a label and below it a text, within `at`: left edge, top and width."""
    x, y, width = at
    pen.text(x + 1, y + 2.2, label, _LABEL, width - 2)
    edge = x + width - 1 if style.align == "right" else x + 1
    pen.text(edge, y + 6.2, text, style, width - 2)


def _bank(pen: Pen, y: float, boleto: PrintedBoleto) -> float:
    pen.text(LEFT + 1, y + 6.8, boleto.bank_name, Style(11, is_bold=True, least=7), 45)
    _upright(pen, LEFT + 47, y + 2, _HEAD - 2, 1.2)
    code = Style(15, is_bold=True, align="center", least=10)
    pen.text(LEFT + 57.5, y + 7, boleto.bank_code, code, 20)
    _upright(pen, LEFT + 68, y + 2, _HEAD - 2, 1.2)
    line = Style(11.5, is_bold=True, align="right", least=9)
    pen.text(RIGHT, y + 7, boleto.linha_digitavel, line, WIDTH - 69)
    pen.line(LEFT, y + _HEAD, (RIGHT, y + _HEAD), INK, 1.2)
    return y + _HEAD


def _payment_place(pen: Pen, y: float, boleto: PrintedBoleto) -> float:
    where = "Pagável em qualquer banco, lotérica ou aplicativo, também após o vencimento"
    _cell(pen, (LEFT, y, _MIDDLE - LEFT), "Local de pagamento", where, _TEXT)
    _side(pen, y, _PLACE, "Vencimento", _day(boleto.due_date))
    _rule(pen, y + _PLACE)
    return y + _PLACE


def _side(pen: Pen, y: float, height: float, label: str, text: str) -> None:
    _upright(pen, _MIDDLE, y, height)
    _cell(pen, (_MIDDLE, y, _SIDE), label, text, _BOLD.at(align="right"))


def _payee(pen: Pen, y: float, payee: PrintedParty, boleto: PrintedBoleto) -> float:
    width = _MIDDLE - LEFT
    _named(pen, y, width, "Beneficiário", payee)
    pen.text(LEFT + 1, y + 9.6, _one_line(payee.address), _TEXT.at(size=7, least=4.5), width - 2)
    _side(pen, y, _PAYEE, "Agência / Código do beneficiário", boleto.agency_code)
    _rule(pen, y + _PAYEE)
    return y + _PAYEE


def _named(pen: Pen, y: float, width: float, role: str, party: PrintedParty) -> None:
    """Write a name, cut where it is too long, and the tax id that may never be cut."""
    _cell(pen, (LEFT, y, width - _TAX_ID_WIDTH), role, party.name, _TEXT)
    if party.tax_id:
        at = (LEFT + width - _TAX_ID_WIDTH, y, _TAX_ID_WIDTH)
        _cell(pen, at, party.tax_id_name, party.tax_id, _TEXT)


def _document_rows(pen: Pen, y: float, invoice: PrintableInvoice, boleto: PrintedBoleto) -> float:
    issued = _day(invoice.issue_date)
    _cells(pen, y, ((26, "Data do documento", issued), (39, "Nº do documento", invoice.document),
        (20, "Espécie doc.", boleto.species), (16, "Aceite", "N"),
        (34, "Data do processamento", issued)))  # fmt: skip
    _side(pen, y, _ROW, "Nosso número", boleto.nosso_numero)
    y += _ROW
    _rule(pen, y)
    _cells(pen, y, ((26, "Uso do banco", ""), (20, "Carteira", boleto.carteira),
        (19, "Espécie", "R$"), (30, "Quantidade", ""), (40, "Valor", "")))  # fmt: skip
    _side(pen, y, _ROW, "(=) Valor do documento", _money(boleto))
    _rule(pen, y + _ROW)
    return y + _ROW


def _cells(pen: Pen, y: float, cells: tuple[tuple[float, str, str], ...]) -> None:
    x = LEFT
    for width, label, text in cells:
        if x > LEFT:
            _upright(pen, x, y, _ROW)
        _cell(pen, (x, y, width), label, text, _TEXT)
        x += width


def _instructions(pen: Pen, y: float, boleto: PrintedBoleto) -> float:
    width = _MIDDLE - LEFT - 2
    pen.text(LEFT + 1, y + 2.2, "Instruções de responsabilidade do beneficiário", _LABEL)
    style = Style(7.5, least=6)
    lines = [
        line
        for text in boleto.instructions
        for line in wrapped(text, width * _PT_PER_MM, style.size)
    ]
    pen.texts(LEFT + 1, y + 5.8, lines[:_INSTRUCTIONS_MAX], style, width)
    height = _DEDUCTION * len(_DEDUCTIONS)
    _upright(pen, _MIDDLE, y, height)
    for position, label in enumerate(_DEDUCTIONS):
        top = y + position * _DEDUCTION
        pen.text(_MIDDLE + 1, top + 2.2, label, _LABEL, _SIDE - 2)
        if position:
            _rule(pen, top, _MIDDLE)
    _rule(pen, y + height)
    return y + height


def _payer(pen: Pen, y: float, payer: PrintedParty) -> float:
    _named(pen, y, WIDTH, "Pagador", payer)
    lines = wrapped(_one_line(payer.address), (WIDTH - 2) * _PT_PER_MM, 7, 2)
    pen.texts(LEFT + 1, y + 9.6, lines, _TEXT.at(size=7), WIDTH - 2)
    _rule(pen, y + _PAYER)
    return y + _PAYER


def _barcode(pen: Pen, y: float, boleto: PrintedBoleto) -> None:
    pen.barcode(LEFT + 5, y + 3, boleto.codigo_barras, BARCODE)
    words_at_right = "Autenticação mecânica · Ficha de compensação"
    pen.text(RIGHT, y + 3.2, words_at_right, _LABEL.at(align="right"), 60)


def _one_line(text: str) -> str:
    return ", ".join(part.strip() for part in text.splitlines() if part.strip())


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _money(boleto: PrintedBoleto) -> str:
    return amount_text(boleto.amount, Language.PT_BR)
