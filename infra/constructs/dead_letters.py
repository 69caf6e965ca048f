"""A queue for what could not be delivered, with the alarm that goes with it."""

import aws_cdk as cdk
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.alarms import alarm_above
from infra.constructs.senders import Senders
from infra.foundation import Foundation

__all__ = ["DeadLetters"]


class DeadLetters(Construct):
    """Kept for the longest time that SQS offers; the first message alarms."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        foundation: Foundation,
        holds: str,
        is_fifo: bool = False,
    ) -> None:
        super().__init__(scope, construct_id)
        self.queue = sqs.Queue(
            self,
            "Queue",
            fifo=is_fifo or None,
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=foundation.key,
            data_key_reuse=cdk.Duration.hours(1),
            enforce_ssl=foundation.stage.enforces_tls,
            retention_period=cdk.Duration.days(14),
        )
        self.senders = Senders(self.queue)
        alarm_above(
            self,
            "Waiting",
            foundation=foundation,
            metric=self.queue.metric_approximate_number_of_messages_visible(
                period=cdk.Duration.minutes(1), statistic="Maximum"
            ),
            description=f"{holds}: read them, mend the cause, then redrive the queue.",
        )
