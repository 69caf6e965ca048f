"""The dunning policy as data: the default one lies beside this module as JSON."""

from functools import cache
from importlib.resources import files

import msgspec

from cobro.contracts.parsing import parse
from cobro.domain.dunning import DunningPolicy, DunningStep

DEFAULT_POLICY = "default_policy.v1.json"


class DunningStepV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    step: str
    offset_days: int
    template: str


class DunningPolicyV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    policy: str
    version: int
    steps: list[DunningStepV1]

    def to_policy(self) -> DunningPolicy:
        steps = tuple(DunningStep(s.step, s.offset_days, s.template) for s in self.steps)
        return DunningPolicy(self.policy, self.version, steps)


@cache
def default_policy() -> DunningPolicy:
    text = files("cobro.contracts").joinpath(DEFAULT_POLICY).read_bytes()
    return parse(text, DunningPolicyV1).to_policy()
