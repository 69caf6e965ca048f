"""`cobro demo`: play a year of billing on this machine and print what came of it."""

import argparse

from rich.console import Console

from cobro_cli.demo import DemoOptions, run_demo

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    standard = DemoOptions()
    parser.add_argument("--once", action="store_true", help="stop when the reports are printed")
    parser.add_argument("--seed", type=int, default=standard.seed, help="another year")
    parser.add_argument("--customers", type=int, default=standard.customers)
    parser.add_argument("--invoices", type=int, default=standard.invoices)


def run(arguments: argparse.Namespace) -> int:
    options = DemoOptions(
        seed=arguments.seed,
        customers=arguments.customers,
        invoices=arguments.invoices,
        is_once=arguments.once,
    )
    run_demo(options, Console())
    return 0
