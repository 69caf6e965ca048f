"""Promises to pay in the table of dunning, `PROMISE#invoice`, each under its number."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.update import Action

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.application.ports.promises import PromiseMovedError
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.money import Currency, Money
from cobro.domain.promises import Promise, PromiseState


class DynamoPromises:
    def of_invoice(self, invoice_id: str) -> Sequence[Promise]:
        with database():
            rows = list(AgendaRow.query(_key(invoice_id), consistent_read=True))
        return [_promise(InvoiceId(invoice_id), row) for row in rows]

    def add(self, promise: Promise) -> None:
        row = _row(promise)
        with database():
            try:
                row.save(AgendaRow.pk.does_not_exist())
            except PutError as error:
                raise _moved(error) from error

    def settle(self, promise: Promise) -> None:
        row, new = _row(promise), PromiseState.OPEN.value
        settled_at = promise.settled_at.isoformat() if promise.settled_at else ""
        actions: list[Action] = [
            AgendaRow.state.set(promise.state.value),
            AgendaRow.settled_at.set(settled_at),
        ]
        with database():
            try:
                row.update(actions, AgendaRow.state == new)
            except UpdateError as error:
                raise _moved(error) from error


def _moved(error: PutError | UpdateError) -> Exception:
    if not is_condition(error):
        return error
    return PromiseMovedError("another writer was first: look at the promises again")


def _key(invoice_id: str) -> str:
    return f"PROMISE#{invoice_id}"


def _row(promise: Promise) -> AgendaRow:
    facts = {
        "issuer_id": promise.issuer_id,
        "customer_id": promise.customer_id,
        "amount": promise.amount.minor,
        "currency": promise.amount.currency.value,
        "promised_date": promise.promised_date.isoformat(),
    }
    return AgendaRow(
        _key(promise.invoice_id),
        f"{promise.number:06d}",
        state=promise.state.value,
        detail=json.dumps(facts),
        at=promise.made_at.isoformat(),
        author=promise.person or None,
    )


def _promise(invoice_id: InvoiceId, row: AgendaRow) -> Promise:
    facts = json.loads(row.detail or "")
    return Promise(
        issuer_id=IssuerId(facts["issuer_id"]),
        customer_id=CustomerId(facts["customer_id"]),
        invoice_id=invoice_id,
        number=int(row.sk),
        amount=Money(facts["amount"], Currency(facts["currency"])),
        promised_date=date.fromisoformat(facts["promised_date"]),
        made_at=datetime.fromisoformat(row.at or ""),
        person=row.author or "",
        state=PromiseState(row.state or ""),
        settled_at=datetime.fromisoformat(row.settled_at) if row.settled_at else None,
    )
