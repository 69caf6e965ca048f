"""By what customers are known as payers."""

from datetime import datetime

from pynamodb.exceptions import DeleteError, PutError

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.payer_rows import PayerRow
from cobro.application.ports.review import Alias
from cobro.domain.dunning.addresses import address_hash, address_of
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import CustomerId
from cobro.domain.parties import Customer
from cobro.domain.reconciliation.evidence import PayerKey, PayerKeyKind
from cobro.domain.reconciliation.reading import profile_keys


class DynamoPayers:
    def customers(self, issuer_id: str, key: PayerKey, limit: int) -> list[CustomerId]:
        with database():
            rows = PayerRow.query(_name(issuer_id, key), limit=limit)
            return [CustomerId(row.customer_id) for row in rows]

    def customers_at(
        self, issuer_id: str, channel: Channel, address: str, limit: int
    ) -> list[CustomerId]:
        with database():
            rows = PayerRow.query(_at(issuer_id, channel, address), limit=limit)
            return [CustomerId(row.customer_id) for row in rows]

    def register(self, customer: Customer, before: Customer | None) -> None:
        """Write the new keys first: a customer is never known by too little."""
        wanted, had = _known_by(customer), _known_by(before) if before else set[str]()
        with database():
            for name in sorted(wanted - had):
                _put_new(PayerRow(name, customer.customer_id))
            for name in sorted(had - wanted):
                _drop(PayerRow(name, customer.customer_id), PayerRow.learnt_key.does_not_exist())

    def learn(self, alias: Alias) -> None:
        row = PayerRow(_name(alias.issuer_id, alias.key), alias.customer_id)
        row.learnt_key, row.learnt_at = alias.issuer_id, alias.learnt_at.isoformat()
        row.entry_id, row.author = alias.entry_id, alias.author
        with database():
            _put_new(row)

    def forget(self, issuer_id: str, key: PayerKey, customer_id: str) -> None:
        row = PayerRow(_name(issuer_id, key), customer_id)
        with database():
            if not _drop(row, PayerRow.learnt_key.exists()):
                message = f"nobody taught that {key.value!r} is customer {customer_id}"
                raise NotFoundError(message)

    def learnt(self, issuer_id: str) -> list[Alias]:
        with database():
            return [_alias(row) for row in PayerRow.learnt.query(issuer_id)]


def _name(issuer_id: str, key: PayerKey) -> str:
    return f"{issuer_id}#{key.kind.value}#{key.value}"


def _at(issuer_id: str, channel: Channel, address: str) -> str:
    """Name an address without saying it; by one mobile number there are text and WhatsApp."""
    kind = "mail" if channel is Channel.EMAIL else "mobile"
    return f"{issuer_id}#{kind}#{address_hash(address)}"


def _known_by(customer: Customer) -> set[str]:
    keys = profile_keys(customer.country, customer.tax_id, customer.name)
    addresses = {each: address_of(customer, each) for each in (Channel.EMAIL, Channel.SMS)}
    return {_name(customer.issuer_id, key) for key in keys} | {
        _at(customer.issuer_id, channel, address)
        for channel, address in addresses.items()
        if address
    }


def _put_new(row: PayerRow) -> None:
    try:
        row.save(PayerRow.payer_key.does_not_exist())
    except PutError as error:
        if not is_condition(error):
            raise


def _drop(row: PayerRow, condition: object) -> bool:
    try:
        row.delete(condition)  # type: ignore[arg-type]  # PynamoDB does not export its type
    except DeleteError as error:
        if not is_condition(error):
            raise
        return False
    return True


def _alias(row: PayerRow) -> Alias:
    issuer_id, kind, value = row.payer_key.split("#", 2)
    return Alias(
        issuer_id=issuer_id,
        key=PayerKey(PayerKeyKind(kind), value),
        customer_id=CustomerId(row.customer_id),
        entry_id=row.entry_id or "",
        author=row.author or "",
        learnt_at=datetime.fromisoformat(row.learnt_at or ""),
    )
