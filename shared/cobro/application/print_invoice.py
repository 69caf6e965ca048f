"""Make a printable document of an invoice, its parties as they were, and what it is paid with."""

from collections.abc import Sequence
from types import MappingProxyType

from cobro.application.ports.documents import TermsWriter
from cobro.application.printable import (
    FiscalMarks,
    PrintableInvoice,
    PrintedBoleto,
    PrintedLine,
    PrintedParty,
    PrintedTax,
)
from cobro.domain.charges import BoletoCharge, Charge, ChargeState, PixCharge
from cobro.domain.identifiers import stored_tax_id
from cobro.domain.invoice import Invoice
from cobro.domain.parties import Customer, Issuer, Language, PartySnapshot
from cobro.formats.boleto.banks import BANK_DIGITS

BANK_NAMES = MappingProxyType(
    {
        "001": "Banco do Brasil",
        "033": "Santander",
        "077": "Banco Inter",
        "104": "Caixa Econômica Federal",
        "237": "Bradesco",
        "341": "Itaú",
        "748": "Sicredi",
        "756": "Sicoob",
    }
)
# What a profile or a document may carry that has to be printed, and how its country calls it.
PARTY_FACTS = MappingProxyType(
    {
        "inscricao_municipal": "Inscrição municipal",
        "inscricao_estadual": "Inscrição estadual",
        "regimen_fiscal": "Régimen fiscal",
        "uso_cfdi": "Uso CFDI",
        "codigo_postal": "C.P.",
        "capital_social": "Capital social",
        "conservatoria": "Conservatória",
        "registro_mercantil": "Registro Mercantil",
    }
)
# A charge that was withdrawn, refused or ran out must not be paid by.
_PRINTED_STATES = frozenset({ChargeState.REQUESTED, ChargeState.REGISTERED, ChargeState.PAID})


def printed_charges(charges: Sequence[Charge], issuer: Issuer) -> tuple[BoletoCharge | None, str]:
    """Return the boleto of the first agreement that has one, and the Pix code, if any."""
    fit = [charge for charge in charges if charge.state in _PRINTED_STATES]
    boletos = {charge.agreement_id: charge for charge in fit if isinstance(charge, BoletoCharge)}
    boleto = next((boletos[key] for key in issuer.agreements if key in boletos), None)
    pix = next((charge.br_code for charge in fit if isinstance(charge, PixCharge)), "")
    return boleto, pix


def printable_invoice(
    invoice: Invoice,
    issuer: Issuer,
    customer: Customer,
    snapshots: tuple[PartySnapshot, PartySnapshot],
    charges: Sequence[Charge],
    *,
    terms: TermsWriter,
    corrects: str = "",
    logo: bytes | None = None,
) -> PrintableInvoice:
    """Put the document together; `snapshots` are issuer and customer as the document has them."""
    draft = invoice.draft
    boleto, pix_code = printed_charges(charges, issuer)
    sentences = terms.sentences(draft.terms, draft.total, draft.due_date, customer.language)
    return PrintableInvoice(
        issuer=printed_party(snapshots[0]),
        customer=printed_party(snapshots[1]),
        kind=draft.kind,
        document=invoice.document,
        issue_date=draft.issue_date,
        due_date=draft.due_date,
        language=customer.language,
        lines=tuple(
            PrintedLine(line.description, line.quantity, line.unit_price, line.amount)
            for line in draft.lines
        ),
        taxes=tuple(
            PrintedTax(tax.name, tax.amount, tax.mode, tax.rate, tax.code) for tax in draft.taxes
        ),
        lines_total=draft.lines_total,
        total=draft.total,
        amount_due=draft.total,
        terms=sentences,
        notes=draft.notes,
        corrects=corrects,
        boleto=_boleto(boleto, issuer, invoice, terms) if boleto is not None else None,
        pix_code=pix_code,
        fiscal=_marks(draft.fiscal),
        brand=issuer.brand,
        logo=logo,
    )


def printed_party(snapshot: PartySnapshot) -> PrintedParty:
    tax_id = stored_tax_id(snapshot.country, snapshot.tax_id)
    facts = tuple(
        (label, snapshot.fiscal[key])
        for key, label in PARTY_FACTS.items()
        if snapshot.fiscal.get(key)
    )
    return PrintedParty(
        name=snapshot.name,
        tax_id=tax_id.formatted,
        tax_id_name=tax_id.scheme,
        address=snapshot.address,
        email=snapshot.email,
        phone=snapshot.phone,
        facts=facts,
    )


def _boleto(
    charge: BoletoCharge, issuer: Issuer, invoice: Invoice, terms: TermsWriter
) -> PrintedBoleto:
    """Write the slip; its instructions are in Portuguese, as the bank's clerk reads them."""
    agreement, draft = issuer.agreements[charge.agreement_id], invoice.draft
    return PrintedBoleto(
        bank_code=f"{charge.bank}-{BANK_DIGITS[charge.bank]}",
        bank_name=BANK_NAMES[charge.bank],
        linha_digitavel=charge.linha_digitavel,
        codigo_barras=charge.codigo_barras,
        agency_code=charge.agency_code,
        nosso_numero=charge.printed_number,
        carteira=agreement.carteira,
        species=agreement.species,
        amount=charge.amount,
        due_date=charge.due_date,
        instructions=terms.sentences(draft.terms, draft.total, draft.due_date, Language.PT_BR),
    )


def _marks(fiscal: dict[str, str]) -> FiscalMarks:
    names = ("atcud", "at_qr", "at_hash", "verifactu_url", "folio_fiscal", "nfse_key")
    return FiscalMarks(**{name: fiscal.get(name, "") for name in names})
