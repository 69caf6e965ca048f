"""WhatsApp: who may publish news, where they go, and by which numbers is written."""

from infra import names
from tests.support.templates import Inventory


def test_news_of_this_account_go_to_their_queue_as_they_are(aws: Inventory) -> None:
    (topic,) = [each for each in aws.of("AWS::SNS::Topic") if "WhatsApp" in each.path]
    (subscription,) = [each for each in aws.of("AWS::SNS::Subscription") if "WhatsApp" in each.path]
    (policy,) = [each for each in aws.of("AWS::SNS::TopicPolicy") if "WhatsApp" in each.path]
    publishing = [
        each
        for each in policy.properties["PolicyDocument"]["Statement"]
        if each["Effect"] == "Allow"
    ]

    assert "KmsMasterKeyId" in topic.properties
    assert subscription.properties["Protocol"] == "sqs"
    assert subscription.properties["RawMessageDelivery"] is True
    assert "deadLetterTargetArn" in subscription.properties["RedrivePolicy"]
    assert [each["Principal"] for each in publishing] == [
        {"Service": "social-messaging.amazonaws.com"}
    ]
    assert "aws:SourceAccount" in publishing[0]["Condition"]["StringEquals"]


def test_only_the_sender_of_reminders_writes_and_only_by_numbers(aws: Inventory) -> None:
    writing = {
        function.properties["FunctionName"]: statement.resources
        for function in aws.of("AWS::Lambda::Function")
        for statement in aws.statements(function)
        if "social-messaging:SendWhatsAppMessage" in statement.actions
    }
    sender = names.function_name("aws", "dispatch_reminders")

    assert list(writing) == [sender]
    assert "phone-number-id/*" in str(writing[sender])
