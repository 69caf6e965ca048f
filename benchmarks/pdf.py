"""Measure the drawing of documents: CPU time a page, what importing it costs, and its size.

Prints one JSON object a line. Every document differs from the one before in each text and code, so
that no cache of texts or QR codes helps; faces, words and locales are warm, as in a function that
has drawn one document. Import is measured in processes of their own that have drawn nothing.
"""

import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import metadata
from io import BytesIO
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure, emit, progress
from cobro.adapters.documents.logo import clean_logo
from cobro.adapters.documents.pdf import render_pdf
from cobro.application.printable import (
    PrintableInvoice,
    PrintedBoleto,
    PrintedLine,
    PrintedParty,
)
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language
from cobro.domain.series import DocumentKind

ROOT = Path(__file__).resolve().parents[1]
PAGES = 40
IMPORTS = 7
LINES = 8
PACKAGES = ("reportlab", "pillow", "segno", "babel", "charset-normalizer")
# What a cold start pays for before its first document.
IMPORTED = "cobro.adapters.documents.pdf, reportlab.pdfgen.canvas, segno, babel.numbers"


def document(number: int) -> PrintableInvoice:
    party = PrintedParty(
        name=f"Aurora Manutenção {number} Ltda.",
        tax_id="12.345.678/0001-95",
        tax_id_name="CNPJ",
        address=f"Rua das Acácias, {number}, Savassi, Belo Horizonte, MG, 30140-000",
        email="financeiro@aurora.example",
    )
    rows = tuple(
        PrintedLine(
            f"Manutenção mensal {number}, contrato {line}, edifício central",
            Decimal(line),
            Money(12500 + number, Currency.BRL),
            Money((12500 + number) * line, Currency.BRL),
        )
        for line in range(1, LINES + 1)
    )
    total = Money.total((row.amount for row in rows), Currency.BRL)
    return PrintableInvoice(
        issuer=party,
        customer=replace(party, name=f"Beatriz Cavalcanti {number}"),
        kind=DocumentKind.INVOICE,
        document=f"A-{number:07d}",
        issue_date=date(2026, 2, 24),
        due_date=date(2026, 3, 10),
        language=Language.PT_BR,
        lines=rows,
        lines_total=total,
        total=total,
        amount_due=total,
        terms=(f"Após o vencimento, multa de 2% ({number}) e juros de 1% ao mês.",),
    )


def with_charges(plain: PrintableInvoice, number: int) -> PrintableInvoice:
    pix = (
        "00020126580014br.gov.bcb.pix0136123e4567-e89b-12d3-a456-4266141740005204000053039865407"
        f"1254.305802BR5917AURORA MANUTENCAO6014BELO HORIZONTE6223{number:022d}6304D1A2"
    )
    slip = PrintedBoleto(
        bank_code="001-9",
        bank_name="Banco do Brasil",
        linha_digitavel="00190.00009 01234.567008 00000.042177 1 10870000125430",
        codigo_barras=f"00191108700001254300000001234567{number:010d}17",
        agency_code="1234-5 / 1234567",
        nosso_numero=f"1234567{number:010d}",
        carteira="17",
        species="DS",
        amount=plain.amount_due,
        due_date=plain.due_date,
        instructions=(f"Após o vencimento, multa de 2% e juros de 1% ao mês ({number}).",),
    )
    return replace(plain, boleto=slip, pix_code=pix)


def logo(number: int) -> bytes:
    """Return a picture as an upload keeps it, with a transparent ground."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", (1800, 700))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((20, 20, 680, 680), fill=(15, 92, 110 + number, 255))
    pen.rectangle((760, 260, 1780, 440), fill=(31, 41, 55, 255))
    file = BytesIO()
    picture.save(file, "PNG")
    return clean_logo(file.getvalue())


def cpu_ms(kind: str) -> list[float]:
    times = []
    for number in range(PAGES + 1):
        invoice = document(number)
        if kind.startswith("boleto_pix"):
            invoice = with_charges(invoice, number)
        if kind == "boleto_pix_logo":
            invoice = replace(invoice, logo=logo(number))
        if kind == "other_script":
            invoice = replace(invoice, notes=f"Łódź Ελληνικά Кириллица {number}")
        begin = time.process_time()
        render_pdf(invoice)
        times.append((time.process_time() - begin) * 1000)
    return times[1:]  # the first one loads faces, words and locales


def import_ms() -> float:
    timed = (
        "import time; begin = time.process_time(); "
        f"import {IMPORTED}; print((time.process_time() - begin) * 1000)"
    )
    command = [sys.executable, "-c", timed]
    figures = [
        float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603 - our own text
        for _ in range(IMPORTS)
    ]
    return median(figures)


def bundle_mb() -> float:
    """Return the megabytes of the libraries that drawing needs, and of this package's fonts."""
    size = 0
    for name in PACKAGES:
        found = metadata.distribution(name)
        paths = (Path(str(file.locate())) for file in found.files or ())
        size += sum(p.stat().st_size for p in paths if p.is_file() and p.suffix != ".pyc")
    fonts = ROOT / "shared" / "cobro" / "adapters" / "documents" / "fonts"
    return (size + sum(path.stat().st_size for path in fonts.iterdir())) / 1e6


def main() -> None:
    kinds = ("plain", "boleto_pix", "boleto_pix_logo", "other_script")
    for done, kind in enumerate(kinds):
        progress(done, len(kinds) + 2)
        emit(Figure("pdf", "cpu_ms", median(cpu_ms(kind)), "ms", PAGES, {"document": kind}))
    emit(Figure("pdf", "import_ms", import_ms(), "ms", IMPORTS))
    emit(Figure("pdf", "bundle_mb", bundle_mb(), "MB", len(PACKAGES)))


if __name__ == "__main__":
    main()
