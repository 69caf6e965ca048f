"""Mail that payers answer with: the domain, the rule that stores it, and who is told of it.

A rule set works once it is the active one of account and region, and only one is: making it that is
left to people, since another may receive other mail there. Its name is an output, and so are the
records that the DNS of the domain needs.
"""

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ses as ses
from constructs import Construct

from infra import names
from infra.constructs.dead_letters import DeadLetters
from infra.constructs.provider_topic import ProviderTopic
from infra.constructs.queue_worker import QueueWorker
from infra.foundation import Foundation

__all__ = ["ReplyMail"]


class ReplyMail(Construct):
    """Everything to the domain is checked for viruses and spam, stored, and told of."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        foundation: Foundation,
        bucket: s3.IBucket,
        to: QueueWorker,
        undelivered: DeadLetters,
    ) -> None:
        super().__init__(scope, construct_id)
        domain = foundation.stage.reply_domain or ""
        identity = ses.EmailIdentity(self, "Identity", identity=ses.Identity.domain(domain))
        for number, record in enumerate(identity.dkim_records, start=1):
            self._tell(
                f"{names.Output.REPLY_DKIM_RECORD}{number}", f"{record.name} CNAME {record.value}"
            )
        news = ProviderTopic(
            self, "Topic", provider="ses", foundation=foundation, to=to, undelivered=undelivered
        )
        rules = ses.CfnReceiptRuleSet(
            self, "Rules", rule_set_name=f"{names.APPLICATION}-{foundation.stage.name}-replies"
        )
        rule = ses.CfnReceiptRule(
            self,
            "Rule",
            rule_set_name=rules.ref,
            rule=ses.CfnReceiptRule.RuleProperty(
                enabled=True,
                recipients=[domain],
                scan_enabled=True,
                actions=[
                    ses.CfnReceiptRule.ActionProperty(
                        s3_action=ses.CfnReceiptRule.S3ActionProperty(
                            bucket_name=bucket.bucket_name, topic_arn=news.topic.topic_arn
                        )
                    )
                ],
            ),
        )
        rule.node.add_dependency(news)  # the provider tries the topic when the rule is made
        self._tell(names.Output.REPLY_RULE_SET, rules.ref)
        exchange = f"{domain} MX 10 inbound-smtp.{foundation.stage.region}.amazonaws.com"
        self._tell(names.Output.REPLY_MAIL_EXCHANGE, exchange)

    def _tell(self, output: str, value: str) -> None:
        cdk.CfnOutput(self, f"Output{output}", value=value).override_logical_id(output)
