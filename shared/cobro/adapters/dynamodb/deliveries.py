"""How far each message got, beside its notice.

News are written over lower ones alone, by the line that `Delivery.place` makes of them.
"""

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.application.ports.deliveries import DeliveryNews
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
