"""Where the stacks are that a command speaks to: in AWS, or in an embedded cloud by its port."""

import os

from cobro_cli.checkout import Checkout
from cobro_cli.cloud import EmbeddedCloud
from cobro_cli.outputs import Outputs
from cobro_cli.steps import StepError

__all__ = ["reach"]

_VARIABLES = {
    "aws_access_key_id": "AWS_ACCESS_KEY_ID",
    "aws_secret_access_key": "AWS_SECRET_ACCESS_KEY",
    "region_name": "AWS_DEFAULT_REGION",
    "endpoint_url": "AWS_ENDPOINT_URL",
}


def reach(checkout: Checkout, port: int | None) -> Outputs:
    """Return the outputs of the last deployment; with a port, lead every client to that cloud.

    Raise `StepError` where there is no deployment.
    """
    path = checkout.build / "outputs.json"
    if port is not None:
        cloud = EmbeddedCloud(checkout, port, checkout.build / "embedded" / str(port))
        path = cloud.folder / "outputs.json"
        os.environ.update({_VARIABLES[name]: value for name, value in cloud.connection().items()})
    if not path.is_file():
        step = "find the deployment"
        raise StepError(step, f"there is no {path}: run `cobro deploy`, or name a --port")
    return Outputs.read(path, stage="aws" if port is None else "embedded")
