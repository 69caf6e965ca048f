"""Issuers and customers. An issuer is read once per process and kept for a minute."""

import re
import time
from dataclasses import asdict
from datetime import date
from typing import Any

from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.cursors import cursor_of, place_of
from cobro.adapters.dynamodb.rows import DIRECTORY_KEY, CustomerRow, IssuerRow
from cobro.application.ports import CustomerPage
from cobro.domain.agreements import BankAgreement, Brand, PixReceiver
from cobro.domain.dunning.bounds import Bounds
from cobro.domain.dunning.whatsapp import WhatsAppSender
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import CustomerId, IssuerId
from cobro.domain.money import Currency, Money
from cobro.domain.parties import (
    Customer,
    DocumentDelivery,
    Issuer,
    Language,
    PartySnapshot,
)
from cobro.domain.reconciliation.policy import (
    DEFAULT_MATCHING,
    MatchingPolicy,
    OverRule,
    ShortRule,
)
from cobro.domain.series import DocumentKind, SeriesRule
from cobro.domain.terms import PaymentTerms

_KEEP_SECONDS = 60
_ANY = re.compile(r"\S{1,200}")

_LIMITS = ("approval_limit", "difference_tolerance")


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
        if issuer_id == DIRECTORY_KEY or "#" in issuer_id or profile is None:
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
        """Write the snapshot and the profile first: an id on the list always has one."""
        snapshot = issuer.snapshot
        with database():
            IssuerRow(_versioned(issuer.issuer_id, snapshot), profile=asdict(snapshot)).save()
            IssuerRow(issuer.issuer_id, profile=issuer_profile(issuer)).save()
            IssuerRow(DIRECTORY_KEY).update([IssuerRow.members.add({issuer.issuer_id})])
        self._kept.pop(issuer.issuer_id, None)

    def snapshot(self, issuer_id: str, version: str) -> PartySnapshot:
        with database():
            try:
                row = IssuerRow.get(f"{issuer_id}#{version}")
            except IssuerRow.DoesNotExist:
                return self.get(issuer_id).snapshot
        return PartySnapshot(**(row.profile or {}))


def _versioned(key: str, snapshot: PartySnapshot) -> str:
    """Name a snapshot; an id of ours holds no `#`."""
    return f"{key}#{snapshot.version}"


def issuer_profile(issuer: Issuer) -> dict[str, Any]:
    profile = asdict(issuer)
    del profile["issuer_id"]
    profile["currency"] = issuer.currency.value
    profile["created_date"] = issuer.created_date.isoformat()
    profile["series"] = {
        name: {**asdict(rule), "kind": rule.kind.value} for name, rule in issuer.series.items()
    }
    profile["terms"] = issuer.terms.to_plain()
    profile["documents"] = issuer.documents.value
    for name in _LIMITS:
        limit = getattr(issuer, name)
        profile[name] = [limit.minor, limit.currency.value] if limit else None
    return profile


def issuer_of(issuer_id: str, profile: dict[str, Any]) -> Issuer:
    """Read a profile; one that was written before an attribute came to exist has its default."""
    facts = dict(profile)
    facts["currency"] = Currency(facts["currency"])
    facts["created_date"] = date.fromisoformat(facts["created_date"])
    facts["series"] = {name: series_rule_of(rule) for name, rule in facts["series"].items()}
    facts["agreements"] = {
        key: BankAgreement(**agreement) for key, agreement in facts.get("agreements", {}).items()
    }
    facts["pix"] = PixReceiver(**facts["pix"]) if facts.get("pix") else None
    facts["brand"] = Brand(**facts.get("brand", {}))
    facts["terms"] = PaymentTerms.from_plain(facts.get("terms", {}))
    facts["documents"] = DocumentDelivery(facts.get("documents", DocumentDelivery.SEND))
    facts["matching"] = _matching(facts.get("matching", {}))
    facts["bounds"] = bounds_of(facts)
    facts["whatsapp"] = WhatsAppSender(**facts.get("whatsapp", {}))
    for name in _LIMITS:
        limit = facts.get(name)
        facts[name] = Money(int(limit[0]), Currency(limit[1])) if limit else None
    return Issuer(issuer_id=IssuerId(issuer_id), **facts)


def bounds_of(profile: dict[str, Any]) -> Bounds:
    """Read bounds; numbers of a map come back as the table has them."""
    return Bounds(**{name: int(value) for name, value in profile.get("bounds", {}).items()})


def _matching(facts: dict[str, Any]) -> MatchingPolicy:
    """Read what the rules may do; a profile of before has the default."""
    if not facts:
        return DEFAULT_MATCHING
    rules = {"short": ShortRule(facts["short"]), "over": OverRule(facts["over"])}
    return MatchingPolicy(**{**facts, **rules})


def series_rule_of(stored: dict[str, Any] | int) -> SeriesRule:
    """Read a rule; the first version kept the code alone."""
    if isinstance(stored, int):
        return SeriesRule(code=stored)
    return SeriesRule(**{**stored, "kind": DocumentKind(stored["kind"])})


class DynamoCustomers:
    def get(self, issuer_id: str, customer_id: str) -> Customer:
        with database():
            try:
                row = CustomerRow.get(issuer_id, customer_id)
            except CustomerRow.DoesNotExist as error:
                raise _no_customer(customer_id) from error
        if "language" not in row.profile:
            raise _no_customer(customer_id)  # the id of a snapshot
        return _customer_of(issuer_id, row)

    def page(self, issuer_id: str, after: str, limit: int) -> CustomerPage:
        """Read `limit` rows, snapshots among them."""
        place = {"issuer_id": issuer_id, "customer_id": place_of(after, _ANY)} if after else {}
        start = {name: {"S": text} for name, text in place.items()} or None
        with database():
            rows = list(
                CustomerRow.query(
                    issuer_id, consistent_read=True, limit=limit + 1, last_evaluated_key=start
                )
            )
        shown = (row for row in rows[:limit] if "language" in row.profile)
        customers = tuple(_customer_of(issuer_id, row) for row in shown)
        more = cursor_of(rows[limit - 1].customer_id) if len(rows) > limit else ""
        return CustomerPage(customers, more)

    def put(self, customer: Customer) -> None:
        profile = asdict(customer)
        del profile["issuer_id"], profile["customer_id"]
        profile["language"] = customer.language.value
        snapshot = customer.snapshot
        name = _versioned(customer.customer_id, snapshot)
        with database():
            CustomerRow(customer.issuer_id, name, profile=asdict(snapshot)).save()
            CustomerRow(customer.issuer_id, customer.customer_id, profile=profile).save()

    def snapshot(self, issuer_id: str, customer_id: str, version: str) -> PartySnapshot:
        with database():
            try:
                row = CustomerRow.get(issuer_id, f"{customer_id}#{version}")
            except CustomerRow.DoesNotExist:
                return self.get(issuer_id, customer_id).snapshot
        return PartySnapshot(**row.profile)


def _customer_of(issuer_id: str, row: CustomerRow) -> Customer:
    facts = dict(row.profile)
    facts.pop("attributes", None)  # the first version kept some that nobody read
    facts["language"] = Language(facts["language"])
    return Customer(issuer_id=IssuerId(issuer_id), customer_id=CustomerId(row.customer_id), **facts)


def _no_customer(customer_id: str) -> NotFoundError:
    return NotFoundError(f"there is no customer {customer_id}; register the customer first")
