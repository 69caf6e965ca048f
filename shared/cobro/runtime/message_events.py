"""What providers tell of messages and bring back, told apart by a field of their own each has.

A field within a text that somebody wrote stands between escaped quotes, and so is not found.
"""

from cobro.application.ports.deliveries import DeliveryNews
from cobro.contracts import mail_events, sms_events
from cobro.contracts.mail_events import MailReceivedV1
from cobro.contracts.parsing import parse
from cobro.contracts.ses_events import SesEventV1
from cobro.contracts.sms_events import SmsEventV1
from cobro.contracts.whatsapp_events import MARK, WhatsAppEventV1
from cobro.runtime.observability import count, logger
from cobro.runtime.wiring import deliveries, replies


def take_one(body: str) -> None:
    if f'"{MARK}"' in body:
        _take_chat(parse(body, WhatsAppEventV1))
    elif f'"{mail_events.MARK}"' in body:
        _take_mail(parse(body, MailReceivedV1))
    elif f'"{sms_events.MARK}"' in body:
        _take_text(parse(body, SmsEventV1).to_news())
    else:
        _take(parse(body, SesEventV1).to_news())


def _take_chat(told: WhatsAppEventV1) -> None:
    event = told.read()
    for news in event.news:
        _take(news)
    for reply in event.replies:
        replies.keep_reply()(reply)
        count("WhatsAppReplies")
        logger.info("reply kept", message_id=reply.message_id)


def _take_text(news: DeliveryNews | None) -> None:
    if news is not None:
        _take(news)


def _take_mail(told: MailReceivedV1) -> None:
    arrival = told.to_arrival()
    if arrival is None:
        return
    became = replies.take_mail()(arrival)
    count(f"Mails{became.capitalize()}")
    logger.info("mail taken", mail_id=arrival.mail_id, became=became)


def _take(news: DeliveryNews) -> None:
    deliveries.take_delivery()(news)
    logger.info("news of a message taken", invoice_id=news.invoice_id, state=news.delivery.state)
