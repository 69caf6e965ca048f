"""Promises to pay, as the HTTP API takes and shows them, version 1. Amounts are minor units."""

from datetime import date
from typing import Any

import msgspec

from cobro.application.take_promise import MakePromise
from cobro.contracts.fields import Minor
from cobro.domain.promises import Promise


class MakePromiseV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Promise `amount` by the end of a day, or all that is owed today where it is left out."""

    promised_date: date
    amount: Minor | None = None

    def to_command(self, invoice_id: str, person: str) -> MakePromise:
        return MakePromise(invoice_id, self.promised_date, self.amount or 0, person)


def promise_view(promise: Promise) -> dict[str, Any]:
    return {
        "promise_id": promise.promise_id,
        "invoice_id": promise.invoice_id,
        "customer_id": promise.customer_id,
        "amount": promise.amount.minor,
        "currency": promise.amount.currency.value,
        "promised_date": promise.promised_date,
        "made_at": promise.made_at,
        "person": promise.person,
        "state": promise.state.value,
        "settled_at": promise.settled_at,
    }
