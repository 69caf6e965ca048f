"""An EventBridge rule that feeds a queue and keeps what it could not deliver; rights to put."""

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cobro.runtime.settings import Variable
from infra.constructs.dead_letters import DeadLetters
from infra.constructs.function import CobroFunction
from infra.constructs.queue_worker import QueueWorker

__all__ = ["EventRoute", "allow_events"]


class EventRoute(Construct):
    """Events of `pattern` on `bus` go to the worker's queue as they are."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        pattern: events.EventPattern,
        to: QueueWorker,
        undelivered: DeadLetters,
        bus: events.IEventBus | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        rule = events.Rule(self, "Rule", event_bus=bus, event_pattern=pattern)
        rule.add_target(
            targets.SqsQueue(
                self._bare("Target", to.queue),
                dead_letter_queue=self._bare("Undelivered", undelivered.queue),
            )
        )
        cdk.Validations.of(rule).acknowledge(
            cdk.Acknowledgment(
                id="Annotation::@aws-cdk/aws-events:ruleUnresolvedEnvironment",
                reason="Rule and queue stand in one stack: both are in the deployer's account.",
            )
        )
        for queue in (to, undelivered):
            queue.senders.admit("events", rule.rule_arn)

    def _bare(self, construct_id: str, queue: sqs.Queue) -> sqs.IQueue:
        """Hide the queue's key: CDK would add every rule to the key policy of another stack.

        The key policy admits EventBridge of this account once; the queue policy admits this rule.
        """
        return sqs.Queue.from_queue_attributes(
            self, construct_id, queue_arn=queue.queue_arn, fifo=False
        )


def allow_events(function: CobroFunction, bus: events.IEventBus, detail_type: str) -> None:
    """Let a function put events of one detail type on the bus; others have invoices issued."""
    function.allow(
        "events:PutEvents",
        resources=[bus.event_bus_arn],
        # AWS always knows the detail type of an event that is put; the embedded cloud does not.
        conditions={"StringEqualsIfExists": {"events:detail-type": detail_type}},
    )
    function.set_variable(Variable.BUS.value, bus.event_bus_name)
