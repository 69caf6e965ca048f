"""Documents to print: a typical one in each language, and everything that may go wrong in one."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from cobro.application.payment_ways import PaymentWay
from cobro.application.printable import (
    FiscalMarks,
    PrintableInvoice,
    PrintedBoleto,
    PrintedLine,
    PrintedParty,
    PrintedTax,
)
from cobro.domain.agreements import Brand
from cobro.domain.gateways import PaymentMethod
from cobro.domain.invoice_draft import TaxMode
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language
from cobro.domain.series import DocumentKind

BARCODE = "00191108700001254300000001234567000000004217"
LINE = "00190.00009 01234.567008 00000.042177 1 10870000125430"
PIX = (
    "00020126580014br.gov.bcb.pix0136123e4567-e89b-12d3-a456-4266141740005204000053039865407"
    "1254.305802BR5917AURORA MANUTENCAO6014BELO HORIZONTE62230519INV0000042AURORA0016304D1A2"
)
AT_QR = (
    "A:500000000*B:999999990*C:PT*D:FT*E:N*F:20260310*G:FT 2026/42*H:CSDF7T5H-42*I1:PT*"
    "I7:1000.00*I8:230.00*N:230.00*O:1230.00*Q:kLp0*R:9999"
)
VERIFACTU = (
    "https://www2.agenciatributaria.gob.es/wlpl/TIKE-CONT/ValidarQR?nif=B12345674"
    "&numserie=F-2026-42&fecha=10-03-2026&importe=1210.00"
)
WAYS = (
    PaymentWay(PaymentMethod.LINK, "https://pay.example/c/" + "a1" * 40),
    PaymentWay(PaymentMethod.CARD, "https://pay.example/card"),
    PaymentWay(PaymentMethod.MULTIBANCO, digits="12345 123 456 789"),
)
_CURRENCIES = {
    Language.PT_BR: Currency.BRL, Language.PT_PT: Currency.EUR, Language.ES_ES: Currency.EUR,
    Language.ES_MX: Currency.MXN, Language.EN: Currency.BRL,
}  # fmt: skip
_SERVICES = {
    Language.PT_BR: "Manutenção mensal de elevadores, contrato 118, edifício {n}",
    Language.PT_PT: "Manutenção mensal de elevadores, contrato 118, edifício {n}",
    Language.ES_ES: "Mantenimiento mensual de ascensores, contrato 118, edificio {n}",
    Language.ES_MX: "Mantenimiento mensual de elevadores, contrato 118, edificio {n}",
    Language.EN: "Monthly maintenance of lifts, contract 118, building {n}",
}
AURORA = PrintedParty(
    name="Aurora Manutenção Ltda.",
    tax_id="12.345.678/0001-95",
    tax_id_name="CNPJ",
    address="Rua das Acácias, 120, Savassi\nBelo Horizonte, MG, 30140-000",
    email="financeiro@aurora.example",
    phone="+55 31 3333-0000",
    facts=(("Inscrição municipal", "123456-7"),),
)
BEATRIZ = PrintedParty(
    name="Beatriz Cavalcanti Comércio de Tecidos",
    tax_id="529.982.247-25",
    tax_id_name="CPF",
    address="Avenida do Contorno, 4500, apto. 302, Funcionários, Belo Horizonte, MG, 30110-090",
    email="beatriz@cliente.example",
)


def boleto(**changes: Any) -> PrintedBoleto:
    facts: dict[str, Any] = {
        "bank_code": "001-9",
        "bank_name": "Banco do Brasil",
        "linha_digitavel": LINE,
        "codigo_barras": BARCODE,
        "agency_code": "1234-5 / 1234567",
        "nosso_numero": "12345670000000042",
        "carteira": "17",
        "species": "DS",
        "amount": Money(125430, Currency.BRL),
        "due_date": date(2026, 3, 10),
        "instructions": (
            "Após o vencimento, multa de 2% (R$ 25,09) e juros de 1% ao mês.",
            "Até 05/03/2026, desconto de R$ 25,00.",
        ),
    }
    return PrintedBoleto(**facts | changes)


def lines(count: int, language: Language) -> tuple[PrintedLine, ...]:
    currency = _CURRENCIES[language]
    return tuple(
        PrintedLine(
            _SERVICES[language].format(n=n),
            Decimal(n % 4 + 1),
            Money(12500 + n, currency),
            Money((12500 + n) * (n % 4 + 1), currency),
        )
        for n in range(1, count + 1)
    )


def printable(
    language: Language = Language.PT_BR, count: int = 6, **changes: Any
) -> PrintableInvoice:
    """Return a typical document of its language; only Brazilian payers get boleto and Pix."""
    currency, rows = _CURRENCIES[language], lines(count, language)
    total = Money.total((row.amount for row in rows), currency)
    is_brazil = currency is Currency.BRL
    marks = {
        Language.PT_PT: FiscalMarks(atcud="CSDF7T5H-42", at_qr=AT_QR,
            at_hash="kLp0-Processado por programa certificado n.º 9999/AT"),
        Language.ES_ES: FiscalMarks(verifactu_url=VERIFACTU),
        Language.ES_MX: FiscalMarks(folio_fiscal="6128396F-C09B-4EC6-8699-43C5F7E3B230"),
    }  # fmt: skip
    facts: dict[str, Any] = {
        "issuer": AURORA,
        "customer": BEATRIZ,
        "kind": DocumentKind.INVOICE,
        "document": "A-0000042",
        "issue_date": date(2026, 2, 24),
        "due_date": date(2026, 3, 10),
        "language": language,
        "lines": rows,
        "taxes": (
            PrintedTax("ISS", Money(6271, currency), TaxMode.INCLUDED, rate="5"),
            PrintedTax("IRRF", Money(1881, currency), TaxMode.WITHHELD, rate="1,5"),
        ),
        "lines_total": total,
        "total": total - Money(1881, currency),
        "amount_due": total - Money(1881, currency),
        "terms": (
            "Após o vencimento, multa de 2% e juros de 1% ao mês.",
            "Até 5 de março de 2026, desconto de R$ 25,00.",
        ),
        "notes": "Pedido de compra 4711. Obrigado pela preferência.",
        "boleto": boleto() if is_brazil else None,
        "pix_code": PIX if is_brazil else "",
        "fiscal": marks.get(language, FiscalMarks()),
        "brand": Brand(color="#0F5C6E"),
    }
    return PrintableInvoice(**facts | changes)


def with_lines(invoice: PrintableInvoice, *descriptions: str) -> PrintableInvoice:
    price = Money(10**15 - 1, invoice.total.currency)
    rows = tuple(PrintedLine(text, Decimal("0.000001"), price, price) for text in descriptions)
    return replace(invoice, lines=rows)
