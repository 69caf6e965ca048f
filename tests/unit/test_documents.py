import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from cobro.adapters.documents.head import accent
from cobro.adapters.documents.pdf import PdfDocuments, render_pdf
from cobro.application.printable import IncompleteDocumentError, PrintableInvoice
from cobro.domain.agreements import Brand
from cobro.domain.parties import Language
from cobro.domain.series import DocumentKind
from tests.support.printables import (
    AT_QR,
    AURORA,
    BARCODE,
    BEATRIZ,
    LINE,
    PIX,
    VERIFACTU,
    WAYS,
    boleto,
    printable,
    with_lines,
)

DOTS_PER_INCH = 200
MARGIN_MM = 8
BRAZILIAN = (Language.PT_BR, Language.EN)


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (600, 160), (200, 30, 60)).save(file, "PNG")
    return file.getvalue()


WILD = with_lines(
    printable(
        count=1,
        logo=picture(),
        is_copy=True,
        corrects="A-0000007",
        issuer=replace(
            AURORA, name="Łódź Usługi - Компания " * 20, address="<b>Rua</b> & Cia " * 40
        ),
        customer=replace(
            BEATRIZ, name="شركة النور 👩\u200d👧 \u202e a\x00b\x07 <script>" + "x" * 300
        ),
        notes="=1+1\x0c <para> &amp; {{ x }}\n" + "nota " * 300,
        terms=("Ω " * 200,),
    ),
    "<b>negrito</b> =HYPERLINK(1)",
    "d" * 200,
    "emoji 🎉 e \u200b zero",
    "palavra " * 800,
    "Ελληνικά עברית ẞ",
)
EVERY: dict[str, PrintableInvoice] = {
    **{f"{language}, {n} lines": printable(language, n) for language in Language for n in (1, 15)},
    "60 lines": printable(count=60),
    "200 lines": printable(count=200),
    "extremes": WILD,
    "ways to pay": printable(Language.PT_PT, ways=WAYS),
    "credit note": printable(kind=DocumentKind.CREDIT_NOTE, boleto=None, pix_code=""),
}


def pages_of(content: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.render(scale=DOTS_PER_INCH / 72).to_pil() for page in document]


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def read_codes(content: bytes) -> list[tuple[str, str]]:
    found = [code for page in pages_of(content) for code in zxingcpp.read_barcodes(page)]
    return sorted((code.format.name, code.text) for code in found)


@pytest.mark.parametrize("language", BRAZILIAN)
@pytest.mark.parametrize("count", [1, 15, 60, 200])
def test_barcode_and_qr_code_are_read_off_the_page(language: Language, count: int) -> None:
    content = render_pdf(printable(language, count))

    assert read_codes(content) == [("ITF", BARCODE), ("QRCode", PIX)]


@pytest.mark.parametrize(
    ("language", "codes"),
    [
        (Language.PT_PT, [("QRCode", AT_QR)]),
        (Language.ES_ES, [("QRCode", VERIFACTU)]),
        (Language.ES_MX, []),
    ],
)
def test_fiscal_code_of_the_country_is_read_off_the_page(
    language: Language, codes: list[tuple[str, str]]
) -> None:
    assert read_codes(render_pdf(printable(language))) == codes


def addresses_in(content: bytes) -> list[str]:
    return [found.decode() for found in re.findall(rb"/URI \(([^)]*)\)", content)]


@pytest.mark.parametrize("language", [Language.PT_PT, Language.ES_ES, Language.ES_MX])
def test_page_to_pay_on_is_read_off_the_paper_and_opened_by_a_click(language: Language) -> None:
    content = render_pdf(printable(language, ways=WAYS))

    assert ("QRCode", WAYS[0].link) in read_codes(content)
    assert set(addresses_in(content)) == {WAYS[0].link, WAYS[1].link}
    assert "12345 123 456 789" in text_of(content)


@pytest.mark.parametrize("language", BRAZILIAN)
def test_pix_code_keeps_the_frame_and_the_pages_are_named_below(language: Language) -> None:
    content = render_pdf(printable(language, ways=WAYS))

    assert read_codes(content) == [("ITF", BARCODE), ("QRCode", PIX)]
    assert set(addresses_in(content)) == {WAYS[0].link, WAYS[1].link}


@pytest.mark.parametrize("logo", [None, picture()], ids=["no logo", "logo"])
def test_a_typical_invoice_with_boleto_and_pix_is_one_page(logo: bytes | None) -> None:
    with pypdfium2.PdfDocument(render_pdf(printable(count=8, logo=logo))) as document:
        assert len(document) == 1


def test_code_of_the_tax_authority_is_thirty_millimetres_wide() -> None:
    (page,) = pages_of(render_pdf(printable(Language.PT_PT)))
    (code,) = zxingcpp.read_barcodes(page)

    left, right = code.position.top_left.x, code.position.top_right.x
    assert (right - left) * 25.4 / DOTS_PER_INCH >= 30


def test_codes_are_read_off_a_page_of_extremes() -> None:
    assert read_codes(render_pdf(WILD)) == [("ITF", BARCODE), ("QRCode", PIX)]


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_drawn_into_the_margins(name: str) -> None:
    margin = int(MARGIN_MM * DOTS_PER_INCH / 25.4)

    for page in pages_of(render_pdf(EVERY[name])):
        box = Image.eval(page.convert("L"), lambda v: 255 - v).getbbox()
        assert box is not None
        left, top, right, bottom = box
        assert min(left, top, page.width - right, page.height - bottom) >= margin


@pytest.mark.parametrize("language", Language)
def test_document_names_supplier_customer_document_and_amount(language: Language) -> None:
    invoice = printable(language)
    text = text_of(render_pdf(invoice))
    issuer, customer = invoice.issuer, invoice.customer

    for wanted in (issuer.name, issuer.tax_id, issuer.email, customer.name, customer.tax_id):
        assert wanted in text
    assert "Rua das Acácias, 120" in text
    assert invoice.document in text
    assert re.search(r"1[.,\s]?8?56[.,]71", text)
    assert "2026" in text


def test_slip_says_what_the_central_bank_wants() -> None:
    text = text_of(render_pdf(printable()))
    slip = text[text.index("Local de pagamento") - 120 :]

    wanted = ["Banco do Brasil", "001-9", LINE, "10/03/2026", "R$ 1.254,30", "1234-5 / 1234567"]
    wanted += [AURORA.name, AURORA.tax_id, "Rua das Acácias, 120", BEATRIZ.name, BEATRIZ.tax_id]
    wanted += ["Beneficiário", "Pagador", "Até 05/03/2026, desconto de R$ 25,00."]
    assert [what for what in wanted if what not in slip] == []


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (6, 1), (15, 2), (60, 3), (200, 6)])
def test_typical_invoice_takes_one_page_and_long_ones_as_many_as_they_need(
    count: int, pages: int
) -> None:
    content = render_pdf(printable(count=count))
    text = text_of(content)

    assert len(pages_of(content)) == pages
    assert f"Página {pages} de {pages}" in text
    assert text.count("Valor unitário") in {pages, pages - 1}
    assert f"edifício {count}" in text


def test_slip_stands_whole_on_the_last_page_alone() -> None:
    with pypdfium2.PdfDocument(render_pdf(printable(count=60))) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]

    assert [LINE in text and "Pagador" in text for text in texts] == [False, False, True]


def test_mark_up_formulas_and_control_characters_are_plain_text() -> None:
    text = text_of(render_pdf(WILD))

    assert "<b>negrito</b> =HYPERLINK(1)" in text
    assert "=1+1" in text
    assert "&amp; {{ x }}" in text
    assert "\x07" not in text
    assert "Ελληνικά" in text


@pytest.mark.parametrize("name", EVERY)
def test_same_document_has_the_same_bytes(name: str) -> None:
    documents = PdfDocuments()

    assert documents.render(EVERY[name]) == documents.render(EVERY[name])


def test_other_documents_in_between_do_not_change_the_bytes() -> None:
    first = render_pdf(WILD)
    render_pdf(replace(WILD, notes="Ж Đ ő"))

    assert render_pdf(WILD) == first


def test_file_names_its_title_author_and_language() -> None:
    content = render_pdf(printable(Language.ES_MX))
    with pypdfium2.PdfDocument(content) as document:
        facts = document.get_metadata_dict()

    assert facts["Title"] == "Factura A-0000042"
    assert facts["Author"] == AURORA.name
    assert b"/Lang (es-MX)" in content


def test_standard_faces_are_not_embedded_and_another_only_where_it_is_needed() -> None:
    plain, foreign = render_pdf(printable()), render_pdf(printable(notes="Łódź"))

    assert b"FontFile" not in plain
    assert b"FontFile2" in foreign
    assert len(plain) < 20_000
    assert len(foreign) < 40_000


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"issuer": replace(AURORA, address=" ")}, "the issuer's address"),
        ({"issuer": replace(AURORA, tax_id="")}, "the issuer's tax id"),
        ({"issuer": replace(AURORA, name="")}, "the issuer's name"),
        ({"customer": replace(BEATRIZ, name="")}, "the customer's name"),
        ({"boleto": boleto(bank_name="")}, "the bank's name"),
        ({"boleto": boleto(codigo_barras="123")}, "the boleto's 44 digits"),
        ({"boleto": boleto(linha_digitavel="")}, "the linha digitável"),
        ({"boleto": boleto(amount=printable().amount_due - printable().amount_due)}, "amount"),
    ],
)
def test_document_that_lacks_what_the_law_wants_is_refused(
    changes: dict[str, Any], named: str
) -> None:
    with pytest.raises(IncompleteDocumentError, match=named):
        render_pdf(printable(**changes))


@pytest.mark.parametrize("color", ["#FFFFFF", "#FFEE00", "#7FFFD4"])
def test_pale_colour_of_a_brand_is_darkened_until_it_is_read(color: str) -> None:
    code = accent(printable(brand=Brand(color=color)))
    red, green, blue = (int(code[place : place + 2], 16) for place in (1, 3, 5))

    assert 0.299 * red + 0.587 * green + 0.114 * blue <= 115


def test_dark_colour_of_a_brand_stays_as_it_is() -> None:
    assert accent(printable(brand=Brand(color="#0F5C6E"))) == "#0F5C6E"


@pytest.mark.parametrize("language", Language)
def test_every_language_has_every_word(language: Language) -> None:
    from cobro.adapters.documents.words import words

    assert set(words(language)) == set(words(Language.EN))
    assert all(text.strip() for text in words(language).values())


def test_portuguese_marks_stand_whole_on_every_page() -> None:
    text = text_of(render_pdf(printable(Language.PT_PT, 60)))

    assert text.count("kLp0-Processado por programa certificado n.º 9999/AT") == 2
    assert text.count("ATCUD:CSDF7T5H-42") == 3  # above the code as well


def test_copy_and_corrected_document_are_marked() -> None:
    text = text_of(render_pdf(printable(is_copy=True, corrects="A-0000007")))

    assert "2ª via" in text
    assert "Referente à fatura A-0000007" in text
