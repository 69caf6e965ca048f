"""A queue and the one function that consumes it; nothing of what makes it safe can be left out.

Delivery is at least once. A record that fails is retried alone, five times, then waits in the
dead-letter queue, which alarms. The visibility time is six times the timeout, so that a slow
worker is not overtaken by its own retry.
"""

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cobro.runtime.settings import Queue
from infra import names
from infra.constructs.dead_letters import DeadLetters
from infra.constructs.function import CobroFunction
from infra.constructs.senders import Senders
from infra.foundation import Foundation

__all__ = ["QueueWorker"]

VISIBILITY_FACTOR = 6
RECEIVES_MAX = 5


class QueueWorker(Construct):
    """Queue, dead-letter queue, alarm, event source with partial failures, and the function."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        foundation: Foundation,
        queue: Queue,
        timeout_seconds: int,
        memory_mb: int = 1024,
        disk_mb: int = 512,
        batch_size: int = 10,
        batch_window_seconds: int = 0,
        max_concurrency: int | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self._name = queue
        self.function = CobroFunction(
            self,
            "Worker",
            foundation=foundation,
            name=queue.value,
            timeout_seconds=timeout_seconds,
            memory_mb=memory_mb,
            disk_mb=disk_mb,
        )
        self.dead_letters = DeadLetters(
            self,
            "DeadLetters",
            foundation=foundation,
            holds=f"{queue.value} gave up on messages",
            is_fifo=queue.is_fifo,
        )
        self._send_actions = foundation.stage.send_actions
        self.queue = self._queue(foundation, timeout_seconds)
        self.senders = Senders(self.queue)
        self._consume(batch_size, batch_window_seconds, max_concurrency)
        cdk.CfnOutput(self, "QueueUrl", value=self.queue.queue_url).override_logical_id(
            names.queue_output(queue.value)
        )
        cdk.CfnOutput(
            self, "DeadLettersUrl", value=self.dead_letters.queue.queue_url
        ).override_logical_id(names.dead_letter_output(queue.value))

    def allow_send(self, function: CobroFunction) -> None:
        function.allow(*self._send_actions, resources=[self.queue.queue_arn])
        function.allow_key("Decrypt", "GenerateDataKey", service="sqs")
        function.set_variable(self._name.env, self.queue.queue_url)

    def allow_redrive(self, function: CobroFunction) -> None:
        """Let `function` find the dead letters by their queue, and take them out."""
        function.allow("sqs:GetQueueAttributes", resources=[self.queue.queue_arn])
        function.allow(
            "sqs:GetQueueUrl",
            "sqs:GetQueueAttributes",
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            resources=[self.dead_letters.queue.queue_arn],
        )

    def _queue(self, foundation: Foundation, timeout_seconds: int) -> sqs.Queue:
        is_fifo = self._name.is_fifo
        return sqs.Queue(
            self,
            "Queue",
            fifo=is_fifo or None,
            deduplication_scope=sqs.DeduplicationScope.MESSAGE_GROUP if is_fifo else None,
            fifo_throughput_limit=(
                sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID if is_fifo else None
            ),
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=foundation.key,
            data_key_reuse=cdk.Duration.hours(1),
            enforce_ssl=foundation.stage.enforces_tls,
            visibility_timeout=cdk.Duration.seconds(VISIBILITY_FACTOR * timeout_seconds),
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=self.dead_letters.queue, max_receive_count=RECEIVES_MAX
            ),
        )

    def _consume(self, batch_size: int, window_seconds: int, max_concurrency: int | None) -> None:
        self.function.allow(
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "sqs:ChangeMessageVisibility",
            resources=[self.queue.queue_arn],
        )
        self.function.allow_key("Decrypt", service="sqs")
        source = lambda_.EventSourceMapping(
            self,
            "Source",
            target=self.function.function,
            event_source_arn=self.queue.queue_arn,
            batch_size=batch_size,
            max_batching_window=cdk.Duration.seconds(window_seconds) if window_seconds else None,
            max_concurrency=max_concurrency,
            report_batch_item_failures=True,
        )
        source.node.add_dependency(self.function.role)
