"""Who of AWS may put messages on a queue, by the topics and rules of ours that lead there."""

from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs

__all__ = ["Senders"]


class Senders:
    """One statement for each service, however many of its topics or rules there are.

    A queue's policy takes 8,192 bytes, 20 statements and 10 conditions (Amazon SQS, "Quotas",
    policies); the constructs of CDK write a statement for each sender.
    """

    def __init__(self, queue: sqs.IQueue) -> None:
        self._queue = queue
        self._statements: dict[str, iam.PolicyStatement] = {}
        self._sources: dict[str, list[str]] = {}

    def admit(self, service: str, source_arn: str) -> None:
        """Let `service` send in the name of one resource; its name says whose account it is of."""
        sources = self._sources.setdefault(service, [])
        sources.append(source_arn)
        if service not in self._statements:
            self._statements[service] = iam.PolicyStatement(
                principals=[iam.ServicePrincipal(f"{service}.amazonaws.com")],
                actions=["sqs:SendMessage"],
                resources=[self._queue.queue_arn],
            )
            self._queue.add_to_resource_policy(self._statements[service])
        self._statements[service].add_condition("ArnEquals", {"aws:SourceArn": sources})
