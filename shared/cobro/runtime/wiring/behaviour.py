"""Groups of customers by how they pay."""

from functools import cache

from cobro.adapters.dynamodb.behaviour import DynamoBehaviour, KeptBehaviour
from cobro.adapters.dynamodb.effects import DynamoEffects
from cobro.adapters.dynamodb.promises import DynamoPromises
from cobro.application.behaviour_groups import JudgeBehaviour, KeepBehaviour, ListMembers
from cobro.runtime.wiring import base, money, parties


@cache
def book() -> DynamoBehaviour:
    base.database()
    return DynamoBehaviour()


@cache
def keep_behaviour() -> KeepBehaviour:
    return KeepBehaviour(
        issuers=parties.issuers(), book=book(), clock=base.clock(), pause=base.pause()
    )


def group_names(issuer_id: str) -> list[str]:
    """Return the groups that an issuer has."""
    stored = book().latest(issuer_id)
    return [each.group for each in stored.rules.groups] if stored else []


@cache
def judge_behaviour() -> JudgeBehaviour:
    base.database()
    return JudgeBehaviour(
        issuers=parties.issuers(),
        journal=money.journal(),
        promises=DynamoPromises(),
        effects_of=DynamoEffects().of_customer,
        rules_of=KeptBehaviour(),
        clock=base.clock(),
    )


@cache
def list_members() -> ListMembers:
    return ListMembers(parties.customers(), judge_behaviour())
