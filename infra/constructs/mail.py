"""The address that messages come from, the rules of their delivery, and the news of it."""

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_ses as ses
from constructs import Construct

from cobro.runtime.settings import Variable
from infra import names
from infra.constructs.function import CobroFunction
from infra.stages import Stage

__all__ = ["Mail"]

_NEWS = (
    ses.EmailSendingEvent.SEND,
    ses.EmailSendingEvent.DELIVERY_DELAY,
    ses.EmailSendingEvent.DELIVERY,
    ses.EmailSendingEvent.BOUNCE,
    ses.EmailSendingEvent.COMPLAINT,
    ses.EmailSendingEvent.REJECT,
)


class Mail(Construct):
    """One verified sender; a complaint or a hard bounce closes the address for good.

    Where the sender's domain is named, the domain is verified by DKIM and its mail is signed: the
    records that its DNS needs are outputs. Otherwise the address alone is verified.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self._stage = stage
        self._configuration = ses.ConfigurationSet(
            self,
            "Configuration",
            reputation_metrics=True,
            suppression_reasons=ses.SuppressionReasons.BOUNCES_AND_COMPLAINTS,
            tls_policy=ses.ConfigurationSetTlsPolicy.REQUIRE,
        )
        domain = stage.mail_domain
        identity = ses.Identity.domain(domain) if domain else ses.Identity.email(stage.sender)
        self._identity = ses.EmailIdentity(self, "Identity", identity=identity)
        if domain:
            self._tell_records()
        self._configuration.add_event_destination(
            "News",
            destination=ses.EventDestination.event_bus(
                events.EventBus.from_event_bus_name(self, "DefaultBus", "default")
            ),
            events=list(_NEWS),
        )

    def news(self) -> events.EventPattern:
        """Return what the provider's events about messages of this sender look like."""
        tags = {"ses:configuration-set": [self._configuration.configuration_set_name]}
        return events.EventPattern(
            source=["aws.ses"],
            detail={"eventType": list(names.MAIL_EVENTS), "mail": {"tags": tags}},
        )

    def _tell_records(self) -> None:
        for number, record in enumerate(self._identity.dkim_records, start=1):
            cdk.CfnOutput(
                self, f"Dkim{number}", value=f"{record.name} CNAME {record.value}"
            ).override_logical_id(f"{names.Output.DKIM_RECORD}{number}")

    def allow_send(self, function: CobroFunction) -> None:
        self.allow_send_without_news(function)
        configuration = self._configuration.configuration_set_name
        function.set_variable(Variable.CONFIGURATION_SET.value, configuration)

    def allow_send_without_news(self, function: CobroFunction) -> None:
        """Let `function` send mail to staff: nothing is told of what becomes of it."""
        function.allow("ses:SendEmail", resources=self._sender_resources())
        function.set_variable(Variable.SENDER.value, self._stage.sender)

    def allow_send_documents(self, function: CobroFunction) -> None:
        """Let `function` send whole MIME messages, which SES asks a right of their own for."""
        self.allow_send(function)
        function.allow("ses:SendRawEmail", resources=self._sender_resources())

    def allow_send_to_staff(self, function: CobroFunction) -> None:
        """Let `function` send whole messages that no news come back of."""
        function.allow("ses:SendEmail", "ses:SendRawEmail", resources=self._sender_resources())
        function.set_variable(Variable.SENDER.value, self._stage.sender)

    def _sender_resources(self) -> list[str]:
        configuration = self._configuration.configuration_set_name
        if not self._stage.authorizes_mail_by_sender:
            return ["*"]
        return [self._identity.email_identity_arn, self._configuration_arn(configuration)]

    def _configuration_arn(self, configuration: str) -> str:
        return cdk.Stack.of(self).format_arn(
            service="ses", resource="configuration-set", resource_name=configuration
        )
