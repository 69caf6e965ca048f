"""Reminders: their policies, scheduling and planning."""

from functools import cache

from cobro.adapters.dynamodb.dunning import DynamoAgenda, DynamoNotices
from cobro.adapters.dynamodb.policies import DynamoPolicies, KeptLookup
from cobro.application.holding_policy import HoldingPolicy, PolicyOfInvoice
from cobro.application.keep_policies import KeepPolicies
from cobro.application.plan_reminders import PlanReminders
from cobro.application.schedule_reminders import ScheduleReminders
from cobro.contracts.dunning_policy import default_policy
from cobro.contracts.messages import reminder_message
from cobro.domain.invoice import Invoice
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base, parties


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
        groups_of=_groups_of,
        clock=base.clock(),
        pause=base.pause(),
    )


def _groups_of(issuer_id: str) -> list[str]:
    from cobro.runtime.wiring import behaviour

    return behaviour.group_names(issuer_id)


@cache
def holding_policy() -> HoldingPolicy:
    base.database()
    return HoldingPolicy(lookup=KeptLookup(), built_in=default_policy(), group_of=_group_of)


def _group_of(issuer_id: str, customer_id: str) -> str:
    # Only companies that give policies to groups load what tells of them.
    from cobro.runtime.wiring import behaviour

    return behaviour.judge_behaviour().group(issuer_id, customer_id)


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
        policy_of=PolicyOfInvoice(
            holding=holding_policy(), customers=parties.customers(), invoice_of=_invoice_of
        ),
        clock=base.clock(),
        reminder_message=reminder_message,
        begin_collection=_begin_collection,
        invoice_of=_invoice_of,
    )


def _invoice_of(invoice_id: str) -> Invoice:
    from cobro.runtime.wiring import money  # only what is owed again is read

    return money.invoices().get(invoice_id)


def _begin_collection(issuer_id: str, invoice_id: str) -> None:
    # Few invoices are due within days of their issue: only those load what this needs.
    from cobro.runtime.wiring import saved_methods

    saved_methods.begin_collection()(issuer_id, invoice_id)
