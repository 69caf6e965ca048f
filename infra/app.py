"""Build the stacks of one stage: `cdk deploy` for AWS, `-c stage=embedded` for this machine.

Context: `stage` (aws, embedded); `region`, `sender`, `mail_domain` (its mail is signed by DKIM),
`reply_domain` (payers answer to it), `text_sender` (what text messages come from) and `alarm_email`
(aws); `pix_domain`, `pix_certificate` and `pix_truststore` (aws, a door that asks a bank for its
certificate); `clock_file` and `part_entries` (embedded); `functions` (another folder of functions);
`bundle=off` (templates only).
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import aws_cdk as cdk

from cobro.runtime.settings import PART_ENTRIES
from infra import names
from infra.bundling import Bundler, PlatformBundler, SourceOnly
from infra.constructs.pix_door import PixDoorSettings
from infra.constructs.text_messages import origination_resource
from infra.nag import check_with_nag
from infra.stacks.data import DataStack
from infra.stacks.edge import EdgeStack
from infra.stacks.workflow import WorkflowStack
from infra.stages import Stage, aws_stage, embedded_stage

__all__ = ["Stacks", "build", "main"]


@dataclass(frozen=True, slots=True)
class Stacks:
    data: DataStack
    workflow: WorkflowStack
    edge: EdgeStack


def build(app: cdk.App) -> Stacks:
    """Add the stacks of the stage that the context names."""
    stage = _stage(app)
    bundler = _bundler(app, stage)
    data = DataStack(app, names.stack_name(stage.name, "data"), stage=stage)
    workflow = WorkflowStack(
        app, names.stack_name(stage.name, "workflow"), stage=stage, bundler=bundler, data=data
    )
    edge = EdgeStack(
        app, names.stack_name(stage.name, "edge"), stage=stage, data=data, workflow=workflow
    )
    for key, value in (("application", names.APPLICATION), ("stage", stage.name)):
        cdk.Tags.of(app).add(key, value)
    if stage.is_audited:
        check_with_nag(app, data=data, workflow=workflow, edge=edge)
    return Stacks(data, workflow, edge)


def _stage(app: cdk.App) -> Stage:
    name = _context(app, "stage") or "aws"
    if name == "embedded":
        part_entries = int(_context(app, "part_entries") or PART_ENTRIES)
        clock_file = _context(app, "clock_file")
        return embedded_stage(clock_file=clock_file, part_entries=part_entries)
    if name == "aws":
        sender, domain = _sender(app)
        return aws_stage(
            region=_context(app, "region") or os.environ.get("CDK_DEFAULT_REGION") or "us-east-1",
            sender=sender,
            mail_domain=domain,
            reply_domain=_reply_domain(app, domain),
            text_sender=_text_sender(app),
            alarm_email=_context(app, "alarm_email"),
            pix_door=_pix_door(app),
        )
    message = f"unknown stage {name!r}: use -c stage=aws or -c stage=embedded"
    raise SystemExit(message)


def _sender(app: cdk.App) -> tuple[str, str | None]:
    """Return the address that messages come from, and its domain where that is verified."""
    domain = _context(app, "mail_domain")
    sender = _context(app, "sender") or f"billing@{domain or 'example.com'}"
    if domain and sender.rpartition("@")[2] != domain:
        message = f"the sender {sender} is not of the domain {domain}: name another of the two"
        raise SystemExit(message)
    return sender, domain


def _reply_domain(app: cdk.App, mail_domain: str | None) -> str | None:
    """Return where payers answer to: all mail of that domain comes to the program."""
    domain = _context(app, "reply_domain")
    if domain and domain == mail_domain:
        message = f"all mail of {domain} would come here: take one of its own, reply.{domain}"
        raise SystemExit(message)
    return domain


def _text_sender(app: cdk.App) -> str | None:
    """Return what text messages come from: a number's id, a pool's or a sender's name."""
    sender = _context(app, "text_sender")
    if sender and origination_resource(sender) is None:
        message = f"{sender} is no sender of text messages: name phone-..., pool-... or a name"
        raise SystemExit(message)
    return sender


def _pix_door(app: cdk.App) -> PixDoorSettings | None:
    """Return the door for a bank's callbacks; its three settings belong together."""
    keys = ("pix_domain", "pix_certificate", "pix_truststore")
    domain, certificate, truststore = (_context(app, key) for key in keys)
    if not (domain or certificate or truststore):
        return None
    if not (domain and certificate and truststore):
        message = f"a domain for Pix needs all of {', '.join(keys)}"
        raise SystemExit(message)
    return PixDoorSettings(domain, certificate, truststore)


def _bundler(app: cdk.App, stage: Stage) -> Bundler:
    folder = _context(app, "functions")
    functions = Path(folder) if folder else None
    if _context(app, "bundle") == "off":
        return SourceOnly(functions) if functions else SourceOnly()
    if functions:
        return PlatformBundler(stage=stage, functions=functions)
    return PlatformBundler(stage=stage)


def _context(app: cdk.App, key: str) -> str | None:
    value = app.node.try_get_context(key)
    return str(value) if value else None


def main() -> int:
    app = cdk.App()
    build(app)
    app.synth()
    return 0


if __name__ == "__main__":
    sys.exit(main())
