"""Payment agreements."""

from functools import cache

from cobro.adapters.agreement_words import instalment_text
from cobro.adapters.dynamodb.agreements import DynamoAgreements
from cobro.adapters.dynamodb.ledger import DynamoSeries
from cobro.application.accept_agreements import AcceptAgreements, AgreementBook, SettleAgreements
from cobro.application.number_instalments import InstalmentNumbers
from cobro.application.propose_agreements import ProposeAgreements
from cobro.runtime.wiring import base, effects, money, parties, rates, reminders


@cache
def agreements() -> DynamoAgreements:
    return DynamoAgreements(base.database())


@cache
def propose_agreements() -> ProposeAgreements:
    return ProposeAgreements(
        issuers=parties.issuers(),
        customers=parties.customers(),
        invoices=money.invoices(),
        agreements=agreements(),
        quotes=rates.quotes(),
        clock=base.clock(),
        pause=base.pause(),
    )


@cache
def book() -> AgreementBook:
    return AgreementBook(
        issuers=parties.issuers(),
        invoices=money.invoices(),
        agreements=agreements(),
        numbers=InstalmentNumbers(
            customers=parties.customers(),
            series=DynamoSeries(base.database()),
            describe=instalment_text,
        ),
        quotes=rates.quotes(),
        agenda=reminders.agenda(),
        clock=base.clock(),
        pause=base.pause(),
    )


@cache
def accept_agreements() -> AcceptAgreements:
    return AcceptAgreements(book=book())


@cache
def settle_agreements() -> SettleAgreements:
    return SettleAgreements(
        book=book(), exceptions=base.exceptions(), measure=effects.measure_agreements()
    )
