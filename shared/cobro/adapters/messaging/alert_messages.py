"""Alerts by e-mail (Amazon SES v2, plain text) and by text message (Amazon SNS), each sent once.

The mails have no configuration set: news of messages is about what payers were sent. A message
whose answer is lost does not hold up the others: it is not sent again, and its alerts are listed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from cobro.adapters.alert_words.sentences import AlertsInWords
from cobro.adapters.messaging.email import send_once
from cobro.adapters.messaging.sms import publish_once
from cobro.application.ports.alerts import AlertMessage, TellingUncertainError
from cobro.formats.sms_texts import plain

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import SendEmailRequestTypeDef
    from mypy_boto3_sns import SNSClient


class SesAlerts:
    """`client_of` gives the client: few runs tell anybody, and only those build it."""

    def __init__(self, client_of: "Callable[[], SESV2Client]", sender: str) -> None:
        self._client_of = client_of
        self._sender = sender

    def send(self, message: AlertMessage) -> None:
        words, name = AlertsInWords(message.recipient.language), message.issuer.name
        subject, text = words.subject(name, message.alerts), words.body(name, message.alerts)
        request: SendEmailRequestTypeDef = {
            "FromEmailAddress": self._sender,
            "Destination": {"ToAddresses": [message.recipient.email]},
            "Content": {
                "Simple": {
                    "Subject": {"Data": subject, "Charset": "UTF-8"},
                    "Body": {"Text": {"Data": text, "Charset": "UTF-8"}},
                }
            },
            "EmailTags": [{"Name": "alert", "Value": message.alerts[0].alert_id}],
        }
        client = self._client_of()
        with _answered():
            send_once(client, request)


class SnsAlerts:
    def __init__(self, client_of: "Callable[[], SNSClient]") -> None:
        self._client_of = client_of

    def send(self, message: AlertMessage) -> None:
        words = AlertsInWords(message.recipient.language)
        text = plain(words.text_message(message.issuer.name, message.alerts))
        client = self._client_of()
        with _answered():
            publish_once(client, message.recipient.phone, text)


@contextmanager
def _answered() -> Iterator[None]:
    """Say so where the provider did not answer, or with a failure of its own."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        message = f"the provider's answer was lost ({type(error).__name__})"
        raise TellingUncertainError(message) from error
