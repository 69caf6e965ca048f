"""What stands on a document that a payer gets, before anything is drawn.

A printable document is complete or it is refused: the supplier's name, address and tax id stand on
every charging document (Brazil: CDC art. 42-A), and a boleto names payer, bank, beneficiary with
address and tax id, amount, due date and the conditions of a discount (Circular BCB 3.656/2013).
Texts are as people read them; amounts and dates are values, written out in the payer's language by
whoever draws them.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar

from cobro.application.payment_ways import PaymentWay
from cobro.domain.agreements import Brand
from cobro.domain.errors import RejectionError
from cobro.domain.invoice_draft import TaxMode
from cobro.domain.money import Money
from cobro.domain.parties import Language
from cobro.domain.series import DocumentKind

BARCODE_DIGITS = 44


class IncompleteDocumentError(RejectionError):
    """A fact that the law wants on the document is missing: complete the profile it comes from."""

    code: ClassVar[str] = "document_incomplete"


@dataclass(frozen=True, slots=True)
class PrintedParty:
    """`facts` are further labelled facts that its country wants printed, label first."""

    name: str
    tax_id: str
    tax_id_name: str
    address: str
    email: str = ""
    phone: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedLine:
    description: str
    quantity: Decimal
    unit_price: Money
    amount: Money


@dataclass(frozen=True, slots=True)
class PrintedTax:
    """`rate` and `code` stand beside the name, `base` where it is not what the lines add up to."""

    name: str
    amount: Money
    mode: TaxMode
    rate: str = ""
    code: str = ""
    base: Money | None = None


@dataclass(frozen=True, slots=True)
class PrintedBoleto:
    """`bank_code` has its digit (`001-9`); `instructions` say what the bank's clerk must know."""

    bank_code: str
    bank_name: str
    linha_digitavel: str
    codigo_barras: str
    agency_code: str
    nosso_numero: str
    carteira: str
    species: str
    amount: Money
    due_date: date
    instructions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FiscalMarks:
    """What a fiscal system gave the document: Portugal, Spain, Mexico, Brazil, in this order."""

    atcud: str = ""
    at_qr: str = ""
    at_hash: str = ""
    verifactu_url: str = ""
    folio_fiscal: str = ""
    nfse_key: str = ""


NO_MARKS = FiscalMarks()


@dataclass(frozen=True, slots=True)
class PrintableInvoice:
    """One document. `terms` are whole sentences; `corrects` is the number that a note is about.

    `copy` names the copy that it is (not printed; the mark is).
    """

    issuer: PrintedParty
    customer: PrintedParty
    kind: DocumentKind
    document: str
    issue_date: date
    due_date: date
    language: Language
    lines: tuple[PrintedLine, ...]
    lines_total: Money
    total: Money
    amount_due: Money
    taxes: tuple[PrintedTax, ...] = ()
    terms: tuple[str, ...] = ()
    notes: str = ""
    corrects: str = ""
    is_copy: bool = False
    copy: str = ""
    boleto: PrintedBoleto | None = None
    pix_code: str = ""
    ways: tuple[PaymentWay, ...] = ()
    fiscal: FiscalMarks = NO_MARKS
    brand: Brand = field(default_factory=Brand)
    logo: bytes | None = None

    def checked(self) -> "PrintableInvoice":
        """Return itself; raise `IncompleteDocumentError` that names everything missing."""
        wanted = {
            "the issuer's name": self.issuer.name,
            "the issuer's tax id": self.issuer.tax_id,
            "the issuer's address": self.issuer.address,
            "the customer's name": self.customer.name,
            "the document number": self.document,
        }
        if self.boleto is not None:
            wanted |= _wanted_of(self.boleto)
        missing = [what for what, value in wanted.items() if not str(value).strip()]
        if missing:
            message = f"the document cannot be printed without {', '.join(missing)}"
            raise IncompleteDocumentError(message)
        return self


def _wanted_of(boleto: PrintedBoleto) -> dict[str, str]:
    digits = boleto.codigo_barras
    is_barcode = len(digits) == BARCODE_DIGITS and digits.isascii() and digits.isdigit()
    return {
        "the bank's name": boleto.bank_name,
        "the bank's code": boleto.bank_code,
        "the linha digitável": boleto.linha_digitavel,
        "the boleto's 44 digits": digits if is_barcode else "",
        "the boleto's amount": str(boleto.amount) if boleto.amount.is_positive else "",
        "the nosso número": boleto.nosso_numero,
        "the agency and beneficiary code": boleto.agency_code,
    }
