"""A topic on which a provider tells news, and the worker's queue that they go to as they are."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.constructs.dead_letters import DeadLetters
from infra.constructs.queue_worker import QueueWorker
from infra.foundation import Foundation

__all__ = ["ProviderTopic"]


class ProviderTopic(Construct):
    """Encrypted; the provider may publish to it for this account alone."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        provider: str,
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
                principals=[iam.ServicePrincipal(f"{provider}.amazonaws.com")],
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
        for queue in (to, undelivered):
            queue.senders.admit("sns", self.topic.topic_arn)
