"""What PayPal reports of a time: the events that it made, and the transactions of the account.

The events are those that webhooks should have brought, read here from PayPal itself. Transactions
show what no event tells: withdrawals to the bank. They are listed up to three hours late, and a
withdrawal can be found by its id only within dates, so its instant goes with the hint.
Source: PayPal, Webhooks v1 and Transaction Search v1, with its table of event codes.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from cobro.adapters.gateways.http import Call, GatewayClient
from cobro.application.ports import Clock
from cobro.application.ports.gateways import GatewayRefusedError
from cobro.contracts.gateways.paypal import CAPTURE, LinkV1, told_event
from cobro.contracts.gateways.paypal_objects import TransactionsV1, TransactionV1, instant
from cobro.contracts.gateways.paypal_pictures import payout_picture
from cobro.domain.gateways import GatewayHint, GatewayPayout, Subject

_LISTED_LATE = timedelta(hours=4)
_EVENTS_PATH = "/v1/notifications/webhooks-events"
_TRANSACTIONS_PATH = "/v1/reporting/transactions"
_WITHDRAWALS = "T04"
# T11xx and T12xx take money back: they name the payment that they are about.
_TAKEN_BACK = ("T11", "T12")
# Payments by Orders v2: of a card, of a PayPal account, of a saved one. Others are not ours.
_PAID = ("T0003", "T0005", "T0006")
_ABOUT_A_TRANSACTION = "TXN"


class _EventsV1(msgspec.Struct, frozen=True):
    events: list[dict[str, Any]] = []
    links: list[LinkV1] = []


class PayPalReports:
    def __init__(self, client: GatewayClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    def changed(self, since_at: datetime, until_at: datetime) -> Iterable[GatewayHint]:
        """Yield each object that changed, once."""
        told: set[GatewayHint] = set()
        for hint in self._hints(since_at, until_at):
            if hint not in told:
                told.add(hint)
                yield hint

    def payout(self, hint: GatewayHint) -> GatewayPayout:
        """Return a withdrawal; the hint's kind is its instant."""
        at = instant(hint.kind)
        query = _span(at - timedelta(days=1), at + timedelta(days=1))
        found = self._transactions(query | {"transaction_id": hint.reference})
        for transaction in found:
            if transaction.transaction_id == hint.reference:
                return payout_picture(transaction, self._clock.now())
        message = f"PayPal knows no withdrawal {hint.reference} at that time"
        raise GatewayRefusedError(message, reason_code="RESOURCE_NOT_FOUND")

    def _hints(self, since_at: datetime, until_at: datetime) -> Iterator[GatewayHint]:
        yield from self._events(since_at, until_at)
        for transaction in self._transactions(_span(since_at - _LISTED_LATE, until_at)):
            hint = _hint_of(transaction)
            if hint is not None:
                yield hint

    def _events(self, since_at: datetime, until_at: datetime) -> Iterator[GatewayHint]:
        query = {"start_time": _text(since_at), "end_time": _text(until_at), "page_size": "100"}
        while query:
            page = self._client.call(Call(method="GET", path=_EVENTS_PATH, query=query))
            found = page.read(_EventsV1)
            for event in found.events:
                told = told_event(event)
                if isinstance(told, GatewayHint):
                    yield told
            following = next((link.href for link in found.links if link.rel == "next"), "")
            query = dict(parse_qsl(urlsplit(following).query))

    def _transactions(self, query: dict[str, str]) -> Iterator[TransactionV1]:
        page, pages = 1, 1
        while page <= pages:
            asked = query | {"fields": "transaction_info", "page_size": "500", "page": str(page)}
            answer = self._client.call(Call(method="GET", path=_TRANSACTIONS_PATH, query=asked))
            found = answer.read(TransactionsV1)
            for detail in found.transaction_details:
                yield detail.transaction_info
            page, pages = page + 1, found.total_pages


def _hint_of(transaction: TransactionV1) -> GatewayHint | None:
    code = transaction.transaction_event_code
    if code.startswith(_WITHDRAWALS):
        at = instant(transaction.initiated).isoformat()
        return GatewayHint(Subject.PAYOUT, transaction.transaction_id, at)
    if code.startswith(_PAID):
        return GatewayHint(Subject.PAYMENT, transaction.transaction_id, CAPTURE)
    is_about_payment = transaction.paypal_reference_id_type == _ABOUT_A_TRANSACTION
    if code.startswith(_TAKEN_BACK) and is_about_payment:
        return GatewayHint(Subject.PAYMENT, transaction.paypal_reference_id, CAPTURE)
    return None


def _span(start_at: datetime, end_at: datetime) -> dict[str, str]:
    return {"start_date": _text(start_at), "end_date": _text(end_at)}


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
