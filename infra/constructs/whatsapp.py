"""WhatsApp: the right to send, and the topic by which news of messages and replies come.

The business account is linked to AWS by hand (Meta asks a person), and so is its event destination:
the topic's ARN is an output.
"""

import aws_cdk as cdk
from constructs import Construct

from infra import names
from infra.constructs.dead_letters import DeadLetters
from infra.constructs.function import CobroFunction
from infra.constructs.provider_topic import ProviderTopic
from infra.constructs.queue_worker import QueueWorker
from infra.foundation import Foundation

__all__ = ["WhatsApp"]

_PROVIDER = "social-messaging"


class WhatsApp(ProviderTopic):
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
        cdk.CfnOutput(self, names.Output.WHATSAPP_TOPIC, value=self.topic.topic_arn)

    def allow_send(self, function: CobroFunction) -> None:
        """Let `function` write by any number that is linked to this account."""
        numbers = cdk.Stack.of(self).format_arn(
            service=_PROVIDER, resource="phone-number-id", resource_name="*"
        )
        function.allow(f"{_PROVIDER}:SendWhatsAppMessage", resources=[numbers])
