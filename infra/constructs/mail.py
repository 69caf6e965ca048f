"""The address that reminders come from, and the rules of its delivery."""

import aws_cdk as cdk
from aws_cdk import aws_ses as ses
from constructs import Construct

from cobro.runtime.settings import Variable
from infra.constructs.function import CobroFunction
from infra.stages import Stage

__all__ = ["Mail"]


class Mail(Construct):
    """One verified sender; a complaint or a hard bounce closes the address for good."""

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
        self._identity = ses.EmailIdentity(
            self, "Identity", identity=ses.Identity.email(stage.sender)
        )

    def allow_send(self, function: CobroFunction) -> None:
        configuration = self._configuration.configuration_set_name
        function.allow("ses:SendEmail", resources=self._sender_resources())
        function.set_variable(Variable.SENDER.value, self._stage.sender)
        function.set_variable(Variable.CONFIGURATION_SET.value, configuration)

    def allow_send_documents(self, function: CobroFunction) -> None:
        """Let `function` send whole MIME messages, which SES asks a right of their own for."""
        self.allow_send(function)
        function.allow("ses:SendRawEmail", resources=self._sender_resources())

    def _sender_resources(self) -> list[str]:
        configuration = self._configuration.configuration_set_name
        if not self._stage.authorizes_mail_by_sender:
            return ["*"]
        return [self._identity.email_identity_arn, self._configuration_arn(configuration)]

    def _configuration_arn(self, configuration: str) -> str:
        return cdk.Stack.of(self).format_arn(
            service="ses", resource="configuration-set", resource_name=configuration
        )
