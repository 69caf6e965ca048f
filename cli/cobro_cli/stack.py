"""A deployed stack as the shell reaches it: its outputs, and clients with the shell's credentials.

`AWS_ENDPOINT_URL` leads to an embedded cloud; its outputs file is named by `cobro cloud up`.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.session import get_session

from cobro_cli.checkout import Checkout
from cobro_cli.outputs import Outputs
from cobro_cli.steps import StepError

__all__ = ["Stack", "add_stack_arguments", "stack_of"]


@dataclass(frozen=True, slots=True)
class Stack:
    outputs: Outputs

    def client(self, service: str) -> Any:  # noqa: ANN401 - botocore builds clients at run time
        return get_session().create_client(service)


def add_stack_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--outputs", type=Path, help="what the deployment wrote; default: build/outputs.json"
    )


def stack_of(arguments: argparse.Namespace) -> Stack:
    """Return the stack; raise `StepError` where no deployment wrote its outputs."""
    path = arguments.outputs or Checkout.find().build / "outputs.json"
    if not path.is_file():
        step, reason = "find the stack", f"{path} is not there: deploy first, or name --outputs"
        raise StepError(step, reason)
    return Stack(Outputs.read(path, stage="aws"))
