"""Mail: news of it reach their queue, and a domain that is named is signed for."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions

from infra import names
from infra.app import _sender
from infra.constructs.mail import Mail
from infra.stages import aws_stage
from tests.support.templates import Inventory

DOMAIN = "acme.example"


def a_template(mail_domain: str | None = None) -> dict[str, Any]:
    stack = cdk.Stack(cdk.App(), "Workflow")
    sender = f"billing@{DOMAIN}"
    stage = aws_stage(region="sa-east-1", sender=sender, mail_domain=mail_domain)
    Mail(stack, "Mail", stage=stage)
    template: dict[str, Any] = dict(assertions.Template.from_stack(stack).to_json())
    return template


def identity(template: dict[str, Any]) -> dict[str, Any]:
    (found,) = [
        body for body in template["Resources"].values() if body["Type"] == "AWS::SES::EmailIdentity"
    ]
    return dict(found["Properties"])


def test_every_kind_of_news_is_put_on_the_bus_and_led_to_its_queue(aws: Inventory) -> None:
    (destination,) = aws.of("AWS::SES::ConfigurationSetEventDestination")
    wanted = destination.properties["EventDestination"]
    (rule,) = [each for each in aws.of("AWS::Events::Rule") if "MailNews" in each.path]
    pattern = rule.properties["EventPattern"]
    kinds = {kind[:1].lower() + kind[1:] for kind in names.MAIL_EVENTS}

    assert wanted["Enabled"] is True
    assert {kind.lower() for kind in wanted["MatchingEventTypes"]} == {k.lower() for k in kinds}
    assert "event-bus/default" in str(wanted["EventBridgeDestination"])
    assert pattern["source"] == ["aws.ses"]
    assert list(pattern["detail"]["mail"]["tags"]) == ["ses:configuration-set"]
    assert "EventBusName" not in rule.properties


def test_domain_that_is_named_is_signed_for_and_its_records_are_told() -> None:
    template = a_template(DOMAIN)

    assert identity(template)["EmailIdentity"] == DOMAIN
    assert sorted(template["Outputs"]) == [f"DkimRecord{number}" for number in (1, 2, 3)]


def test_without_a_domain_the_address_alone_is_verified() -> None:
    template = a_template()

    assert identity(template)["EmailIdentity"] == f"billing@{DOMAIN}"
    assert "Outputs" not in template


@pytest.mark.parametrize(
    ("context", "sender"),
    [
        ({}, ("billing@example.com", None)),
        ({"mail_domain": DOMAIN}, (f"billing@{DOMAIN}", DOMAIN)),
        ({"sender": "x@other.example"}, ("x@other.example", None)),
    ],
)
def test_sender_is_of_the_domain(context: dict[str, str], sender: tuple[str, str | None]) -> None:
    assert _sender(cdk.App(context=context)) == sender


def test_sender_of_another_domain_is_refused() -> None:
    context = {"mail_domain": DOMAIN, "sender": "x@other.example"}
    with pytest.raises(SystemExit, match="not of the domain"):
        _sender(cdk.App(context=context))
