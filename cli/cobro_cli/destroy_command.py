"""`cobro destroy`: take the stacks out of AWS. Tables, files, users and the key stay.

The data stack is protected from deletion and everything in it is retained: to lose money records
takes a person who switches that off by hand.
"""

import argparse

from cobro_cli.checkout import Checkout
from cobro_cli.deploy_command import aws_cdk
from infra.names import stack_name

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--region", help="default: the region of the shell")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(arguments: argparse.Namespace) -> int:
    stacks = [stack_name("aws", part) for part in ("edge", "workflow")]
    region = ("-c", f"region={arguments.region}") if arguments.region else ()
    force = ("--force",) if arguments.yes else ()
    # Nothing is built: a stack is removed by its name.
    return aws_cdk(Checkout.find(), "destroy", *stacks, "-c", "bundle=off", *region, *force)
