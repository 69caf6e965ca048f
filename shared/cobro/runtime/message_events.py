"""What providers tell of messages, told apart by the field that only WhatsApp's events have."""

from cobro.application.ports.deliveries import DeliveryNews
from cobro.contracts.parsing import parse
from cobro.contracts.ses_events import SesEventV1
from cobro.contracts.whatsapp_events import MARK, WhatsAppEventV1
from cobro.runtime.observability import count, logger
from cobro.runtime.wiring import deliveries


def take_one(body: str) -> None:
    if f'"{MARK}"' not in body:
        _take(parse(body, SesEventV1).to_news())
        return
    event = parse(body, WhatsAppEventV1).read()
    for news in event.news:
        _take(news)
    for reply in event.replies:
        deliveries.keep_reply()(reply)
        count("WhatsAppReplies")
        logger.info("reply kept", message_id=reply.message_id)


def _take(news: DeliveryNews) -> None:
    deliveries.take_delivery()(news)
    logger.info("news of a message taken", invoice_id=news.invoice_id, state=news.delivery.state)
