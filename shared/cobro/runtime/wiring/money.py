"""Issuing and booking: everything that writes money."""

from functools import cache

from cobro.adapters.dynamodb.drafts import DynamoDrafts
from cobro.adapters.dynamodb.invoice_shelf import DynamoInvoiceShelf
from cobro.adapters.dynamodb.ledger import (
    DynamoAdjustments,
    DynamoCredits,
    DynamoInvoices,
    DynamoJournal,
    DynamoLedger,
    DynamoPayments,
    DynamoSeries,
)
from cobro.application.adjust_invoice import AdjustInvoices
from cobro.application.credit_invoice import CreditInvoices
from cobro.application.find_invoices import FindInvoices
from cobro.application.hold_for_release import HoldForRelease
from cobro.application.issue_invoices import IssueInvoices
from cobro.application.list_invoices import ListInvoices
from cobro.application.placed_payments import PlacedPayments
from cobro.application.post_receipt import PostReceipt
from cobro.application.quote_payoff import QuotePayoff
from cobro.runtime.wiring import base, parties, rates


@cache
def invoices() -> DynamoInvoices:
    base.database()
    return DynamoInvoices()


@cache
def payments() -> DynamoPayments:
    base.database()
    return DynamoPayments()


@cache
def credits_() -> DynamoCredits:
    base.database()
    return DynamoCredits()


@cache
def journal() -> DynamoJournal:
    base.database()
    return DynamoJournal()


@cache
def placed_payments() -> PlacedPayments:
    return PlacedPayments(
        payments=payments(), invoices=invoices(), journal=journal(), credits_=credits_()
    )


@cache
def ledger() -> DynamoLedger:
    return DynamoLedger(base.database())


@cache
def hold_for_release() -> HoldForRelease:
    base.database()
    return HoldForRelease(drafts=DynamoDrafts(), invoices=invoices(), clock=base.clock())


@cache
def issue_invoices() -> IssueInvoices:
    return IssueInvoices(
        issuers=parties.issuers(),
        customers=parties.customers(),
        invoices=invoices(),
        series=DynamoSeries(base.database()),
        ledger=ledger(),
        clock=base.clock(),
        pause=base.pause(),
        hold=hold_for_release(),
    )


@cache
def adjust_invoices() -> AdjustInvoices:
    return AdjustInvoices(
        issuers=parties.issuers(),
        invoices=invoices(),
        adjustments=DynamoAdjustments(),
        ledger=ledger(),
        clock=base.clock(),
        pause=base.pause(),
    )


@cache
def credit_invoices() -> CreditInvoices:
    return CreditInvoices(
        issuers=parties.issuers(),
        invoices=invoices(),
        series=DynamoSeries(base.database()),
        ledger=ledger(),
        clock=base.clock(),
        pause=base.pause(),
    )


@cache
def post_receipt() -> PostReceipt:
    return PostReceipt(
        invoices=invoices(),
        ledger=ledger(),
        clock=base.clock(),
        pause=base.pause(),
        quote=rates.quotes(),
    )


@cache
def find_invoices() -> FindInvoices:
    return FindInvoices(issuers=parties.issuers(), invoices=invoices())


@cache
def list_invoices() -> ListInvoices:
    return ListInvoices(
        issuers=parties.issuers(),
        shelf=DynamoInvoiceShelf(),
        series=DynamoSeries(base.database()),
        journal=journal(),
        clock=base.clock(),
    )


@cache
def quote_payoff() -> QuotePayoff:
    return QuotePayoff(invoices=invoices(), issuers=parties.issuers(), quotes=rates.quotes())
