"""Issuers and customers. An issuer is read once per process and kept for a minute."""

import time
from dataclasses import asdict
from datetime import date
from typing import Any

from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.rows import DIRECTORY_KEY, CustomerRow, IssuerRow
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import CustomerId, IssuerId
from cobro.domain.money import Currency
from cobro.domain.parties import Customer, Issuer, Language

_KEEP_SECONDS = 60


class DynamoIssuers:
    """Profiles are kept for a minute: they change by hand and every message needs one."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, Issuer]] = {}

    def get(self, issuer_id: str) -> Issuer:
        kept = self._kept.get(issuer_id)
        if kept is not None and time.monotonic() - kept[0] < _KEEP_SECONDS:
            return kept[1]
        issuer = self._read(issuer_id)
        self._kept[issuer_id] = (time.monotonic(), issuer)
        return issuer

    def _read(self, issuer_id: str) -> Issuer:
        with database():
            try:
                row = IssuerRow.get(issuer_id)
            except IssuerRow.DoesNotExist as error:
                message = f"there is no issuer {issuer_id}"
                raise NotFoundError(message) from error
        profile = row.profile
        if issuer_id == DIRECTORY_KEY or profile is None:
            message = f"there is no issuer {issuer_id}"
            raise NotFoundError(message)
        return issuer_of(issuer_id, profile)

    def ids(self) -> list[IssuerId]:
        with database():
            try:
                row = IssuerRow.get(DIRECTORY_KEY)
            except IssuerRow.DoesNotExist:
                return []
        return sorted(IssuerId(member) for member in row.members or ())

    def put(self, issuer: Issuer) -> None:
        """Write the profile first: an id on the list always has one."""
        profile = asdict(issuer)
        del profile["issuer_id"]
        profile["currency"] = issuer.currency.value
        profile["created_date"] = issuer.created_date.isoformat()
        with database():
            IssuerRow(issuer.issuer_id, profile=profile).save()
            IssuerRow(DIRECTORY_KEY).update([IssuerRow.members.add({issuer.issuer_id})])
        self._kept.pop(issuer.issuer_id, None)


def issuer_of(issuer_id: str, profile: dict[str, Any]) -> Issuer:
    facts = dict(profile)
    facts["currency"] = Currency(facts["currency"])
    facts["created_date"] = date.fromisoformat(facts["created_date"])
    return Issuer(issuer_id=IssuerId(issuer_id), **facts)


class DynamoCustomers:
    def get(self, issuer_id: str, customer_id: str) -> Customer:
        with database():
            try:
                row = CustomerRow.get(issuer_id, customer_id)
            except CustomerRow.DoesNotExist as error:
                message = f"there is no customer {customer_id}; register the customer first"
                raise NotFoundError(message) from error
        facts = dict(row.profile)
        facts["language"] = Language(facts["language"])
        return Customer(issuer_id=IssuerId(issuer_id), customer_id=CustomerId(customer_id), **facts)

    def put(self, customer: Customer) -> None:
        profile = asdict(customer)
        del profile["issuer_id"], profile["customer_id"]
        profile["language"] = customer.language.value
        with database():
            CustomerRow(customer.issuer_id, customer.customer_id, profile=profile).save()
