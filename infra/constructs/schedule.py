"""Start a function regularly; a start that AWS could not make waits in a queue and alarms."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from infra.constructs.dead_letters import DeadLetters
from infra.constructs.function import CobroFunction
from infra.foundation import Foundation

__all__ = ["RegularSchedule"]


class RegularSchedule(Construct):
    """The function decides by the calendar of each place, so one hour or day is like another."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        foundation: Foundation,
        function: CobroFunction,
        every: str = "1 hour",
    ) -> None:
        super().__init__(scope, construct_id)
        missed = DeadLetters(
            self, "Missed", foundation=foundation, holds=f"{function.name} was not started"
        )
        # The construct's target would also admit every version and alias of the function.
        self.schedule = scheduler.CfnSchedule(
            self,
            "Schedule",
            schedule_expression=f"rate({every})",
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=function.arn,
                role_arn=self._role(foundation, function, missed).role_arn,
                dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(
                    arn=missed.queue.queue_arn
                ),
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=3600, maximum_retry_attempts=3
                ),
            ),
        )

    def _role(
        self, foundation: Foundation, function: CobroFunction, missed: DeadLetters
    ) -> iam.Role:
        account = cdk.Stack.of(self).account
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": account}},
            ),
        )
        for actions, resource in (
            (["lambda:InvokeFunction"], function.arn),
            (["sqs:SendMessage"], missed.queue.queue_arn),
            (["kms:Decrypt", "kms:GenerateDataKey"], foundation.key.key_arn),
        ):
            role.add_to_policy(iam.PolicyStatement(actions=actions, resources=[resource]))
        return role
