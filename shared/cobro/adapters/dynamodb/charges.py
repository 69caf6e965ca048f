"""The store of charges: a charge, its order and the agreement's counter change together.

A nosso número and an order number are taken inside the transaction that writes what carries them:
a write that fails has used none, and none is used twice.
"""

from collections.abc import Iterator

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from cobro.adapters.dynamodb.charge_rows import (
    COUNTER_SORT,
    ChargeRow,
    charge_facts,
    charge_of,
    charge_row,
    counter_key,
    order_key,
    order_of,
    order_row,
    order_sort,
)
from cobro.adapters.dynamodb.connection import (
    Database,
    Put,
    TransactionRefusedError,
    Update,
    database,
    is_condition,
)
from cobro.application.ports import ChargeExistsError, ChargeMovedError, CounterMovedError
from cobro.domain.bank_orders import AgreementCounter, RemittanceOrder
from cobro.domain.charges import Charge, GatewayCharge
from cobro.domain.ids import IssuerId

_IS_NEW = ChargeRow.pk.does_not_exist()


class DynamoCharges:
    def __init__(self, tables: Database) -> None:
        self._tables = tables

    def of_invoice(self, invoice_id: str) -> list[Charge]:
        with database():
            return [charge_of(row) for row in ChargeRow.query(invoice_id, consistent_read=True)]

    def named(self, reference: str) -> list[Charge]:
        with database():
            keys = [(row.pk, row.sk) for row in ChargeRow.by_reference.query(reference)]
            return [charge_of(ChargeRow.get(pk, sk, consistent_read=True)) for pk, sk in keys]

    def open_at(self, account_key: str) -> Iterator[Charge]:
        """Yield the charges that an account has open; the index may lag behind by moments."""
        with database():
            for row in ChargeRow.watched.query(account_key):
                yield charge_of(ChargeRow.get(row.pk, row.sk))

    def counter(self, issuer_id: str, agreement_id: str) -> AgreementCounter:
        fresh = AgreementCounter(IssuerId(issuer_id), agreement_id)
        with database():
            try:
                key = counter_key(issuer_id, agreement_id)
                row = ChargeRow.get(key, COUNTER_SORT, consistent_read=True)
            except ChargeRow.DoesNotExist:
                return fresh
        return AgreementCounter(
            fresh.issuer_id, agreement_id, int(row.last_sequence or 0), int(row.last_order or 0)
        )

    def offer(
        self, charge: Charge, order: RemittanceOrder | None, counter: AgreementCounter | None
    ) -> None:
        """Write a new charge; a boleto with its order and the counter as it is after both."""
        puts = [Put(charge_row(charge), _IS_NEW)]
        if order is not None:
            puts.append(Put(order_row(order), _IS_NEW))
        try:
            self._tables.transact(puts, [_advance(counter)] if counter else [])
        except TransactionRefusedError as refusal:
            if refusal.failed(0):
                message = f"charge {charge.charge_id} was offered before"
                raise ChargeExistsError(message) from refusal
            raise _counter_moved() from refusal

    def change(self, charge: Charge, order: RemittanceOrder, counter: AgreementCounter) -> None:
        """Write a charge as it is after a change, with the order that tells the bank of it."""
        puts = [Put(order_row(order), _IS_NEW)]
        move = _move(charge)
        move.actions.append(ChargeRow.facts.set(charge_facts(charge)))
        try:
            self._tables.transact(puts, [move, _advance(counter)])
        except TransactionRefusedError as refusal:
            if refusal.failed(1):
                raise _charge_moved(charge) from refusal
            raise _counter_moved() from refusal

    def record(self, charge: Charge) -> None:
        """Write a charge as it is after a change that no bank has to be told of."""
        update = _move(charge)
        with database():
            try:
                update.row.update(update.actions, update.condition)
            except UpdateError as error:
                if not is_condition(error):
                    raise
                raise _charge_moved(charge) from error

    def orders(
        self, issuer_id: str, agreement_id: str, after: int, limit: int
    ) -> list[RemittanceOrder]:
        """Return the orders after a number, in their order."""
        with database():
            found = ChargeRow.query(
                order_key(issuer_id, agreement_id),
                ChargeRow.sk > order_sort(after),
                consistent_read=True,
                limit=limit,
            )
            return [order_of(row) for row in found]


def _move(charge: Charge) -> Update:
    actions: list[Action] = [
        ChargeRow.state.set(charge.state.value),
        ChargeRow.version.set(charge.version),
    ]
    if isinstance(charge, GatewayCharge):  # the gateway says how it is paid only later
        actions.append(ChargeRow.facts.set(charge_facts(charge)))
        if not charge.is_open:
            actions += [ChargeRow.watch_key.remove(), ChargeRow.watch_on.remove()]
    payment_id = ChargeRow.payment_id
    actions.append(payment_id.set(charge.payment_id) if charge.payment_id else payment_id.remove())
    row = ChargeRow(charge.invoice_id, charge.charge_id)
    return Update(row, actions, ChargeRow.version == charge.version - 1)


def _advance(counter: AgreementCounter) -> Update:
    """Raise a counter that still is where its last order left it."""
    unchanged: Condition = ChargeRow.last_order.does_not_exist()
    if counter.last_order > 1:
        unchanged = ChargeRow.last_order == counter.last_order - 1
    actions: list[Action] = [ChargeRow.last_order.set(counter.last_order)]
    actions.append(ChargeRow.last_sequence.set(counter.last_sequence))
    row = ChargeRow(counter_key(counter.issuer_id, counter.agreement_id), COUNTER_SORT)
    return Update(row, actions, unchanged)


def _counter_moved() -> CounterMovedError:
    return CounterMovedError("another writer took the next number of the agreement")


def _charge_moved(charge: Charge) -> ChargeMovedError:
    return ChargeMovedError(f"charge {charge.charge_id} changed since it was read")
