"""`cobro invoices`: all invoices of a company as a file, as they stand now."""

import argparse
import sys
from pathlib import Path
from urllib.parse import urlencode

from cobro_cli.api_client import add_api_arguments, api_of

__all__ = ["add_arguments", "run"]

REFUSED = 1
NARROWED = ("status", "series", "due_from", "due_to", "customer_id")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="its ending says the form: csv, xlsx or pdf")
    parser.add_argument("--issuer", required=True)
    for name in NARROWED:
        parser.add_argument(f"--{name.replace('_', '-')}", default="")
    parser.add_argument("--locale", default="en")
    add_api_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    asked = {name: getattr(arguments, name) for name in NARROWED if getattr(arguments, name)}
    form = {"format": arguments.file.suffix[1:], "locale": arguments.locale}
    query = urlencode({"issuer_id": arguments.issuer, **asked, **form})
    answer = api_of(arguments).call("GET", f"/v1/invoices?{query}")
    if answer.is_refusal:
        print(answer.text, file=sys.stderr)
        return REFUSED
    arguments.file.write_bytes(answer.content)
    print(arguments.file)
    return 0
