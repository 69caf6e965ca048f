"""Check the AWS stage against the AwsSolutions rules; each exception stands here with its reason."""

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

from infra.stacks.data import DataStack
from infra.stacks.edge import EdgeStack
from infra.stacks.workflow import WorkflowStack

__all__ = ["check_with_nag"]


def check_with_nag(
    app: cdk.App, *, data: DataStack, workflow: WorkflowStack, edge: EdgeStack
) -> None:
    """Make synthesis fail on any finding that is not acknowledged here."""
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
