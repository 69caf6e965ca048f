"""What every construct of a stage shares: its stage, its code, its key and its alarm topic."""

from dataclasses import dataclass

from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns

from infra.bundling import Bundler
from infra.stages import Stage

__all__ = ["Foundation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foundation:
    stage: Stage
    bundler: Bundler
    key: kms.IKey
    alarms: sns.ITopic
