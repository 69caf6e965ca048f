"""Keeping saved methods, and taking money by them."""

from functools import cache

from cobro.application.collect_payments import (
    AttemptCollection,
    CollectionGivenUpError,
    CollectPayments,
)
from cobro.application.keep_saved_methods import KeepSavedMethods
from cobro.application.parking import COLLECTION, RefusedInput
from cobro.application.take_by_method import TakeByMethod
from cobro.contracts.gateway_messages import gateway_hint_message
from cobro.runtime.observability import EXCEPTIONS_PARKED, count
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import (
    base,
    charges,
    gateway_apis,
    gateways,
    money,
    parties,
    saved_methods,
)


@cache
def keep_saved_methods() -> KeepSavedMethods:
    return KeepSavedMethods(
        customers=parties.customers(), accounts=gateways.accounts(), methods=saved_methods.methods()
    )


@cache
def take_by_method() -> TakeByMethod:
    return TakeByMethod(
        accounts=gateways.accounts(),
        gateways=gateway_apis.gateway_apis(),
        charges=charges.charges(),
        events=base.queue(Queue.GATEWAY_EVENTS),
        hint_message=gateway_hint_message,
    )


@cache
def collect_payments() -> CollectPayments:
    attempt = AttemptCollection(
        invoices=money.invoices(),
        methods=saved_methods.methods(),
        collections=saved_methods.collections(),
        take=take_by_method(),
        clock=base.clock(),
        park=_park,
    )
    return CollectPayments(
        issuers=parties.issuers(),
        collections=saved_methods.collections(),
        attempt=attempt,
        clock=base.clock(),
    )


def _park(given_up: CollectionGivenUpError) -> None:
    """Keep it where a person sees it; there is no message to send again."""
    name = f"{given_up.case.invoice_id} {given_up.case.version}"
    base.park_input()(RefusedInput(COLLECTION, name, given_up))
    count(EXCEPTIONS_PARKED)
