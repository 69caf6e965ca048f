"""SMS: the right to send, by what is sent, and the topic by which news of messages come.

The provider tells every news of a message that was sent with this configuration set. Numbers, pools
and senders' names are asked for by hand: carriers and authorities of each country take part.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

import aws_cdk as cdk
from aws_cdk import aws_smsvoice as smsvoice
from constructs import Construct

from cobro.contracts.sms_events import EVENT_TYPES
from cobro.runtime.settings import Variable
from infra import names
from infra.constructs.dead_letters import DeadLetters
from infra.constructs.function import CobroFunction
from infra.constructs.provider_topic import ProviderTopic
from infra.constructs.queue_worker import QueueWorker
from infra.foundation import Foundation

__all__ = ["TextMessages", "origination_resource"]

_PROVIDER = "sms-voice"
_RESOURCES: Mapping[str, str] = MappingProxyType(
    {
        r"phone-[0-9a-f]{8,64}": "phone-number/{}",
        r"pool-[0-9a-f]{8,64}": "pool/{}",
        r"[A-Za-z0-9-]{3,11}": "sender-id/{}/*",  # the same name in one country or several
    }
)


def origination_resource(name: str) -> str | None:
    """Return the end of the ARN of what text messages come from; None where `name` is none."""
    for pattern, resource in _RESOURCES.items():
        if re.fullmatch(pattern, name):
            return resource.format(name)
    return None


class TextMessages(ProviderTopic):
    """What the provider publishes goes to the worker's queue as it is."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        foundation: Foundation,
        to: QueueWorker,
        undelivered: DeadLetters,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            provider=_PROVIDER,
            foundation=foundation,
            to=to,
            undelivered=undelivered,
        )
        self._origination = foundation.stage.text_sender
        self._name = f"{names.APPLICATION}-{foundation.stage.name}"
        configuration = smsvoice.CfnConfigurationSet(
            self,
            "Configuration",
            configuration_set_name=self._name,
            event_destinations=[
                smsvoice.CfnConfigurationSet.EventDestinationProperty(
                    enabled=True,
                    event_destination_name="news",
                    matching_event_types=list(EVENT_TYPES),
                    sns_destination=smsvoice.CfnConfigurationSet.SnsDestinationProperty(
                        topic_arn=self.topic.topic_arn
                    ),
                )
            ],
        )
        configuration.node.add_dependency(self.topic)  # and its policy: the provider tries it

    def allow_send(self, function: CobroFunction) -> None:
        """Let `function` send, and hear what becomes of it."""
        self.allow_send_without_news(function)
        function.allow(
            f"{_PROVIDER}:SendTextMessage", resources=[self._arn("configuration-set", self._name)]
        )
        function.set_variable(Variable.TEXT_CONFIGURATION_SET.value, self._name)

    def allow_send_without_news(self, function: CobroFunction) -> None:
        """Let `function` send from what was named; where nothing was, from what the account has."""
        resource = origination_resource(self._origination) if self._origination else "*"
        kind, _, name = (resource or "*").partition("/")
        function.allow(f"{_PROVIDER}:SendTextMessage", resources=[self._arn(kind, name)])
        if self._origination:
            function.set_variable(Variable.TEXT_SENDER.value, self._origination)

    def _arn(self, kind: str, name: str) -> str:
        return cdk.Stack.of(self).format_arn(
            service=_PROVIDER, resource=kind, resource_name=name or None
        )
