"""Make a printable document of an invoice, its parties as they were, and what it is paid with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from cobro.application.payment_ways import payment_ways
from cobro.application.ports.documents import TermsWriter
from cobro.application.printable import (
    FiscalMarks,
    PrintableInvoice,
    PrintedBoleto,
    PrintedLine,
    PrintedParty,
    PrintedTax,
)
from cobro.domain.charges import (
    BoletoCharge,
    Charge,
    ChargeState,
    PixCharge,
    latest_due_date,
)
from cobro.domain.copies import Asking, copy_label, present, terms_of_copy
from cobro.domain.identifiers import stored_tax_id
from cobro.domain.invoice import Invoice
from cobro.domain.money import Money
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
        "iban": "IBAN",
        "bic": "BIC",
        "clabe": "CLABE",
    }
)
# A charge that was withdrawn, refused or ran out must not be paid by.
_PRINTED_STATES = frozenset({ChargeState.REQUESTED, ChargeState.REGISTERED, ChargeState.PAID})


def printed_charges(charges: Sequence[Charge], issuer: Issuer) -> tuple[BoletoCharge | None, str]:
    """Return the boleto of the first agreement that has one, and the Pix code, if any."""
    fit = [charge for charge in present(charges) if charge.state in _PRINTED_STATES]
    boletos = {charge.agreement_id: charge for charge in fit if isinstance(charge, BoletoCharge)}
    boleto = next((boletos[key] for key in issuer.agreements if key in boletos), None)
    pix = next((charge.br_code for charge in fit if isinstance(charge, PixCharge)), "")
    return boleto, pix


def printed_asking(invoice: Invoice, issuer: Issuer, charges: Sequence[Charge]) -> Asking:
    """Return what the document asks for, and what holds for who pays that late."""
    draft, label = invoice.draft, copy_label(charges)
    amount, due_date = asked_now(invoice, charges)
    if not label:
        return Asking(amount, due_date, draft.terms)
    exposure = replace(
        invoice.exposure,
        country=draft.country or issuer.country,
        due_date=latest_due_date(invoice.due_date, charges),
    )
    terms = terms_of_copy(exposure, draft.terms, due_date)
    return Asking(amount, due_date, terms, present(charges)[0].copy)


def asked_now(invoice: Invoice, charges: Sequence[Charge]) -> tuple[Money, date]:
    """Return amount and due date of the newest copy, or those that the invoice was issued with."""
    newest = present(charges)
    if newest and newest[0].copy:
        return newest[0].amount, newest[0].due_date
    return invoice.draft.total, latest_due_date(invoice.due_date, charges)


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
    draft, asked = invoice.draft, printed_asking(invoice, issuer, charges)
    boleto, pix_code = printed_charges(charges, issuer)
    gateway_code, ways = payment_ways(charges, asked.due_date)
    return PrintableInvoice(
        issuer=printed_party(snapshots[0]),
        customer=printed_party(snapshots[1]),
        kind=draft.kind,
        document=invoice.document,
        issue_date=draft.issue_date,
        due_date=asked.due_date,
        language=customer.language,
        lines=tuple(
            PrintedLine(line.description, line.quantity, line.unit_price, line.amount)
            for line in draft.lines
        ),
        taxes=tuple(
            PrintedTax(tax.name, tax.amount, tax.mode, tax.rate, tax.code, tax.base)
            for tax in draft.taxes
        ),
        lines_total=draft.lines_total,
        total=draft.total,
        amount_due=asked.amount,
        terms=_sentences(asked, terms, customer.language),
        notes=draft.notes,
        corrects=corrects,
        is_copy=asked.copy > 0,
        copy=copy_label(charges),
        boleto=_boleto(boleto, issuer, asked, terms) if boleto is not None else None,
        pix_code=pix_code or gateway_code,
        ways=ways,
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
    charge: BoletoCharge, issuer: Issuer, asked: Asking, terms: TermsWriter
) -> PrintedBoleto:
    """Write the slip; its instructions are in Portuguese, as the bank's clerk reads them."""
    agreement = issuer.agreements[charge.agreement_id]
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
        instructions=_sentences(asked, terms, Language.PT_BR),
    )


def _sentences(asked: Asking, terms: TermsWriter, language: Language) -> tuple[str, ...]:
    return terms.sentences(asked.terms, asked.amount, asked.due_date, language)


def _marks(fiscal: dict[str, str]) -> FiscalMarks:
    names = ("atcud", "at_qr", "at_hash", "verifactu_url", "folio_fiscal", "nfse_key")
    return FiscalMarks(**{name: fiscal.get(name, "") for name in names})
