"""The two stages and everything in which they differ; no stack asks for a stage by its name.

`aws` is the product. `embedded` is the same product in a throw-away cloud on this machine: plain
HTTP, nothing to protect from deletion, the host's Python, and a clock that a test can set.
"""

import platform
import sys
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_

from cobro.runtime.settings import PART_ENTRIES
from infra.constructs.pix_door import PixDoorSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What a stage decides. `python_platform` and `python_version` name what wheels must fit."""

    name: str
    region: str  # named, because a table with our own key cannot be synthesised without it
    retains_data: bool  # RETAIN, deletion protection, point-in-time recovery
    enforces_tls: bool
    requires_mfa: bool
    authorizes_mail_by_sender: bool  # the embedded cloud authorises SendEmail on `*` alone
    authorizes_batches_as_single: bool  # the embedded cloud asks for sqs:SendMessageBatch
    architecture: lambda_.Architecture
    runtime: lambda_.Runtime
    python_platform: str
    python_version: str
    runs_on_this_machine: bool  # dependencies are found where they lie instead of being zipped
    reaches_api_by_endpoint: bool  # the embedded cloud serves every API below its own address
    uses_cli_credentials: bool  # no asset roles: the caller's own credentials deploy
    sender: str
    is_audited: bool  # cdk-nag fails the synthesis on any finding without a reason
    part_entries: int = PART_ENTRIES  # of a bank file, kept at once
    clock_file: str | None = None
    alarm_email: str | None = None
    mail_domain: str | None = None  # of the sender: signed by DKIM
    reply_domain: str | None = None  # where payers answer to; to the company where there is none
    text_sender: str | None = None  # what text messages come from; any of the account's otherwise
    pix_door: PixDoorSettings | None = None  # a domain that asks a bank for its certificate

    @property
    def removal_policy(self) -> cdk.RemovalPolicy:
        return cdk.RemovalPolicy.RETAIN if self.retains_data else cdk.RemovalPolicy.DESTROY

    @property
    def send_actions(self) -> tuple[str, ...]:
        """Return what lets a function send: AWS authorises batches as single messages too."""
        if self.authorizes_batches_as_single:
            return ("sqs:SendMessage",)
        return ("sqs:SendMessage", "sqs:SendMessageBatch")

    @property
    def environment(self) -> cdk.Environment:
        """Return the region; the account is that of whoever deploys."""
        return cdk.Environment(region=self.region)

    def synthesizer(self) -> cdk.IStackSynthesizer:
        """Return a new synthesizer: each stack needs its own."""
        if self.uses_cli_credentials:
            return cdk.CliCredentialsStackSynthesizer()
        return cdk.DefaultStackSynthesizer()


def aws_stage(
    *,
    region: str,
    sender: str,
    alarm_email: str | None = None,
    mail_domain: str | None = None,
    reply_domain: str | None = None,
    text_sender: str | None = None,
    pix_door: PixDoorSettings | None = None,
) -> Stage:
    return Stage(
        name="aws",
        region=region,
        retains_data=True,
        enforces_tls=True,
        requires_mfa=True,
        authorizes_mail_by_sender=True,
        authorizes_batches_as_single=True,
        architecture=lambda_.Architecture.ARM_64,
        runtime=lambda_.Runtime.PYTHON_3_13,
        python_platform="aarch64-manylinux_2_28",
        python_version="3.13",
        runs_on_this_machine=False,
        reaches_api_by_endpoint=False,
        uses_cli_credentials=False,
        sender=sender,
        is_audited=True,
        alarm_email=alarm_email,
        mail_domain=mail_domain,
        reply_domain=reply_domain,
        text_sender=text_sender,
        pix_door=pix_door,
    )


def embedded_stage(*, clock_file: str | None = None, part_entries: int = PART_ENTRIES) -> Stage:
    is_arm = platform.machine().lower() in {"aarch64", "arm64"}
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Stage(
        name="embedded",
        region="us-east-1",
        retains_data=False,
        enforces_tls=False,
        requires_mfa=True,
        authorizes_mail_by_sender=False,
        authorizes_batches_as_single=False,
        architecture=lambda_.Architecture.ARM_64 if is_arm else lambda_.Architecture.X86_64,
        runtime=lambda_.Runtime(f"python{version}", lambda_.RuntimeFamily.PYTHON),
        python_platform=platform.platform(),
        python_version=version,
        runs_on_this_machine=True,
        reaches_api_by_endpoint=True,
        uses_cli_credentials=True,
        sender="billing@cobro.example",
        is_audited=False,
        part_entries=part_entries,
        clock_file=clock_file,
    )
