"""Policies that are tried on the past."""

from functools import cache

from cobro.application.simulate_policies import SimulatePolicies
from cobro.contracts.dunning_policy import default_policy
from cobro.runtime.wiring import money, parties, reminders


@cache
def simulate_policies() -> SimulatePolicies:
    return SimulatePolicies(
        issuers=parties.issuers(),
        customers=parties.customers(),
        journal=money.journal(),
        policies=reminders.policies(),
        built_in=default_policy(),
    )
