"""`cobro deploy`: the stacks into AWS, by the pinned CDK and the shell's own credentials."""

import argparse
import os
import subprocess

from cobro_cli.checkout import Checkout

__all__ = ["add_arguments", "aws_cdk", "run"]

# A door of its own for a bank that shows a certificate when it calls; all three or none.
PIX_DOOR = {
    "domain": "the name at which the bank calls, such as pix.example.com",
    "certificate": "the ARN of that name's certificate in ACM, in the same region",
    "truststore": "where the bank's authorities lie: s3://bucket/key.pem",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sender", required=True, help="the address that reminders come from")
    parser.add_argument("--region", help="default: the region of the shell")
    parser.add_argument("--mail-domain", help="the sender's domain, if its mail is to be signed")
    parser.add_argument("--reply-domain", help="a domain of its own that payers answer to by mail")
    parser.add_argument("--text-sender", help="a number's id, a pool's or a name that sends SMS")
    parser.add_argument("--alarm-email", help="who is told when an alarm rises")
    for name, meaning in PIX_DOOR.items():
        parser.add_argument(f"--pix-{name}", help=meaning)
    parser.add_argument("--yes", action="store_true", help="do not ask about changed rights")


def run(arguments: argparse.Namespace) -> int:
    checkout = Checkout.find()
    context = {
        "sender": arguments.sender,
        "region": arguments.region,
        "mail_domain": arguments.mail_domain,
        "reply_domain": arguments.reply_domain,
        "text_sender": arguments.text_sender,
        "alarm_email": arguments.alarm_email,
    } | {f"pix_{name}": getattr(arguments, f"pix_{name}") for name in PIX_DOOR}
    pairs = [part for key, value in context.items() if value for part in ("-c", f"{key}={value}")]
    approval = "never" if arguments.yes else "broadening"
    outputs = str(checkout.build / "outputs.json")
    checkout.build.mkdir(exist_ok=True)
    return aws_cdk(
        checkout,
        *("deploy", "--all", "--require-approval", approval, "--outputs-file", outputs),
        *pairs,
    )


def aws_cdk(checkout: Checkout, *arguments: str) -> int:
    """Run the CDK with the shell's environment and terminal; return its exit code."""
    environment = {
        **os.environ,
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
        "PYTHONPATH": str(checkout.root / "shared"),
    }
    command = [str(checkout.cdk), *arguments, "--app", checkout.app]
    return subprocess.run(command, cwd=checkout.root, env=environment, check=False).returncode  # noqa: S603 - our own arguments, no shell
