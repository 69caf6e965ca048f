"""No message is lost, and none is given up without a person hearing of it."""

import json
from typing import Any

from cobro.runtime.settings import Queue
from infra import names
from tests.support.templates import Inventory, Resource

FOURTEEN_DAYS = 14 * 24 * 3600
VISIBILITY_FACTOR = 6


def dead_letter_queues(aws: Inventory) -> set[str]:
    """Return queues that take what others could not deliver, whoever points at them."""
    return {
        *_targets(aws, "AWS::SQS::Queue", "RedrivePolicy", "deadLetterTargetArn"),
        *_targets(aws, "AWS::Lambda::EventSourceMapping", "DestinationConfig", "OnFailure"),
        *_targets(aws, "AWS::Scheduler::Schedule", "Target", "DeadLetterConfig"),
        *_rule_targets(aws, "DeadLetterConfig"),
    }


def _targets(aws: Inventory, kind: str, *path: str) -> set[str]:
    found = set()
    for resource in aws.of(kind):
        value: Any = resource.properties
        for part in path:
            value = value.get(part, {})
        if value:
            reference = value.get("Arn", value.get("Destination", value))
            found.add(aws.resolve(resource.stack, reference))
    return found


def _rule_targets(aws: Inventory, key: str) -> set[str]:
    return {
        aws.resolve(rule.stack, target[key]["Arn"] if key == "DeadLetterConfig" else target[key])
        for rule in aws.of("AWS::Events::Rule")
        for target in rule.properties["Targets"]
    }


def working_queues(aws: Inventory) -> tuple[Resource, ...]:
    dead = dead_letter_queues(aws)
    return tuple(queue for queue in aws.of("AWS::SQS::Queue") if f"<{queue.key}>" not in dead)


def test_each_queue_of_the_settings_is_deployed_once(aws: Inventory) -> None:
    outputs = aws.outputs()
    deployed = [outputs[names.queue_output(queue.value)] for queue in Queue]

    assert len(set(deployed)) == len(Queue) == len(working_queues(aws))


def test_every_queue_has_a_dead_letter_queue_of_its_own_kind(aws: Inventory) -> None:
    kinds = {
        f"<{queue.key}>": queue.properties.get("FifoQueue") for queue in aws.of("AWS::SQS::Queue")
    }
    chosen = [
        aws.resolve(queue.stack, queue.properties["RedrivePolicy"]["deadLetterTargetArn"])
        for queue in working_queues(aws)
    ]

    assert len(set(chosen)) == len(chosen)
    assert [kinds[target] for target in chosen] == [
        queue.properties.get("FifoQueue") for queue in working_queues(aws)
    ]


def test_every_dead_letter_queue_alarms_at_the_first_message(aws: Inventory) -> None:
    watched = {
        aws.resolve(alarm.stack, dimension["Value"])
        for alarm in aws.of("AWS::CloudWatch::Alarm")
        for dimension in alarm.properties.get("Dimensions", [])
        if alarm.properties["MetricName"] == "ApproximateNumberOfMessagesVisible"
        and alarm.properties["Threshold"] == 0
        and alarm.properties["ComparisonOperator"] == "GreaterThanThreshold"
        and alarm.properties["AlarmActions"]
    }

    assert watched == dead_letter_queues(aws)


def test_dead_letters_are_kept_as_long_as_the_service_allows(aws: Inventory) -> None:
    dead = dead_letter_queues(aws)
    kept = {
        queue.properties.get("MessageRetentionPeriod")
        for queue in aws.of("AWS::SQS::Queue")
        if f"<{queue.key}>" in dead
    }

    assert kept == {FOURTEEN_DAYS}


def test_every_event_source_reports_partial_failures(aws: Inventory) -> None:
    sources = aws.of("AWS::Lambda::EventSourceMapping")

    assert len(sources) == len(Queue) + 2  # two follow the journal
    assert {source.properties["FunctionResponseTypes"][0] for source in sources} == {
        "ReportBatchItemFailures"
    }


def test_a_slow_worker_is_not_overtaken_by_its_own_retry(aws: Inventory) -> None:
    functions = {f"<{function.key}>": function for function in aws.of("AWS::Lambda::Function")}
    queues = {f"<{queue.key}>": queue for queue in aws.of("AWS::SQS::Queue")}
    pairs = [
        (
            queues[aws.resolve(source.stack, source.properties["EventSourceArn"])],
            functions[aws.resolve(source.stack, source.properties["FunctionName"])],
        )
        for source in aws.of("AWS::Lambda::EventSourceMapping")
        if aws.resolve(source.stack, source.properties["EventSourceArn"]) in queues
    ]

    assert len(pairs) == len(Queue)
    assert [
        queue.path
        for queue, function in pairs
        if queue.properties["VisibilityTimeout"]
        < VISIBILITY_FACTOR * function.properties["Timeout"]
    ] == []


def test_each_queue_feeds_the_function_of_its_name(aws: Inventory) -> None:
    outputs = aws.outputs()
    functions = {
        f"<{function.key}>": function.properties["FunctionName"]
        for function in aws.of("AWS::Lambda::Function")
    }
    fed = {
        aws.resolve(source.stack, source.properties["EventSourceArn"]): functions[
            aws.resolve(source.stack, source.properties["FunctionName"])
        ]
        for source in aws.of("AWS::Lambda::EventSourceMapping")
    }

    assert {queue: fed[outputs[names.queue_output(queue.value)]] for queue in Queue} == {
        queue: names.function_name("aws", queue.value) for queue in Queue
    }


def test_every_queue_is_encrypted_with_the_key_of_the_stage(aws: Inventory) -> None:
    (key,) = aws.of("AWS::KMS::Key")

    assert {
        aws.resolve(queue.stack, queue.properties["KmsMasterKeyId"])
        for queue in aws.of("AWS::SQS::Queue")
    } == {f"<{key.key}>"}


def test_every_queue_refuses_plain_connections(aws: Inventory) -> None:
    refusing = {
        aws.resolve(policy.stack, queue)
        for policy in aws.of("AWS::SQS::QueuePolicy")
        for queue in policy.properties["Queues"]
        for statement in policy.properties["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny"
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    }

    assert refusing == {f"<{queue.key}>" for queue in aws.of("AWS::SQS::Queue")}


def test_every_rule_keeps_what_it_could_not_deliver(aws: Inventory) -> None:
    rules = aws.of("AWS::Events::Rule")
    kept = [target for rule in rules for target in rule.properties["Targets"]]

    assert len(kept) == len(rules) > 0
    assert _rule_targets(aws, "Arn") <= {f"<{queue.key}>" for queue in working_queues(aws)}


def test_a_bad_record_of_the_stream_is_set_aside_and_lateness_alarms(aws: Inventory) -> None:
    sources = [
        source
        for source in aws.of("AWS::Lambda::EventSourceMapping")
        if "StartingPosition" in source.properties
    ]
    late = [
        alarm
        for alarm in aws.of("AWS::CloudWatch::Alarm")
        if alarm.properties["MetricName"] == "IteratorAge"
    ]

    assert len(late) == len(sources) == 2
    for source in sources:
        assert source.properties["BisectBatchOnFunctionError"] is True
        assert source.properties["MaximumRetryAttempts"] > 0
        assert source.properties["StartingPosition"] == "TRIM_HORIZON"


def test_a_policy_of_a_queue_fits_what_sqs_takes(aws: Inventory) -> None:
    # "Amazon SQS policy quotas": bytes, statements, conditions, and actions of a statement.
    for policy in aws.of("AWS::SQS::QueuePolicy"):
        statements = policy.properties["PolicyDocument"]["Statement"]
        keys = [key for each in statements for key in each.get("Condition", {}).values()]

        assert len(json.dumps(statements)) < 8_192
        assert len(statements) <= 20
        assert sum(len(key) for key in keys) <= 10
        assert all(len(_listed(each["Action"])) <= 7 for each in statements)


def test_queues_admit_the_rules_and_topics_that_lead_there_and_nobody_else(aws: Inventory) -> None:
    admitted = {
        (service, aws.resolve(policy.stack, source), aws.resolve(policy.stack, each["Resource"]))
        for policy in aws.of("AWS::SQS::QueuePolicy")
        for each in policy.properties["PolicyDocument"]["Statement"]
        if each["Effect"] == "Allow"
        for service in _listed(each["Principal"]["Service"])
        for source in _listed(each["Condition"]["ArnEquals"]["aws:SourceArn"])
    }
    rules = {
        ("events.amazonaws.com", f"<{rule.key}>", aws.resolve(rule.stack, arn))
        for rule in aws.of("AWS::Events::Rule")
        for target in rule.properties["Targets"]
        for arn in (target["Arn"], target["DeadLetterConfig"]["Arn"])
    }
    topics = {
        (
            "sns.amazonaws.com",
            aws.resolve(each.stack, each.properties["TopicArn"]),
            aws.resolve(each.stack, arn),
        )
        for each in aws.of("AWS::SNS::Subscription")
        if each.properties["Protocol"] == "sqs"
        for arn in (
            each.properties["Endpoint"],
            each.properties["RedrivePolicy"]["deadLetterTargetArn"],
        )
    }

    assert rules
    assert topics
    assert admitted == rules | topics  # and nobody else
    assert {
        action
        for policy in aws.of("AWS::SQS::QueuePolicy")
        for each in policy.properties["PolicyDocument"]["Statement"]
        if each["Effect"] == "Allow"
        for action in _listed(each["Action"])
    } == {"sqs:SendMessage"}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
