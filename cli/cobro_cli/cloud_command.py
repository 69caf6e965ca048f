"""`cobro cloud up`: the stacks on this machine, with a person to sign in, until Ctrl-C."""

import argparse
import time

from rich.console import Console

from cobro_cli.bars import bars
from cobro_cli.checkout import Checkout
from cobro_cli.cloud import EmbeddedCloud
from cobro_cli.deployment import deploy
from cobro_cli.outputs import Outputs
from cobro_cli.staff import add_person, sign_in
from infra.names import Group, Output

__all__ = ["add_arguments", "run"]

PERSON = "admin@cobro.example"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("up",), help="start, deploy and stay up")
    parser.add_argument("--port", type=int, help="a port of your choice instead of a free one")


def run(arguments: argparse.Namespace) -> int:
    console = Console()
    with EmbeddedCloud.start(Checkout.find(), port=arguments.port) as cloud:
        with bars(console) as listener:
            outputs = deploy(cloud, listener=listener)
        _greet(console, cloud, outputs)
        while cloud.is_running:
            time.sleep(0.5)
    console.print("The embedded cloud ended.")
    return 1


def _greet(console: Console, cloud: EmbeddedCloud, outputs: Outputs) -> None:
    staff = cloud.client("cognito-idp")
    password = add_person(staff, outputs, PERSON, Group.ADMIN)
    token = sign_in(staff, outputs, PERSON, password)
    for name, value in (
        ("API", cloud.api_url(outputs[Output.API_ID])),
        ("E-mails sent", cloud.outbox_url),
        ("Text messages sent", cloud.texts_url),
        ("AWS endpoint", f"{cloud.url} (keys test / test, region us-east-1)"),
        ("Log", str(cloud.log)),
        ("Business clock", str(cloud.clock_file)),
        ("Token, 1 hour", token),
    ):
        console.print(f"[bold]{name}[/bold]\n  {value}", soft_wrap=True, highlight=False)
    console.print("Ctrl-C stops it; nothing is kept.")
