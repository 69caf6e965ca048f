"""Reminders: their policies, scheduling and planning."""

from functools import cache

from cobro.adapters.dynamodb.dunning import DynamoAgenda, DynamoNotices
from cobro.adapters.dynamodb.policies import DynamoPolicies, KeptLookup
from cobro.application.holding_policy import HoldingPolicy
from cobro.application.keep_policies import KeepPolicies
from cobro.application.plan_reminders import PlanReminders
from cobro.application.schedule_reminders import ScheduleReminders
from cobro.contracts.dunning_policy import default_policy
from cobro.contracts.messages import reminder_message
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base, money, parties


@cache
def agenda() -> DynamoAgenda:
    base.database()
    return DynamoAgenda()


@cache
def notices() -> DynamoNotices:
    base.database()
    return DynamoNotices()


@cache
def policies() -> DynamoPolicies:
    base.database()
    return DynamoPolicies()


@cache
def keep_policies() -> KeepPolicies:
    return KeepPolicies(
        issuers=parties.issuers(),
        customers=parties.customers(),
        policies=policies(),
        clock=base.clock(),
        pause=base.pause(),
    )


@cache
def holding_policy() -> HoldingPolicy:
    base.database()
    return HoldingPolicy(lookup=KeptLookup(), built_in=default_policy())


@cache
def plan_reminders() -> PlanReminders:
    return PlanReminders(
        issuers=parties.issuers(),
        agenda=agenda(),
        reminders=base.queue(Queue.REMINDERS),
        clock=base.clock(),
        reminder_message=reminder_message,
    )


@cache
def schedule_reminders() -> ScheduleReminders:
    return ScheduleReminders(
        issuers=parties.issuers(),
        agenda=agenda(),
        reminders=base.queue(Queue.REMINDERS),
        customers=parties.customers(),
        invoices=money.invoices(),
        holding=holding_policy(),
        clock=base.clock(),
        reminder_message=reminder_message,
    )
