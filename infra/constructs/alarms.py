"""Alarms that reach a person: each one notifies the stage's topic."""

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from constructs import Construct

from infra.foundation import Foundation

__all__ = ["FIVE_MINUTES", "alarm_above"]

FIVE_MINUTES = cdk.Duration.minutes(5)


def alarm_above(
    scope: Construct,
    alarm_id: str,
    *,
    foundation: Foundation,
    metric: cloudwatch.IMetric,
    description: str,
    threshold: float = 0,
    periods: int = 1,
) -> cloudwatch.Alarm:
    """Alarm as soon as `metric` exceeds `threshold`; silence counts as health."""
    alarm = cloudwatch.Alarm(
        scope,
        alarm_id,
        metric=metric,
        threshold=threshold,
        evaluation_periods=periods,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        alarm_description=description,
    )
    alarm.add_alarm_action(actions.SnsAction(foundation.alarms))
    return alarm
