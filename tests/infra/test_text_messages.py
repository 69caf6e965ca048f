"""SMS: who may publish news, where they go, and from what is sent."""

import aws_cdk as cdk
import pytest

from cobro.contracts.sms_events import EVENT_TYPES
from infra import names
from infra.app import _text_sender
from infra.constructs.text_messages import origination_resource
from tests.support.templates import Inventory


def test_news_of_this_account_go_to_their_queue_as_they_are(aws: Inventory) -> None:
    (topic,) = [each for each in aws.of("AWS::SNS::Topic") if "Texts" in each.path]
    (subscription,) = [each for each in aws.of("AWS::SNS::Subscription") if "Texts" in each.path]
    (policy,) = [each for each in aws.of("AWS::SNS::TopicPolicy") if "Texts" in each.path]
    publishing = [
        each
        for each in policy.properties["PolicyDocument"]["Statement"]
        if each["Effect"] == "Allow"
    ]

    assert "KmsMasterKeyId" in topic.properties
    assert subscription.properties["RawMessageDelivery"] is True
    assert [each["Principal"] for each in publishing] == [{"Service": "sms-voice.amazonaws.com"}]
    assert "aws:SourceAccount" in publishing[0]["Condition"]["StringEquals"]


def test_all_news_of_text_messages_that_we_know_are_asked_for(aws: Inventory) -> None:
    (configuration,) = aws.of("AWS::SMSVOICE::ConfigurationSet")
    (destination,) = configuration.properties["EventDestinations"]

    assert destination["Enabled"] is True
    assert destination["MatchingEventTypes"] == list(EVENT_TYPES)
    assert "TopicArn" in destination["SnsDestination"]


def test_only_reminders_are_told_of_and_alerts_are_sent_without(aws: Inventory) -> None:
    texting = {
        function.properties["FunctionName"]: (
            function.properties["Environment"]["Variables"].get("COBRO_TEXT_CONFIGURATION_SET")
        )
        for function in aws.of("AWS::Lambda::Function")
        for statement in aws.statements(function)
        if "sms-voice:SendTextMessage" in statement.actions
    }

    assert texting == {
        names.function_name("aws", "dispatch_reminders"): "cobro-aws",
        names.function_name("aws", "watch_alerts"): None,
        names.function_name("aws", "raise_alerts"): None,
    }


@pytest.mark.parametrize(
    ("name", "resource"),
    [
        ("phone-0123456789abcdef0123456789abcdef", "phone-number/phone-{}"),
        ("pool-0123456789abcdef0123456789abcdef", "pool/pool-{}"),
        ("ACME", "sender-id/ACME/*"),
        ("+5511987654321", None),
        ("a name that is too long", None),
    ],
)
def test_right_ends_at_what_was_named(name: str, resource: str | None) -> None:
    number = "0123456789abcdef0123456789abcdef"

    assert origination_resource(name) == (resource.format(number) if resource else None)


@pytest.mark.parametrize("name", [None, "ACME"])
def test_sender_is_read_from_the_context(name: str | None) -> None:
    assert _text_sender(cdk.App(context={"text_sender": name} if name else {})) == name


def test_sender_that_is_none_is_refused() -> None:
    with pytest.raises(SystemExit, match="no sender of text messages"):
        _text_sender(cdk.App(context={"text_sender": "not a sender"}))
