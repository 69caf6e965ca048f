"""One Lambda function, with exactly the rights and variables that it is given.

A new function may do nothing but write its own log. Every `allow_*` adds one named right; the key
of the stage is usable only through the services that the function was given.
"""

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from cobro.runtime.settings import Variable
from infra import names
from infra.constructs.alarms import FIVE_MINUTES, alarm_above
from infra.foundation import Foundation

__all__ = ["CobroFunction"]


class CobroFunction(Construct):
    """The function of the folder functions/<name>; its log is kept, its errors alarm."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        foundation: Foundation,
        name: str,
        timeout_seconds: int,
        memory_mb: int = 1024,
        disk_mb: int = 512,
    ) -> None:
        super().__init__(scope, construct_id)
        self._foundation = foundation
        self.name = name
        self.timeout = cdk.Duration.seconds(timeout_seconds)
        function_name = names.function_name(foundation.stage.name, name)
        log_group = self._log_group(function_name)
        self.role = self._role(log_group)
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=function_name,
            runtime=foundation.stage.runtime,
            architecture=foundation.stage.architecture,
            handler="handler.handler",
            code=foundation.bundler.code(name),
            role=self.role.without_policy_updates(),
            log_group=log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            timeout=self.timeout,
            memory_size=memory_mb,
            ephemeral_storage_size=cdk.Size.mebibytes(disk_mb),
            environment=self._base_environment(),
        )
        self._alarm_on_errors()

    @property
    def arn(self) -> str:
        return self.function.function_arn

    def set_variable(self, key: str, value: str) -> None:
        self.function.add_environment(key, value)

    def allow(
        self,
        *actions: str,
        resources: list[str],
        conditions: dict[str, dict[str, str | list[str]]] | None = None,
    ) -> None:
        self.role.add_to_policy(
            iam.PolicyStatement(actions=list(actions), resources=resources, conditions=conditions)
        )

    def allow_key(self, *actions: str, service: str) -> None:
        """Let the function use the stage's key, only through `service` (dynamodb, sqs, ...)."""
        via = f"{service}.{cdk.Stack.of(self).region}.{cdk.Aws.URL_SUFFIX}"
        self.allow(
            *(f"kms:{action}" for action in actions),
            resources=[self._foundation.key.key_arn],
            conditions={"StringEquals": {"kms:ViaService": via}},
        )

    def _base_environment(self) -> dict[str, str]:
        environment = {
            **self._foundation.bundler.variables(self.name),
            Variable.STAGE.value: self._foundation.stage.name,
            "POWERTOOLS_SERVICE_NAME": names.METRIC_SERVICE,
            "POWERTOOLS_METRICS_NAMESPACE": names.METRIC_NAMESPACE,
        }
        if self._foundation.stage.clock_file is not None:
            environment[Variable.CLOCK_FILE.value] = self._foundation.stage.clock_file
        return environment

    def _log_group(self, function_name: str) -> logs.LogGroup:
        return logs.LogGroup(
            self,
            "Log",
            log_group_name=f"/aws/lambda/{function_name}",
            retention=logs.RetentionDays.THREE_MONTHS,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )

    def _role(self, log_group: logs.LogGroup) -> iam.Role:
        """Return a role of our own: the managed one may write every log of the account."""
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(role)
        return role

    def _alarm_on_errors(self) -> None:
        alarm_above(
            self,
            "Errors",
            foundation=self._foundation,
            metric=self.function.metric_errors(period=FIVE_MINUTES),
            description=f"{self.name} raised an error or ran out of time: read its log.",
        )


def sum_of(metric_name: str) -> cloudwatch.Metric:
    """Return a metric of our own, summed over all functions."""
    return cloudwatch.Metric(
        namespace=names.METRIC_NAMESPACE,
        metric_name=metric_name,
        dimensions_map={"service": names.METRIC_SERVICE},
        statistic="Sum",
        period=FIVE_MINUTES,
    )
