"""WhatsApp: the right to send, and the topic by which news of messages and replies come.

The business account is linked to AWS by hand (Meta asks a person), and so is its event destination:
the topic's ARN is an output.
"""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra import names
from infra.constructs.dead_letters import DeadLetters
from infra.constructs.function import CobroFunction
from infra.constructs.queue_worker import QueueWorker
from infra.foundation import Foundation

__all__ = ["WhatsApp"]

_PROVIDER = "social-messaging"


class WhatsApp(Construct):
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
        super().__init__(scope, construct_id)
        self.topic = sns.Topic(
            self,
            "News",
            master_key=foundation.key,
            enforce_ssl=foundation.stage.enforces_tls,
        )
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal(f"{_PROVIDER}.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[self.topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": cdk.Aws.ACCOUNT_ID}},
            )
        )
        sns.CfnSubscription(
            self,
            "Subscription",
            topic_arn=self.topic.topic_arn,
            protocol="sqs",
            endpoint=to.queue.queue_arn,
            raw_message_delivery=True,
            redrive_policy={"deadLetterTargetArn": undelivered.queue.queue_arn},
        )
        for queue in (to.queue, undelivered.queue):
            self._accept(queue)
        cdk.CfnOutput(self, names.Output.WHATSAPP_TOPIC, value=self.topic.topic_arn)

    def _accept(self, queue: sqs.IQueue) -> None:
        queue.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("sns.amazonaws.com")],
                actions=["sqs:SendMessage"],
                resources=[queue.queue_arn],
                conditions={"ArnEquals": {"aws:SourceArn": self.topic.topic_arn}},
            )
        )

    def allow_send(self, function: CobroFunction) -> None:
        """Let `function` write by any number that is linked to this account."""
        numbers = cdk.Stack.of(self).format_arn(
            service=_PROVIDER, resource="phone-number-id", resource_name="*"
        )
        function.allow(f"{_PROVIDER}:SendWhatsAppMessage", resources=[numbers])
