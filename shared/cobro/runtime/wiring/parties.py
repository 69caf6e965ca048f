"""Issuers and customers."""

from functools import cache

from cobro.adapters.dynamodb.parties import DynamoCustomers, DynamoIssuers
from cobro.adapters.dynamodb.payers import DynamoPayers
from cobro.application.learn_customers import LearnCustomers
from cobro.application.list_customers import ListCustomers
from cobro.application.register_customer import RegisterCustomer
from cobro.domain.parties import Customer
from cobro.runtime.wiring import base


@cache
def issuers() -> DynamoIssuers:
    base.database()
    return DynamoIssuers()


@cache
def customers() -> DynamoCustomers:
    base.database()
    return DynamoCustomers()


@cache
def payers() -> DynamoPayers:
    base.database()
    return DynamoPayers()


@cache
def register_customer() -> RegisterCustomer:
    return RegisterCustomer(
        issuers=issuers(), customers=customers(), payers=payers(), is_kept=_withdraw_corrections
    )


def _withdraw_corrections(customer: Customer) -> None:
    from cobro.runtime.wiring import deliveries  # only who registers customers loads it

    deliveries.withdraw_corrections()(customer)


@cache
def list_customers() -> ListCustomers:
    return ListCustomers(issuers=issuers(), customers=customers())


@cache
def learn_customers() -> LearnCustomers:
    return LearnCustomers(issuers=issuers(), customers=customers(), payers=payers())
