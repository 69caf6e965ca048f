"""Copies of invoices, asked for anew, and what banks are told of boletos that they have."""

from functools import cache

from cobro.application.make_new_boletos import MakeNewBoletos
from cobro.application.order_title import OrderTitles
from cobro.application.reissue_invoice import ReissueInvoices
from cobro.contracts.document_messages import render_message
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base, charges, money, parties


@cache
def reissue_invoices() -> ReissueInvoices:
    return ReissueInvoices(
        issuers=parties.issuers(),
        quote=money.quote_payoff(),
        charges=charges.charges(),
        offer=charges.offer_charges(),
        clock=base.clock(),
        drawings=base.queue(Queue.RENDER),
        render_message=render_message,
    )


@cache
def make_new_boletos() -> MakeNewBoletos:
    return MakeNewBoletos(reissue=reissue_invoices())


@cache
def order_titles() -> OrderTitles:
    return OrderTitles(
        issuers=parties.issuers(),
        invoices=money.invoices(),
        charges=charges.charges(),
        clock=base.clock(),
        pause=base.pause(),
    )
