"""Alerts by e-mail (Amazon SES v2, plain text) and by text message, each sent once.

They have no configuration set: news of messages is about what payers were sent. A message whose
answer is lost does not hold up the others: it is not sent again, and its alerts are listed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from cobro.adapters.alert_words.sentences import AlertsInWords
from cobro.adapters.messaging.email import send_once
from cobro.adapters.messaging.sms import TextSender
from cobro.adapters.messaging.sms import send_once as send_text_once
from cobro.application.ports.alerts import AlertMessage, TellingUncertainError
from cobro.formats.sms_texts import plain

if TYPE_CHECKING:
    from mypy_boto3_pinpoint_sms_voice_v2 import PinpointSMSVoiceV2Client
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import SendEmailRequestTypeDef


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


class SmsAlerts:
    def __init__(
        self, client_of: "Callable[[], PinpointSMSVoiceV2Client]", origination: str
    ) -> None:
        self._client_of = client_of
        self._sender = TextSender(origination)

    def send(self, message: AlertMessage) -> None:
        words = AlertsInWords(message.recipient.language)
        text = plain(words.text_message(message.issuer.name, message.alerts))
        client = self._client_of()
        with _answered():
            send_text_once(client, self._sender, message.recipient.phone, text)


@contextmanager
def _answered() -> Iterator[None]:
    """Say so where the provider did not answer, or with a failure of its own."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        message = f"the provider's answer was lost ({type(error).__name__})"
        raise TellingUncertainError(message) from error
