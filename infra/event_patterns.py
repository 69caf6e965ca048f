"""Which events of the bus a rule takes."""

from aws_cdk import aws_events as events

from infra import names


def ledger_events(*detail_types: str) -> events.EventPattern:
    return events.EventPattern(source=[names.EVENT_SOURCE], detail_type=list(detail_types))
