"""The function that reads a table's stream, in order, and never lets one record stop the rest."""

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.constructs.alarms import FIVE_MINUTES, alarm_above
from infra.constructs.dead_letters import DeadLetters
from infra.constructs.function import CobroFunction
from infra.foundation import Foundation

__all__ = ["StreamConsumer", "follow"]

STREAM_ACTIONS = ("GetRecords", "GetShardIterator", "DescribeStream", "ListStreams")
RETRIES_MAX = 8
LATE_AFTER_MS = 10 * 60 * 1000


class StreamConsumer(Construct):
    """A failing batch is halved until the bad record is alone; that one goes to the queue."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        foundation: Foundation,
        table: dynamodb.ITableV2,
        function: CobroFunction,
        batch_size: int,
        window_seconds: int,
    ) -> None:
        super().__init__(scope, construct_id)
        failed = DeadLetters(
            self, "Failed", foundation=foundation, holds=f"{function.name} gave up on records"
        )
        stream = table.table_stream_arn
        if stream is None:
            message = f"the table that {function.name} follows has no stream"
            raise ValueError(message)
        function.allow(*(f"dynamodb:{action}" for action in STREAM_ACTIONS), resources=[stream])
        function.allow_key("Decrypt", "DescribeKey", service="dynamodb")
        function.allow("sqs:SendMessage", resources=[failed.queue.queue_arn])
        function.allow_key("Decrypt", "GenerateDataKey", service="sqs")
        source = lambda_.EventSourceMapping(
            self,
            "Source",
            target=function.function,
            event_source_arn=stream,
            starting_position=lambda_.StartingPosition.TRIM_HORIZON,
            batch_size=batch_size,
            max_batching_window=cdk.Duration.seconds(window_seconds),
            bisect_batch_on_error=True,
            report_batch_item_failures=True,
            retry_attempts=RETRIES_MAX,
            on_failure=sources.SqsDlq(failed.queue),
        )
        source.node.add_dependency(function.role)
        alarm_above(
            self,
            "Late",
            foundation=foundation,
            metric=function.function.metric(
                "IteratorAge", period=FIVE_MINUTES, statistic="Maximum"
            ),
            threshold=LATE_AFTER_MS,
            description=f"{function.name} is more than ten minutes behind the ledger.",
        )


def follow(
    scope: Construct,
    foundation: Foundation,
    table: dynamodb.ITableV2,
    readers: Mapping[str, tuple[CobroFunction, int, int]],
) -> None:
    """Have functions read a table's stream, each with its batch's size and the seconds it gathers.

    DynamoDB serves two readers of a stream.
    """
    for construct_id, (function, batch_size, window_seconds) in readers.items():
        StreamConsumer(
            scope,
            construct_id,
            foundation=foundation,
            table=table,
            function=function,
            batch_size=batch_size,
            window_seconds=window_seconds,
        )
