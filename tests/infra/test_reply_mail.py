"""Answers by mail: a domain of their own, stored and told of, and only where asked for."""

import aws_cdk as cdk
import pytest

from cobro.runtime.settings import Variable
from infra import names
from infra.app import _reply_domain
from tests.infra.conftest import REPLY_DOMAIN
from tests.support.templates import Inventory


def test_mail_to_the_domain_is_checked_stored_and_told_of(aws: Inventory) -> None:
    (rule,) = aws.of("AWS::SES::ReceiptRule")
    (topic,) = [each for each in aws.of("AWS::SNS::Topic") if "ReplyMail" in each.path]
    told = rule.properties["Rule"]
    (action,) = told["Actions"]
    stored = action["S3Action"]
    outputs = aws.outputs()

    assert (told["Recipients"], told["ScanEnabled"], told["Enabled"]) == (
        [REPLY_DOMAIN],
        True,
        True,
    )
    assert aws.resolve(rule.stack, stored["TopicArn"]) == f"<{topic.key}>"
    assert aws.resolve(rule.stack, stored["BucketName"]) == outputs[names.Output.MAIL_BUCKET]
    assert outputs[names.Output.REPLY_MAIL_EXCHANGE].startswith(f"{REPLY_DOMAIN} MX 10 inbound")
    assert f"{names.Output.REPLY_DKIM_RECORD}3" in outputs


def test_only_the_mail_provider_puts_mail_for_this_account_and_it_does_not_stay(
    aws: Inventory,
) -> None:
    (policy,) = [each for each in aws.of("AWS::S3::BucketPolicy") if "IncomingMail" in each.path]
    (bucket,) = [each for each in aws.of("AWS::S3::Bucket") if each.path.startswith("IncomingMail")]
    (putting,) = [
        each
        for each in policy.properties["PolicyDocument"]["Statement"]
        if each["Action"] == "s3:PutObject"
    ]
    days = [
        rule["ExpirationInDays"]
        for rule in bucket.properties["LifecycleConfiguration"]["Rules"]
        if "ExpirationInDays" in rule
    ]

    assert putting["Principal"] == {"Service": "ses.amazonaws.com"}
    assert "aws:SourceAccount" in putting["Condition"]["StringEquals"]
    assert days == [180]


def test_only_who_takes_deliveries_reads_mail_and_only_who_writes_names_the_domain(
    aws: Inventory,
) -> None:
    variables = {
        function.properties["FunctionName"]: function.properties["Environment"]["Variables"]
        for function in aws.of("AWS::Lambda::Function")
    }
    readers = [name for name, each in variables.items() if Variable.MAIL_BUCKET.value in each]
    naming = [name for name, each in variables.items() if Variable.REPLY_DOMAIN.value in each]

    assert readers == [names.function_name("aws", "take_delivery_events")]
    assert sorted(naming) == [
        names.function_name("aws", "dispatch_reminders"),
        names.function_name("aws", "send_document"),
    ]


def test_without_a_domain_nothing_is_received(embedded: Inventory) -> None:
    assert list(embedded.of("AWS::SES::ReceiptRule", "AWS::SES::ReceiptRuleSet")) == []


@pytest.mark.parametrize(
    ("context", "domain"), [({}, None), ({"reply_domain": REPLY_DOMAIN}, REPLY_DOMAIN)]
)
def test_domain_is_that_of_the_context(context: dict[str, str], domain: str | None) -> None:
    assert _reply_domain(cdk.App(context=context), "acme.example") == domain


def test_domain_of_the_sender_is_refused_for_all_its_mail_would_come_here() -> None:
    with pytest.raises(SystemExit, match="one of its own"):
        _reply_domain(cdk.App(context={"reply_domain": "acme.example"}), "acme.example")
