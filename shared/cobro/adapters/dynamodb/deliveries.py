"""How far each message got, beside its notice, and the addresses that closed.

News are written over lower ones alone, by the line that `Delivery.place` makes of them. Marks lie
in the table of dunning too, `MARK#issuer#customer`, one of each address and state.
"""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.application.ports.deliveries import DeliveryNews
from cobro.domain.dunning.addresses import AddressMark
from cobro.domain.dunning.deliveries import DeliveryState
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import NotFoundError

_UNSETTLED = ("sending", "refused")  # what the provider tells of did go out


class DynamoDeliveries:
    def tell(self, news: DeliveryNews) -> None:
        sent: list[Action] = [
            AgendaRow.state.set("sent"),
            AgendaRow.detail.set(news.message_id),
            AgendaRow.at.set(news.sent_at.isoformat()),
        ]
        place = news.delivery.place
        told: list[Action] = [AgendaRow.delivery.set(place)]
        is_lower = AgendaRow.delivery.does_not_exist() | (AgendaRow.delivery < place)
        _update(news, sent, AgendaRow.state.is_in(*_UNSETTLED))
        if _update(news, told, AgendaRow.pk.exists() & is_lower):
            return
        with database():
            try:
                AgendaRow.get(*_notice_key(news), consistent_read=True)
            except AgendaRow.DoesNotExist as error:
                message = f"no message went out of step {news.step} of invoice {news.invoice_id}"
                raise NotFoundError(message) from error


def _notice_key(news: DeliveryNews) -> tuple[str, str]:
    return f"NOTICE#{news.invoice_id}", news.step


def _update(news: DeliveryNews, actions: list[Action], condition: Condition) -> bool:
    with database():
        try:
            AgendaRow(*_notice_key(news)).update(actions, condition)
        except UpdateError as error:
            if not is_condition(error):
                raise
            return False
    return True


class DynamoAddressMarks:
    def of_customer(self, issuer_id: str, customer_id: str) -> Sequence[AddressMark]:
        with database():
            rows = list(AgendaRow.query(_key(issuer_id, customer_id), consistent_read=True))
        return [_mark(issuer_id, customer_id, row) for row in rows]

    def add(self, mark: AddressMark) -> None:
        row = AgendaRow(
            _key(mark.issuer_id, mark.customer_id),
            f"{mark.channel}#{mark.address_hash}#{mark.state}",
            detail=mark.event_id,
            at=mark.marked_at.isoformat(),
        )
        with database():
            try:
                row.save(AgendaRow.pk.does_not_exist())
            except PutError as error:
                if not is_condition(error):
                    raise


def _key(issuer_id: str, customer_id: str) -> str:
    return f"MARK#{issuer_id}#{customer_id}"


def _mark(issuer_id: str, customer_id: str, row: AgendaRow) -> AddressMark:
    channel, address, state = row.sk.split("#")
    return AddressMark(
        issuer_id=issuer_id,
        customer_id=customer_id,
        channel=Channel(channel),
        address_hash=address,
        state=DeliveryState(state),
        event_id=row.detail or "",
        marked_at=datetime.fromisoformat(row.at or ""),
    )
