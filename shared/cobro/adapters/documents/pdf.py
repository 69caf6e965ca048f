"""A printable document as PDF: the same input gives the same bytes, on any day and machine.

ReportLab's invariant mode leaves out the moment and the random document id. Everything is drawn
straight on the pages, nothing goes through a mark-up language. Standard faces are not embedded.
"""

from io import BytesIO

from cobro.adapters.documents.closing import put_closing
from cobro.adapters.documents.flow import Flow
from cobro.adapters.documents.head import first_head, foot, next_head, parties_strip, title_of
from cobro.adapters.documents.pen import MM, PAGE_HEIGHT, PAGE_WIDTH, Pen
from cobro.adapters.documents.slip import slip_block
from cobro.adapters.documents.table import put_table
from cobro.application.printable import PrintableInvoice

__all__ = ["PdfDocuments", "render_pdf"]


class PdfDocuments:
    """The port of documents, drawn as PDF."""

    def render(self, invoice: PrintableInvoice) -> bytes:
        return render_pdf(invoice)


def render_pdf(invoice: PrintableInvoice) -> bytes:
    """Draw a document; raise `IncompleteDocumentError` where the law wants more on it."""
    from reportlab.pdfgen.canvas import Canvas

    flow = _laid_out(invoice.checked())
    file = BytesIO()
    canvas = Canvas(
        file,
        pagesize=(PAGE_WIDTH * MM, PAGE_HEIGHT * MM),
        invariant=1,
        pageCompression=1,
        lang=invoice.language.value,
    )
    canvas.setTitle(f"{title_of(invoice)} {invoice.document}")
    canvas.setAuthor(invoice.issuer.name)
    canvas.setSubject(invoice.document)
    canvas.setCreator("Cobro")
    canvas.setProducer("Cobro")
    pen = Pen(canvas)
    for number, blocks in enumerate(flow.pages, 1):
        if number > 1:
            next_head(pen, invoice)
        for top, block in blocks:
            block.draw(pen, top)
        foot(pen, invoice, number, len(flow.pages))
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _laid_out(invoice: PrintableInvoice) -> Flow:
    flow = Flow()
    flow.put(first_head(invoice))
    flow.put(parties_strip(invoice))
    put_table(flow, invoice)
    put_closing(flow, invoice)
    if invoice.boleto is not None:
        flow.put_at_bottom(slip_block(invoice, invoice.boleto))
    return flow
